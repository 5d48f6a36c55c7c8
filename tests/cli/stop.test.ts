import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test, vi } from 'vitest'
import { writeDemoBook } from '../../electron/cli/write-demo-book.ts'
import { tempDir } from '../store/fixtures.ts'

/** Ctrl-C while a book is looked at: it ends by the signal, with a line, and leaves nothing. */
const MAIN = join(import.meta.dirname, '..', '..', 'electron', 'cli', 'main.ts')
const SCRIPT = join(import.meta.dirname, '..', '..', 'scripts', 'tillbook.mjs')
let data: string

beforeAll(() => {
  data = join(tempDir(), 'live')
  writeDemoBook({ dir: data, chainKey: new Uint8Array(32).fill(3), entries: 12_000 })
})

type End = [code: number | null, signal: NodeJS.Signals | null]

/** Runs it, and sends the signal as soon as its copy of the book is there. */
async function stopped(entry: string, command: string, signal: NodeJS.Signals) {
  const temp = join(tempDir(), 'copies')
  mkdirSync(temp)
  const argv = ['--no-warnings', entry, command, data, '--temp', temp]
  const child = spawn(process.execPath, argv, { stdio: 'pipe' })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
  }
  // Whoever holds the pipes open, as a child that was left behind, keeps this from coming.
  const closed = once(child, 'close')
  await vi.waitUntil(() => readdirSync(temp).length > 0, { timeout: 60_000, interval: 5 })
  child.kill(signal)
  const end = (await closed) as End
  return { end, said, left: readdirSync(temp) }
}

test.each([
  ['verify', 'SIGINT'],
  ['verify', 'SIGTERM'],
  ['replay', 'SIGINT'],
] as const)('%s ends at %s by that signal, and leaves no copy', async (command, signal) => {
  const { end, said, left } = await stopped(MAIN, command, signal)
  expect(end).toEqual([null, signal])
  expect(said).toContain(`tillbook ${command}: stopped; nothing is left half done\n`)
  expect(said).not.toMatch(/whole to entry|replayed to entry/)
  expect(left).toEqual([])
})

test('a shell that runs the script is told 130', async () => {
  const { end, left } = await stopped(SCRIPT, 'verify', 'SIGINT')
  expect(end).toEqual([130, null])
  expect(left).toEqual([])
})
