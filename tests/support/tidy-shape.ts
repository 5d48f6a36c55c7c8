import type { SourceFile } from './source-tree.ts'

const LINES_MAX = 400
const TEST_LINES_MAX = 600
const COLUMNS_MAX = 100
const CODE = /\.(ts|tsx|mts|mjs|css|sql|proto)$/
const SCRIPT = /\.(ts|tsx|mts|mjs)$/

const NAMED_FOLDERS = /^(electron|shared|renderer|tests|scripts|resources|docs)\//
const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/

// Tools that insist on a default export.
const DEFAULT_EXPORT_ALLOWED = /(^|\/)[a-z.-]+\.config\.ts$|^scripts\/fuses\.mjs$/

/** The only names at the top level; everything else has a folder to live in. */
const TOP_LEVEL = new Set(
  (
    'electron renderer shared tests resources docs scripts package.json package-lock.json ' +
    'electron-builder.yml electron.vite.config.ts vitest.config.ts README.md CHANGELOG.md LICENSE'
  ).split(' '),
)

/**
 * Words that must not stand anywhere. They are put together here so that this file may hold them.
 */
const BANNED: readonly { word: RegExp; why: string }[] = [
  { word: new RegExp('boom' + 'fi', 'i'), why: 'ON-02: no reference to the old provider' },
  { word: new RegExp('dangerously' + 'SetInnerHTML'), why: 'text from outside must stay text' },
  { word: new RegExp('(^|[^a-z.])/wo' + 'rk/'), why: 'a path of one machine' },
  { word: new RegExp('(^|[^a-z.])/ro' + 'ot/'), why: 'a path of one machine' },
  { word: new RegExp('registry' + '\\.[a-z0-9-]+\\.'), why: 'the user chooses the registry' },
  { word: new RegExp('proxy\\.gol' + 'ang'), why: 'the user chooses the registry' },
  { word: new RegExp('\\b(TO' + 'DO|FIX' + 'ME)\\b'), why: 'do it now or open an issue' },
]

/** Files over the caps: 400 lines, tests 600. */
export function longFiles(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ path }) => CODE.test(path))
    .flatMap(({ path, text }) => {
      const lines = text.replace(/\n$/, '').split('\n').length
      const max = path.startsWith('tests/') ? TEST_LINES_MAX : LINES_MAX
      return lines > max ? [`${path} has ${lines} lines, the cap is ${max}`] : []
    })
}

// The formatter keeps a test's name, which is a sentence, on the line that opens the test.
const TEST_TITLE = /^\s*(test|it|describe)(\.\w+)*\(.*\{$/

/**
 * Lines over 100 columns. A single unbreakable word, such as an invoice, may be longer, and so may
 * the copy: a sentence on one line is easier to translate and to look for.
 */
export function wideLines(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ path }) => CODE.test(path) && !path.startsWith('renderer/i18n/'))
    .flatMap(({ path, text }) =>
      text.split('\n').flatMap((line, index) => {
        const isTooWide = line.length > COLUMNS_MAX && isBreakable(line)
        return isTooWide ? [`${path}:${index + 1} is ${line.length} columns wide`] : []
      }),
    )
}

export function bannedWords(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, text }) =>
    // The lock file names every package there is, and each says where it lives.
    path === 'package-lock.json'
      ? []
      : text
          .split('\n')
          .flatMap((line, index) =>
            BANNED.filter(({ word }) => word.test(line)).map(
              ({ word, why }) => `${path}:${index + 1} matches ${word.source}: ${why}`,
            ),
          ),
  )
}

/** Files and folders are kebab-case; README.md and the like keep the names that people look for. */
export function oddNames(files: readonly SourceFile[]): string[] {
  return files
    .map(({ path }) => path)
    .filter((path) => NAMED_FOLDERS.test(path) && !path.endsWith('/README.md'))
    .filter((path) => !path.split('/').every((part) => KEBAB.test(part)))
    .map((path) => `${path} is not kebab-case`)
}

export function defaultExports(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ path }) => SCRIPT.test(path) && !DEFAULT_EXPORT_ALLOWED.test(path))
    .filter(({ text }) => /^export default\b|^export\s*\{[^}]*\bas default\b/m.test(text))
    .map(({ path }) => `${path} has a default export`)
}

/** Entries of the top level that are not on the list; dotfiles and tsconfig siblings are. */
export function strayTopLevel(names: readonly string[]): string[] {
  return names
    .filter((name) => !name.startsWith('.') && !/^tsconfig(\.[a-z]+)?\.json$/.test(name))
    .filter((name) => !TOP_LEVEL.has(name))
    .map((name) => `${name} does not belong at the top level`)
}

/** Checks files that may only be added: what is listed must be there, unchanged; all are listed. */
export function changedFiles(options: {
  listed: Readonly<Record<string, string>>
  found: Readonly<Record<string, string>>
}): string[] {
  const { listed, found } = options
  const names = [...new Set([...Object.keys(listed), ...Object.keys(found)])].toSorted()
  return names.flatMap((name) => {
    if (found[name] === undefined) return [`${name} is gone; a migration is never removed`]
    if (listed[name] === undefined) return [`${name} is not listed: "${name}": "${found[name]}"`]
    return listed[name] === found[name] ? [] : [`${name} was edited; write a new migration`]
  })
}

function isBreakable(line: string): boolean {
  return /\S\s+\S/.test(line.trim()) && !TEST_TITLE.test(line)
}
