import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { hostEnv } from './support/host-process.ts'
import { expect, test } from './support/test.ts'

const COMMAND = fileURLToPath(new URL('../../out/main/cli.js', import.meta.url))

/** The command line as the packages bring it: built, with its threads beside it. */
function tillbook(...words: string[]): string {
  const env = { ...hostEnv(), TILLBOOK_PASSPHRASE: 'correct horse battery staple' }
  return execFileSync(process.execPath, [COMMAND, ...words], { env, encoding: 'utf8' })
}

test('the built command line writes, proves, backs up, restores and exports a book', () => {
  const dir = mkdtempSync(join(tmpdir(), 'tillbook-cli-'))
  const [data, kept, restored] = ['data', 'kept', 'restored'].map((name) => join(dir, name))
  try {
    mkdirSync(kept ?? '')
    tillbook('demo', '--entries', '12000', '--data', `${data}`)
    expect(tillbook('verify', `${data}`)).toContain('whole to entry')
    const backup = tillbook('backup', '--data', `${data}`, '--to', `${kept}`).split('\n')[0]
    expect(backup).toMatch(/\.age$/)
    expect(tillbook('restore', `${backup}`, '--data', `${restored}`)).toContain('whole')
    expect(tillbook('verify', `${restored}`)).toContain('whole to entry')
    const csv = tillbook('export', '--data', `${data}`, '--format', 'csv', '--out', `${kept}`)
    expect(csv).toMatch(/[0-9a-f]{64}/)
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
})
