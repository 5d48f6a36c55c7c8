// Checks every environment with its own tsconfig, so that no side sees the other's globals.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pinnedNode, root } from './install.mjs'
import { runLoud, say } from './progress.mjs'

const solution = readFileSync(join(root, 'tsconfig.json'), 'utf8').replace(/^\s*\/\/.*$/gm, '')
const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
const node = pinnedNode() ?? process.execPath
let failed = 0
for (const { path } of JSON.parse(solution).references) {
  const code = await runLoud(node, [tsc, '-p', path], { cwd: root })
  if (code !== 0) failed += 1
  say(`types ${path}: ${code === 0 ? 'ok' : 'failed'}`)
}
process.exitCode = failed === 0 ? 0 : 1
