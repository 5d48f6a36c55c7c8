import { createRouter } from '../../electron/api/router.ts'
import type { Failpoint } from '../../electron/core/failpoints.ts'
import { composeApp } from '../../electron/headless/compose.ts'
import { startHttpServer } from '../../electron/http/server.ts'

/**
 * The headless host with one addition: it ends itself with SIGKILL when a named place is passed
 * for the n-th time. Arguments: data folder, page folder, failpoint (or `none`), n.
 */
const [rootDir = '', filesRoot = '', name = 'none', passes = '1'] = process.argv.slice(2)
let left = Number(passes)

function dieAt(place: Failpoint): void {
  if (place !== name) return
  left -= 1
  if (left === 0) process.kill(process.pid, 'SIGKILL')
}

const composed = await composeApp({
  rootDir,
  startsInSandbox: false,
  vaultSource: { kind: 'key_file' },
  failpoint: dieAt,
})
const server = await startHttpServer({
  app: composed.app,
  router: createRouter(composed.app),
  filesRoot,
  serviceToken: composed.serviceToken,
  port: 0,
  clock: composed.clock,
  log: composed.log,
})
process.once('SIGTERM', () => {
  void server
    .close()
    .then(() => composed.close())
    .then(() => process.exit(0))
})
process.stdout.write(`${JSON.stringify({ url: server.launchUrl(), pid: process.pid })}\n`)
