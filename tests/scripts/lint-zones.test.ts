import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ALLOWED_IMPORTS, FORBIDDEN_IMPORTS } from '../support/planted-imports.ts'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const RULE = 'eslint(no-restricted-imports)'
let folder = ''
let reported: Set<string>

/** One file per case, in the folder the case is about. */
function plant(name: string, [path, text]: readonly [string, string]): string {
  const planted = join(dirname(path), `${name}.ts`)
  mkdirSync(join(folder, dirname(planted)), { recursive: true })
  writeFileSync(join(folder, planted), `${text}\n`)
  return planted
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tillbook-lint-'))
  cpSync(join(root, '.oxlintrc.json'), join(folder, '.oxlintrc.json'))
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  FORBIDDEN_IMPORTS.forEach((planted, index) => plant(`bad-${index}`, planted))
  ALLOWED_IMPORTS.forEach((planted, index) => plant(`good-${index}`, planted))
  const oxlint = join(root, 'node_modules', 'oxlint', 'bin', 'oxlint')
  const run = spawnSync(process.execPath, [oxlint, '-f', 'json'], { cwd: folder, encoding: 'utf8' })
  const { diagnostics } = JSON.parse(run.stdout) as {
    diagnostics: { code: string; filename: string }[]
  }
  reported = new Set(
    diagnostics.filter(({ code }) => code === RULE).map(({ filename }) => filename),
  )
})

afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

/** `import()` and `require` are invisible to this rule; the tidy test finds them. */
const seenByLint = FORBIDDEN_IMPORTS.map((planted, index) => ({ planted, index })).filter(
  ({ planted: [, text] }) => !/\b(import|require)\(/.test(text),
)

describe('the lint zones', () => {
  test.each(seenByLint)('find $planted.1 in $planted.0', ({ planted: [path], index }) => {
    expect([...reported]).toContain(join(dirname(path), `bad-${index}.ts`))
  })

  test('accept what the table allows', () => {
    expect([...reported].filter((name) => name.includes('good-'))).toEqual([])
  })
})
