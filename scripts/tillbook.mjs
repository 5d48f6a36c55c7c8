#!/usr/bin/env node
// The command line: `npm run tillbook -- verify …`. Installs what is missing, then runs the
// command from its sources, which the pinned Node reads as they are: nothing has to be built.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { join } from 'node:path'
import { ensureInstalled, pinnedNode, root } from './install.mjs'
import { sayTo } from './progress.mjs'

/** Results go to standard output, so what is said while installing must not. */
sayTo(process.stderr)

async function main() {
  if (!(await ensureInstalled())) return 1
  const node = pinnedNode()
  if (node === null) {
    process.stderr.write('tillbook: no Node 22.18 or newer; delete node_modules and try again.\n')
    return 1
  }
  const entry = join(root, 'electron', 'cli', 'main.ts')
  const child = spawn(node, [entry, ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const name of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(name, () => {
      // A terminal sends Ctrl-C to the whole group, so the command has it already.
      if (name !== 'SIGINT' || !process.stdin.isTTY) child.kill(name)
    })
  }
  return new Promise((done) => {
    child.on('error', () => done(1))
    child.on('exit', (code, signal) => {
      done(code ?? 128 + (signal === null ? 0 : (constants.signals[signal] ?? 0)))
    })
  })
}

process.exitCode = await main()
