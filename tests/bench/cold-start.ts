import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Browser } from '@playwright/test'
import { deriveKey } from '../../electron/core/keys.ts'
import { openSealedVault } from '../../electron/providers/vault/sealed-file.ts'
import { bigBook } from '../support/big-book.ts'
import { launchChromium } from '../support/browser.ts'
import { BASELINE, printLine, spreadOf } from './line.ts'

const TRANSFERS = 1_000_000
const ROUNDS = 9
/** The same in every run, because the filled book is kept under its key. */
const MASTER = new Uint8Array(32).fill(0x42)

/**
 * From the start of the host's process to a Sell screen that takes keys, with an empty book and
 * with a million transfers, one after the other in the same run. The browser runs already, as
 * Electron's own would be part of the same process.
 */
export async function run(transfers = TRANSFERS, rounds = ROUNDS): Promise<void> {
  const empty = mkdtempSync(join(tmpdir(), 'tillbook-cold-'))
  const big = await filledFolder(transfers)
  const browser = await launchChromium()
  const times = { empty: [] as number[], big: [] as number[] }
  try {
    // The first start makes the folders and the compile cache; it is no cold start of a shop.
    await startOnce(browser, empty)
    await startOnce(browser, big)
    for (let round = 0; round < rounds; round += 1) {
      times.empty.push(await startOnce(browser, empty))
      times.big.push(await startOnce(browser, big))
    }
  } finally {
    await browser.close()
    for (const dir of [empty, big]) rmSync(dir, { recursive: true, force: true })
  }
  const small = spreadOf(times.empty)
  const large = spreadOf(times.big)
  printLine('cold-start', { label: 'empty_ms', value: small.p50.toFixed(0) }, small, BASELINE)
  const label = `with_${transfers}_ms`
  printLine('cold-start', { label, value: large.p50.toFixed(0) }, large, large.p50 / small.p50)
}

/** A sandbox's folder with a filled book; the filling itself is kept from run to run. */
async function filledFolder(transfers: number): Promise<string> {
  const root = mkdtempSync(join(tmpdir(), 'tillbook-cold-big-'))
  const dir = join(root, 'sandbox')
  mkdirSync(dir, { mode: 0o700 })
  const vault = await openSealedVault(dir, { kind: 'key_file' })
  await vault.write('master', MASTER)
  bigBook({ dir, chainKey: deriveKey(MASTER, 'chain'), transfers })
  return root
}

async function startOnce(browser: Browser, dataDir: string): Promise<number> {
  const headless = fileURLToPath(new URL('../../out/main/headless.js', import.meta.url))
  const startMs = performance.timeOrigin + performance.now()
  const args = [headless, '--sandbox', '--no-open', '--print-json', '--data', dataDir]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] })
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  try {
    const page = await context.newPage()
    await page.goto(await readyUrl(child))
    const atMs = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          const look = (): void => {
            const mark = performance.getEntriesByName('tillbook-sell-interactive')[0]
            if (mark) resolve(performance.timeOrigin + mark.startTime)
            else requestAnimationFrame(look)
          }
          look()
        }),
    )
    return atMs - startMs
  } finally {
    await context.close()
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    await gone
  }
}

async function readyUrl(child: ChildProcess): Promise<string> {
  const { stdout } = child
  if (!stdout) throw new Error('the host has no output')
  const line = await new Promise<string>((resolve) => {
    createInterface({ input: stdout }).once('line', resolve)
  })
  const { url } = JSON.parse(line) as { url: string }
  return url
}
