// `npm run check`: everything that must be green before a commit, the cheap things first.
import { join } from 'node:path'
import { ensureBuilt } from './build.mjs'
import { ensureInstalled, pinnedNode, root, toolEnv } from './install.mjs'
import { runLoud, say } from './progress.mjs'

const bin = join(root, 'node_modules')
const CHECKS = [
  { name: 'format', args: [join(bin, '@biomejs', 'biome', 'bin', 'biome'), 'ci'] },
  { name: 'types', args: [join(root, 'scripts', 'types.mjs')] },
  { name: 'lint', args: [join(bin, 'oxlint', 'bin', 'oxlint'), '--deny-warnings'] },
  { name: 'knip', args: [join(bin, 'knip', 'bin', 'knip.js')] },
  { name: 'tests', args: [join(root, 'scripts', 'test.mjs')] },
]

async function main() {
  if (!(await ensureInstalled())) return 1
  const node = pinnedNode()
  if (node === null) return 1
  const failed = []
  for (const check of CHECKS) {
    say(`check: ${check.name}`)
    if ((await runLoud(node, check.args, { cwd: root, env: toolEnv() })) !== 0) {
      failed.push(check.name)
    }
  }
  if (!(await ensureBuilt())) failed.push('build')
  say(failed.length === 0 ? 'check: all green' : `check: failed: ${failed.join(', ')}`)
  return failed.length === 0 ? 0 : 1
}

process.exitCode = await main()
