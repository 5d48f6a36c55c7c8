import { writeSync } from 'node:fs'
import type { Failpoint } from '../../electron/core/failpoints.ts'
import { composeApp } from '../../electron/headless/compose.ts'
import { openBase } from '../../electron/headless/host-base.ts'
import { startHttpServer } from '../../electron/http/server.ts'
import { diedAt } from './died-at.ts'

/**
 * The headless host with one addition: it ends itself with SIGKILL when a named place is passed
 * for the n-th time. Arguments: data folder, page folder, failpoint (or `none`), n.
 */
const [rootDir = '', filesRoot = '', name = 'none', passes = '1'] = process.argv.slice(2)
let left = Number(passes)

function dieAt(place: Failpoint): void {
  if (place !== name) return
  left -= 1
  if (left !== 0) return
  // Told first: a host that ends for another reason was not killed here.
  writeSync(2, diedAt(place))
  process.kill(process.pid, 'SIGKILL')
}

const base = openBase(rootDir)
const composed = await composeApp(base, {
  startsInSandbox: false,
  vaultSource: { kind: 'key_file' },
  failpoint: dieAt,
})
const server = await startHttpServer({
  served: Promise.resolve(composed),
  filesRoot,
  serviceToken: base.serviceToken,
  port: 0,
  clock: base.clock,
  log: base.opened.log,
})
process.once('SIGTERM', () => {
  void server
    .close()
    .then(() => composed.app.close())
    .then(() => process.exit(0))
})
process.stdout.write(`${JSON.stringify({ url: server.launchUrl(), pid: process.pid })}\n`)
