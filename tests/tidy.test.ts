import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import {
  drawDiagram,
  expectedDiagrams,
  foundDiagrams,
  isStateTable,
  staleDiagrams,
} from '../scripts/diagrams.mjs'
import migrationChecksums from './support/migration-checksums.json' with { type: 'json' }
import { ALLOWED_IMPORTS, FORBIDDEN_IMPORTS } from './support/planted-imports.ts'
import { sourceTree } from './support/source-tree.ts'
import { forbiddenImports, importsOf, ZONES } from './support/tidy-imports.ts'
import {
  bannedWords,
  changedFiles,
  defaultExports,
  longFiles,
  oddNames,
  strayTopLevel,
  wideLines,
} from './support/tidy-shape.ts'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const files = sourceTree(root)
const MIGRATION = /^electron\/store\/migrations\/(\d{4}-[a-z0-9-]+\.(?:ts|sql))$/

function migrationsFound(): Record<string, string> {
  return Object.fromEntries(
    files.flatMap(({ path, text }) => {
      const name = MIGRATION.exec(path)?.[1]
      return name === undefined ? [] : [[name, createHash('sha256').update(text).digest('hex')]]
    }),
  )
}

function ignoredAtTop(name: string): boolean {
  return ['node_modules', 'out', 'dist', 'coverage'].includes(name) || name.endsWith('.log')
}

describe('the project', () => {
  test('is read as a whole', () => {
    expect(files.length).toBeGreaterThan(50)
  })

  test('imports only what the table of the design allows', () => {
    expect(forbiddenImports(files)).toEqual([])
  })

  test('keeps every file under its cap', () => {
    expect(longFiles(files)).toEqual([])
  })

  test('keeps every line within 100 columns', () => {
    expect(wideLines(files)).toEqual([])
  })

  test('holds no banned word, no path of one machine and no registry (ON-02)', () => {
    expect(bannedWords(files)).toEqual([])
  })

  test('names its files in kebab-case', () => {
    expect(oddNames(files)).toEqual([])
  })

  test('has no default exports', () => {
    expect(defaultExports(files)).toEqual([])
  })

  test('has nothing but the agreed entries at its top level', () => {
    const names = readdirSync(root).filter((name) => !ignoredAtTop(name))
    expect(strayTopLevel(names)).toEqual([])
  })

  test('never edits a migration', () => {
    expect(changedFiles({ listed: migrationChecksums, found: migrationsFound() })).toEqual([])
  })

  test('has a fresh diagram for every state table', async () => {
    expect(staleDiagrams(await expectedDiagrams(), foundDiagrams())).toEqual([])
  })
})

describe('the import rule', () => {
  test.each([...FORBIDDEN_IMPORTS, ['electron/helpers/a.ts', ''] as const])(
    'finds the forbidden import in %s: %s',
    (path, text) => {
      expect(forbiddenImports([{ path, text }])).toHaveLength(1)
    },
  )

  test.each(ALLOWED_IMPORTS)('accepts what the table allows in %s: %s', (path, text) => {
    expect(forbiddenImports([{ path, text }])).toEqual([])
  })

  test('has a row for every folder that holds privileged code', () => {
    const folders = readdirSync(join(root, 'electron'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => `electron/${name}`)
    const known = new Set(ZONES.map(({ folder }) => folder))
    expect(folders.filter((folder) => !known.has(folder))).toEqual([])
  })

  test('is not fooled by text that only talks about imports', () => {
    expect(importsOf("// import { x } from '../core/x.ts'\nconst from = 'a'")).toEqual([])
  })
})

describe('the rules of shape', () => {
  const lines = (count: number) => 'const a = 1\n'.repeat(count)

  test('find a file that is too long, with more room for tests', () => {
    expect(longFiles([{ path: 'shared/a.ts', text: lines(400) }])).toEqual([])
    expect(longFiles([{ path: 'shared/a.ts', text: lines(401) }])).toHaveLength(1)
    expect(longFiles([{ path: 'tests/a.test.ts', text: lines(600) }])).toEqual([])
    expect(longFiles([{ path: 'tests/a.test.ts', text: lines(601) }])).toHaveLength(1)
  })

  test('find a wide line, and let a single long word be', () => {
    const word = 'x'.repeat(101)
    expect(wideLines([{ path: 'shared/a.ts', text: `const a = ${word}` }])).toHaveLength(1)
    expect(wideLines([{ path: 'shared/a.ts', text: `'${word}',` }])).toEqual([])
    const title = `  test('a sentence ${word}', async () => {`
    expect(wideLines([{ path: 'tests/a.test.ts', text: title }])).toEqual([])
  })

  test.each([
    'the old Boom' + 'Fi gateway',
    '<p dangerously' + 'SetInnerHTML={x} />',
    "readFileSync('/wo" + "rk/main/a')",
    'cd /ro' + 'ot/x',
    'https://registry' + '.example.org/a',
    '// TO' + 'DO later',
    '// FIX' + 'ME',
  ])('find the banned text %s', (text) => {
    expect(bannedWords([{ path: 'docs/a.md', text }])).toHaveLength(1)
  })

  test('let innocent words pass that only look banned', () => {
    const text = 'see docs/wo' + 'rk/plan and my/ro' + 'ot/folder, registry of facts'
    expect(bannedWords([{ path: 'docs/a.md', text }])).toEqual([])
  })

  test.each(['shared/Money.ts', 'renderer/ui/qrCode.tsx', 'electron/core/apply_fact.ts'])(
    'find the odd name %s',
    (path) => {
      expect(oddNames([{ path, text: '' }])).toHaveLength(1)
    },
  )

  test('find default exports outside of configuration', () => {
    const text = 'export default function a() {}'
    expect(defaultExports([{ path: 'shared/a.ts', text }])).toHaveLength(1)
    expect(defaultExports([{ path: 'shared/b.ts', text: 'export { a as default }' }])).toHaveLength(
      1,
    )
    expect(defaultExports([{ path: 'vitest.config.ts', text }])).toEqual([])
  })

  test('find a stray entry at the top level', () => {
    expect(strayTopLevel(['electron', 'tsconfig.base.json', '.nvmrc'])).toEqual([])
    expect(strayTopLevel(['notes.md', 'src', 'tsconfig.old.json.bak'])).toHaveLength(3)
  })

  test('find a migration that was edited, removed or never listed', () => {
    const listed = { '0010-a.ts': '11', '0020-b.ts': '22' }
    expect(changedFiles({ listed, found: listed })).toEqual([])
    expect(changedFiles({ listed, found: { ...listed, '0010-a.ts': '1x' } })).toHaveLength(1)
    expect(changedFiles({ listed, found: { '0010-a.ts': '11' } })).toHaveLength(1)
    expect(changedFiles({ listed, found: { ...listed, '0030-c.ts': '33' } })).toHaveLength(1)
  })

  test('tell a state table from other values, and a stale diagram from a fresh one', () => {
    const table = { open: { paid: 'closed' }, closed: {} }
    expect(isStateTable(table)).toBe(true)
    expect(isStateTable({ open: { paid: 'elsewhere' } })).toBe(false)
    expect(isStateTable({ open: {} })).toBe(false)
    expect(isStateTable(['open'])).toBe(false)
    const fresh = new Map([['a.mmd', drawDiagram('a.ts', table)]])
    expect(staleDiagrams(fresh, fresh)).toEqual([])
    expect(staleDiagrams(fresh, new Map([['a.mmd', 'old']]))).toEqual(['a.mmd is stale'])
    expect(staleDiagrams(fresh, new Map())).toEqual(['a.mmd is missing'])
    expect(staleDiagrams(new Map(), fresh)).toEqual(['a.mmd has no state table any more'])
  })
})
