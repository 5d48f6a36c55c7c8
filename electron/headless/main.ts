import { enableCompileCache } from 'node:module'

/** better-sqlite3 needs N-API 10; an older Node dies in it without a word. */
const NAPI_MIN = 10

if (Number(process.versions.napi) < NAPI_MIN) {
  process.stderr.write(`Tillbook needs Node 22.14 or newer; this is ${process.versions.node}.\n`)
  process.exit(2)
}
// Before the rest is loaded, so that a later start need not compile it again.
enableCompileCache()
const { runHost } = await import('./run-host.ts')
const exitCode = await runHost(process.argv.slice(2))
// A host that runs has no exit code yet: it ends by a signal.
if (exitCode !== null) process.exit(exitCode)
