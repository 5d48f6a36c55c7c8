import { chmodSync, mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { cacheDir } from './user-folders.ts'

/** better-sqlite3 needs N-API 10; an older Node dies in it without a word. */
const NAPI_MIN = 10

if (Number(process.versions.napi) < NAPI_MIN) {
  process.stderr.write(`Tillbook needs Node 22.14 or newer; this is ${process.versions.node}.\n`)
  process.exit(2)
}
await keepCompiledCode()
const { runHost } = await import('./run-host.ts')
const exitCode = await runHost(process.argv.slice(2))
// A host that runs has no exit code yet: it ends by a signal.
if (exitCode !== null) process.exit(exitCode)

/**
 * Before the rest is loaded, so that a later start need not compile it again. Node's own place is
 * in the shared temporary folder, where another user could put code of theirs for us to run.
 */
async function keepCompiledCode(): Promise<void> {
  const dir = cacheDir({ platform: process.platform, env: process.env, home: homedir() })
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 })
    chmodSync(dir, 0o700)
    // Node 20 has no such function, and importing it by name would end before the guard above.
    const { enableCompileCache } = await import('node:module')
    enableCompileCache(dir)
  } catch {
    // No folder of our own, no cache: the start only takes a little longer.
  }
}
