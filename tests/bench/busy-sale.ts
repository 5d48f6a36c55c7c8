import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ConsoleClient } from '../../shared/contract/index.ts'
import { startHostProcess } from '../e2e/support/host-process.ts'
import { startNode } from '../sabotage/processes.ts'
import { bigShop, untilIndexed } from '../support/big-shop.ts'
import { SHOP_PIN } from '../support/shop-host.ts'
import { openWindow } from '../support/ws-window.ts'
import { BASELINE, printLine, spreadOf } from './line.ts'

/**
 * Turns of idle and busy selling, so that both meet the same machine. On two processors a turn
 * meets the first part of a verification, SQLite's own check of the file, and not its end.
 */
const ROUNDS = 4
const CASHIERS_PER_TURN = 24
const SALES_PER_CASHIER = 9
/** Sales of one turn follow each other like this: a queue, and not a loop. */
const PAUSE_MS = 50
const WARM_UP = 1
const REVIEWERS = 1

/**
 * A sale's create on a large book while nothing else happens, and while a full verification, an
 * export of the whole book and reports run beside it without a pause. A sale is the contract's
 * call over the WebSocket to the answer that holds the QR, two durable commits included.
 * @param transfers of the book.
 */
export async function run(transfers = 1_000_000): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'tillbook-busy-'))
  const node = await startNode(join(dir, 'node'))
  const cashiers = 2 * (ROUNDS + WARM_UP) * CASHIERS_PER_TURN
  const shop = await bigShop({ dir, node: node.ready, cashiers: cashiers + REVIEWERS, transfers })
  // The build, because its threads are: from sources each would compile itself beside the sales.
  const host = await startHostProcess({ dataDir: shop.dataDir })
  const till = await openWindow(await host.launchUrl())
  const desk = await openWindow(await host.launchUrl())
  const times = { idle: [] as number[], busy: [] as number[] }
  const work = { verified: 0, exported: 0, reports: 0 }
  try {
    const people = shop.cashiers.values()
    await untilConnected(till.client)
    const signIn = async ({ client } = till): Promise<void> => {
      const operatorId = people.next().value ?? ''
      await client.session.signIn({ operatorId, pin: SHOP_PIN })
    }
    // At a window of their own: what a person opened ends when another one signs in there.
    await signIn(desk)
    await untilSettled(desk.client)
    for (let round = 0; round < ROUNDS + WARM_UP; round += 1) {
      const isCounted = round >= WARM_UP
      const idle = await sellInTurn(till.client, signIn)
      const stop = new AbortController()
      const beside = busy(desk.client, work, stop.signal)
      const sold = await sellInTurn(till.client, signIn)
      stop.abort()
      await beside
      await untilProved(desk.client)
      if (isCounted) times.idle.push(...idle)
      if (isCounted) times.busy.push(...sold)
    }
  } finally {
    desk.close()
    till.close()
    await host.stop()
    node.process.kill('SIGTERM')
    await node.exited
    rmSync(dir, { recursive: true, force: true })
  }
  const [idle, loaded] = [spreadOf(times.idle), spreadOf(times.busy)]
  printLine('busy-sale', { label: 'idle_p99_ms', value: idle.p99.toFixed(1) }, idle, BASELINE)
  const ratio = loaded.p99 / idle.p99
  printLine('busy-sale', { label: 'busy_p99_ms', value: loaded.p99.toFixed(1) }, loaded, ratio)
  const { verified, exported, reports } = work
  process.stdout.write(
    `busy-sale: beside the sales ${verified} steps of verification, ${exported} exports begun, ` +
      `${reports} reports\n`,
  )
  // Selling alone would show a ratio near 1 and prove nothing.
  if (verified === 0 || exported === 0 || reports === 0) throw new Error('nothing ran beside it')
}

async function sellInTurn(client: ConsoleClient, signIn: () => Promise<void>): Promise<number[]> {
  const times: number[] = []
  for (let cashier = 0; cashier < CASHIERS_PER_TURN; cashier += 1) {
    await signIn()
    for (let sale = 0; sale < SALES_PER_CASHIER; sale += 1) {
      const startMs = performance.now()
      await client.invoices.create({
        clientId: `busy-${randomUUID()}`,
        amount: { unit: 'sat', amountSat: 1_250n },
        memo: 'flat white',
      })
      times.push(performance.now() - startMs)
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    }
  }
  return times
}

type Work = { verified: number; exported: number; reports: number }

/** All three at once until told to stop. */
async function busy(client: ConsoleClient, work: Work, signal: AbortSignal): Promise<void> {
  await Promise.all([
    verifying(client, work, signal),
    exporting(client, work, signal),
    reporting(client, work, signal),
  ])
}

async function verifying(client: ConsoleClient, work: Work, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const ended = new AbortController()
    const steps = await client.book.verify(undefined, { signal: ended.signal })
    for await (const step of steps) {
      if (step.kind === 'progress') work.verified += 1
      if (signal.aborted) break
    }
    ended.abort()
  }
}

async function exporting(client: ConsoleClient, work: Work, signal: AbortSignal): Promise<void> {
  const order = {
    format: 'csv',
    fromDate: null,
    toDate: null,
    timeZone: 'Europe/Berlin',
    currency: null,
    account: null,
    customerId: null,
    language: 'en',
  } as const
  while (!signal.aborted) {
    const { id } = await client.exports.start({ clientId: `busy-${randomUUID()}`, order })
    work.exported += 1
    let status = 'running'
    while (status === 'running' && !signal.aborted) {
      await new Promise((resolve) => setTimeout(resolve, 100))
      status = (await client.exports.get({ id })).status
    }
    if (status === 'running') await client.exports.cancel({ id })
    await client.exports.remove({ id })
  }
}

async function reporting(client: ConsoleClient, work: Work, signal: AbortSignal): Promise<void> {
  const days = { day: '2024-03-01', by: 'effective' } as const
  while (!signal.aborted) {
    await client.book.balanceSheet(days)
    await client.book.takings({ fromDay: '2024-01-02', toDay: '2025-01-01' })
    await client.book.totals({ filter: { account: 'assets', text: 'coffee' } })
    work.reports += 3
  }
}

/**
 * A day after such a book was put there: its index and its first proof are done, and the disk has
 * taken what they wrote. Otherwise neither the idle nor the busy sales are what they say.
 */
async function untilSettled(client: ConsoleClient): Promise<void> {
  await untilIndexed(client)
  await untilProved(client)
  execFileSync('sync')
}

/** No verification runs; one that was told to stop still ends what SQLite is at. */
async function untilProved(client: ConsoleClient): Promise<void> {
  for await (const { seal } of await client.live.status()) if (seal.state !== 'checking') return
}

async function untilConnected(client: ConsoleClient): Promise<void> {
  for await (const snapshot of await client.live.status()) {
    if (snapshot.node.light === 'connected') return
  }
}

if (import.meta.main) await run(Number(process.argv[2] ?? 1_000_000))
