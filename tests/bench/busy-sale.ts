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

/** Turns of idle and busy selling follow each other, so that both meet the same machine. */
const ROUNDS = 3
const IDLE_TURN_MS = 45_000
/** The first sales of a process compile what all others run. */
const WARM_UP_TURN_MS = 10_000
/** Longer than any verification of such a book beside all that; then the bench fails. */
const BUSY_TURN_MS_MAX = 300_000
/** Who sells again has waited for longer than the minute in which one may sell ten (LND-12). */
const CASHIERS = 80
const SALES_PER_CASHIER = 9
/** Sales of one turn follow each other like this: a queue, and not a loop. */
const PAUSE_MS = 100
const REVIEWERS = 1

/**
 * A sale's create on a large book while nothing else happens, and while a full verification, an
 * export of the whole book and reports run beside it without a pause. A busy turn lasts from the
 * first step of a verification to its end. A sale is the contract's call over the WebSocket to the
 * answer that holds the QR, two durable commits included.
 * @param transfers of the book.
 */
export async function run(transfers = 1_000_000): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'tillbook-busy-'))
  const node = await startNode(join(dir, 'node'))
  const shop = await bigShop({ dir, node: node.ready, cashiers: CASHIERS + REVIEWERS, transfers })
  // The build, because its threads are: from sources each would compile itself beside the sales.
  const host = await startHostProcess({ dataDir: shop.dataDir })
  const till = await openWindow(await host.launchUrl())
  const desk = await openWindow(await host.launchUrl())
  const times = { idle: [] as number[], busy: [] as number[] }
  const work = { verified: 0, exported: 0, reports: 0 }
  const [reviewer = '', ...cashiers] = shop.cashiers
  const sell = sellersOf(till.client, cashiers)
  try {
    await untilConnected(till.client)
    // At a window of their own: what a person opened ends when another one signs in there.
    await desk.client.session.signIn({ operatorId: reviewer, pin: SHOP_PIN })
    await untilSettled(desk.client)
    await sell(AbortSignal.timeout(WARM_UP_TURN_MS))
    for (let round = 0; round < ROUNDS; round += 1) {
      times.idle.push(...(await sell(AbortSignal.timeout(IDLE_TURN_MS))))
      const proved = new AbortController()
      const [sold] = await Promise.all([
        sellWhile(sell, proved.signal),
        busy(desk.client, work, proved),
      ])
      times.busy.push(...sold)
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
    `busy-sale: beside the sales ${verified} whole verifications, ${exported} exported entries, ` +
      `${reports} reports\n`,
  )
  // Selling alone would show a ratio near 1 and prove nothing.
  if (verified < ROUNDS || exported === 0 || reports === 0) throw new Error('nothing ran beside it')
}

/** Cashiers who take turns at one window, each for some sales, until told to stop. */
function sellersOf(client: ConsoleClient, cashiers: readonly string[]) {
  let sold = 0
  return async (until: AbortSignal): Promise<number[]> => {
    const times: number[] = []
    while (!until.aborted) {
      if (sold % SALES_PER_CASHIER === 0) {
        const operatorId = cashiers[(sold / SALES_PER_CASHIER) % cashiers.length] ?? ''
        await client.session.signIn({ operatorId, pin: SHOP_PIN })
      }
      sold += 1
      const startMs = performance.now()
      await client.invoices.create({
        clientId: `busy-${randomUUID()}`,
        amount: { unit: 'sat', amountSat: 1_250n },
        memo: 'flat white',
      })
      times.push(performance.now() - startMs)
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    }
    return times
  }
}

type Work = { verified: number; exported: number; reports: number }

/** @throws when what is sold beside takes too long to end. */
async function sellWhile(
  sell: ReturnType<typeof sellersOf>,
  ended: AbortSignal,
): Promise<number[]> {
  const tooLong = AbortSignal.timeout(BUSY_TURN_MS_MAX)
  const times = await sell(AbortSignal.any([ended, tooLong]))
  if (!ended.aborted) throw new Error('the verification did not come to its end')
  return times
}

/** One verification from its first step to its end, and beside it exports and reports. */
async function busy(client: ConsoleClient, work: Work, proved: AbortController): Promise<void> {
  const { signal } = proved
  const rest = Promise.all([exporting(client, work, signal), reporting(client, work, signal)])
  try {
    let last = ''
    for await (const { kind } of await client.book.verify()) last = kind
    if (last !== 'done') throw new Error(`the verification ended with ${last}`)
    work.verified += 1
  } finally {
    proved.abort()
    await rest
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
    let now = await client.exports.get({ id })
    while (now.status === 'running' && !signal.aborted) {
      await new Promise((resolve) => setTimeout(resolve, 100))
      now = await client.exports.get({ id })
    }
    work.exported += now.entries
    if (now.status === 'running') await client.exports.cancel({ id })
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
