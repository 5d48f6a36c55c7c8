import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

export type ScriptRun = { code: number | null; stdout: string; stderr: string }

/** Runs the real `tillbook` script as a shell without a terminal would. */
export function runScript(
  argv: readonly string[],
  options: { cwd?: string; env?: Record<string, string>; input?: string } = {},
): Promise<ScriptRun> {
  const { TILLBOOK_PASSPHRASE: _secret, INIT_CWD: _cwd, ...clean } = process.env
  const child = spawn(process.execPath, [join(root, 'scripts', 'tillbook.mjs'), ...argv], {
    cwd: options.cwd ?? root,
    env: { ...clean, ...options.env },
    stdio: 'pipe',
  })
  const out = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk: Buffer) => (out.stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (out.stderr += chunk.toString()))
  child.stdin.end(options.input ?? '')
  return new Promise((done, fail) => {
    child.on('error', fail)
    child.on('close', (code) => done({ code, ...out }))
  })
}
