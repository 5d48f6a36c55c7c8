import { readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { importsOf } from '../support/tidy-imports.ts'

/**
 * OPP-03: who proves a book should have to trust as little as can be. These are the modules that
 * `tillbook verify` loads, its threads included; another command is loaded when it is asked for.
 */
const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const ENTRIES = ['electron/cli/main.ts', 'electron/cli/verify.ts', 'electron/store/prove-worker.ts']
const FOLDERS = ['electron/cli', 'electron/store', 'electron/domain', 'electron/providers/vault']
/** Where its vault is, codes of accounts, words of what it finds wrong; they name nothing else. */
const FILES = ['electron/ports/vault.ts', 'shared/chart-codes.ts', 'shared/model/check-rules.ts']
const NETWORK = /^node:(?:net|tls|http|https|http2|dgram|dns|quic)(?:\/|$)/

/** `tillbook replay` as well: it moves states by the machines of the domain (OPP-09). */
const REPLAY_ENTRIES = [
  'electron/cli/main.ts',
  'electron/cli/replay.ts',
  'electron/store/replay/replay-worker.ts',
]
const REPLAY_FOLDER = 'electron/store/replay'
/** What a machine answers with, and the words of a refusal; they name nothing else. */
const WORDS = ['shared/result.ts', 'shared/model/replay-rules.ts']

/** Every module that loading these loads, with what named it. */
function loadedBy(entries: readonly string[]): Map<string, string> {
  const loaded = new Map<string, string>()
  const waiting = entries.map((path) => ({ path, by: 'the command line' }))
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (loaded.has(next.path)) continue
    loaded.set(next.path, next.by)
    if (!next.path.startsWith('electron/') && !next.path.startsWith('shared/')) continue
    const { path } = next
    for (const target of loadsOf(readFileSync(join(ROOT, path), 'utf8'))) {
      const isOurs = target.startsWith('.')
      waiting.push({ path: isOurs ? posix.join(posix.dirname(path), target) : target, by: path })
    }
  }
  return loaded
}

/** Types are gone when it runs, and a late import belongs to another command. */
function loadsOf(text: string): string[] {
  const lines = importsOf(text.replaceAll(/\bimport\(/g, 'later('))
  return lines.filter(({ isTypeOnly }) => !isTypeOnly).map(({ target }) => target)
}

function isAllowed(path: string): boolean {
  if (path.startsWith('node:')) return !NETWORK.test(path)
  if (path === 'better-sqlite3' || FILES.includes(path)) return true
  return FOLDERS.includes(posix.dirname(path)) || path.startsWith('electron/store/migrations/')
}

test('verify loads SQLite, Node and the store: no core, no library and no network', () => {
  const loaded = [...loadedBy(ENTRIES)]
  expect(loaded.length).toBeGreaterThan(30)
  const strangers = loaded.filter(([path]) => !isAllowed(path))
  expect(strangers.map(([path, by]) => `${path}, named by ${by}`)).toEqual([])
})

test('OPP-09: replay loads no more than verify, its own folder and the machines', () => {
  const loaded = [...loadedBy(REPLAY_ENTRIES)]
  expect(loaded.map(([path]) => path)).toContain('electron/domain/step.ts')
  const strangers = loaded.filter(
    ([path]) => !isAllowed(path) && posix.dirname(path) !== REPLAY_FOLDER && !WORDS.includes(path),
  )
  expect(strangers.map(([path, by]) => `${path}, named by ${by}`)).toEqual([])
})

test('the walk finds what is forbidden, so that its silence means something', () => {
  const loaded = [...loadedBy(['electron/cli/backup.ts']).keys()].filter((path) => !isAllowed(path))
  expect(loaded).toContain('zod')
  expect(loaded.some((path) => path.startsWith('electron/core/'))).toBe(true)
})
