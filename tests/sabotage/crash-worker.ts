import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { safe } from '@orpc/client'
import BetterSqlite3 from 'better-sqlite3'
import type { InvoiceView } from '../../shared/model/invoice.ts'
import type { LightningNode } from '../../electron/ports/lightning.ts'
import { systemClock } from '../../electron/providers/clock.ts'
import { createLndNode } from '../../electron/providers/lnd/node.ts'
import { createSandboxControl, type SandboxControl } from '../support/sandbox-control.ts'
import { setUpShop, SHOP_PIN } from '../support/shop-host.ts'
import { until } from '../support/console-under-test.ts'
import { openWindow, type WsWindow } from '../support/ws-window.ts'
import { auditBook, type BookAudit } from './audit-book.ts'
import { diedAt } from './died-at.ts'
import { Ended, type NodeReady, startHost, startNode, type Started } from './processes.ts'
import { type Random, seededRandom } from './seeded-random.ts'

/** One round: at a named place on its n-th passing, or, without a name, at a random instant. */
export type Kill = { failpoint: string | null; passes: number; afterMs: number }

/** Cashiers take turns, because each may make only ten invoices a minute (LND-12). */
const CASHIERS = 40
/** A named place that is not passed by then is passed in no round; the host is killed anyway. */
const PLACE_WITHIN_MS = 4_000
/** The sweep comes once a second, to holds of a second, and is to be met up to three times. */
const SWEEP_WITHIN_MS = 10_000
/** Apart by less than the sweep's second, so that every sweep finds something to end. */
const HOLD_EVERY_MS = 400

/** A shop with a node of its own, whose host is killed again and again. */
export type CrashWorker = {
  round(kill: Kill): Promise<{ wasAtPlace: boolean }>
  /** Starts once more, lets it catch up, stops it in good order, and compares the books. */
  audit(): Promise<BookAudit>
  dir: string
  close(keep: boolean): Promise<void>
}

type Shop = {
  dir: string
  page: string
  node: Started<NodeReady>
  control: SandboxControl
  lnd: LightningNode
  cashiers: string[]
  /** Invoices at the node before the first sale: the pairing's own test invoice. */
  baseline: number
  random: Random
}

export async function openCrashWorker(seed: string): Promise<CrashWorker> {
  const dir = mkdtempSync(join(tmpdir(), 'tillbook-crash-'))
  const node = await startNode(join(dir, 'node'))
  const { host, port, certificatePem, walletMacaroonHex, tillMacaroonHex } = node.ready
  const control = createSandboxControl({ host, port, certificatePem, walletMacaroonHex })
  const lnd = createLndNode(
    { host, port, certificatePem, macaroonHex: tillMacaroonHex, expected: null },
    { clock: systemClock },
  )
  const { cashiers, pageDir: page } = await setUpShop({ dir, node: node.ready, cashiers: CASHIERS })
  const baseline = await countAtNode(lnd)
  const random = seededRandom(seed)
  const shop: Shop = { dir, page, node, control, lnd, cashiers, baseline, random }
  let turn = 0
  return {
    dir,
    round: (kill) => round(shop, kill, shop.cashiers[turn++ % CASHIERS] ?? ''),
    audit: () => audit(shop),
    async close(keep) {
      lnd.close()
      control.close()
      node.process.kill('SIGTERM')
      await node.exited
      if (!keep) rmSync(dir, { recursive: true, force: true })
    },
  }
}

async function round(shop: Shop, kill: Kill, cashier: string): Promise<{ wasAtPlace: boolean }> {
  let host: Awaited<ReturnType<typeof startHost>>
  try {
    host = await startHost(join(shop.dir, 'data'), shop.page, kill.failpoint ?? 'none', kill.passes)
  } catch (error) {
    // A place of the catch-up may be passed before the host is ready.
    if (error instanceof Ended && wasKilledAt(kill, error.message)) return { wasAtPlace: true }
    throw error
  }
  await Promise.race([
    host.exited,
    // A place of the catch-up may be passed while somebody signs in.
    sellUntilKilled(shop, host.ready.url, cashier, kill).catch((error: unknown) =>
      endsSoon(host.exited, error),
    ),
  ])
  host.process.kill('SIGKILL')
  await host.exited
  return { wasAtPlace: wasKilledAt(kill, host.errors()) }
}

function wasKilledAt({ failpoint }: Kill, said: string): boolean {
  return failpoint !== null && said.includes(diedAt(failpoint))
}

/** Rethrows what failed when the host goes on living: then it was no kill. */
async function endsSoon(exited: Promise<void>, error: unknown): Promise<void> {
  const isOver = await Promise.race([exited.then(() => true), setTimeout(1_000, false)])
  if (!isOver) throw error
}

/**
 * A few sales at once, paid, overpaid, voided, checked. The random instant is counted from the
 * first sale: a kill while somebody signs in would count as a wrong PIN and make them wait.
 */
async function sellUntilKilled(
  shop: Shop,
  url: string,
  operatorId: string,
  kill: Kill,
): Promise<void> {
  const window = await openWindow(url).catch(() => null)
  if (!window) return
  try {
    await signIn(window, operatorId)
    for (const _lane of [0, 1, 2]) void sellOn(shop, window, kill.failpoint).catch(() => {})
    const isSwept = kill.failpoint?.startsWith('lapse:') ?? false
    void (isSwept ? holdOn : spendOn)(shop, window).catch(() => {})
    const placeWithinMs = isSwept ? SWEEP_WITHIN_MS : PLACE_WITHIN_MS
    await setTimeout(kill.failpoint ? placeWithinMs : kill.afterMs)
  } finally {
    window.close()
  }
}

/**
 * A sign-in that was cut off stands as a wrong PIN, because the try is counted before the PIN is
 * looked at; whoever comes next may have to wait as they are told.
 */
async function signIn(window: WsWindow, operatorId: string): Promise<void> {
  const [error, , isDefined] = await safe(
    window.client.session.signIn({ operatorId, pin: SHOP_PIN }),
  )
  if (error === null) return
  if (!isDefined || error.code !== 'rate_limited') throw error
  await setTimeout(error.data.retryAfterSeconds * 1_000)
  await signIn(window, operatorId)
}

async function sellOn(shop: Shop, { client }: WsWindow, place: string | null): Promise<void> {
  const { random } = shop
  for (let sale = 0; sale < 3; sale += 1) {
    const made = await client.invoices.create({
      clientId: `crash-${random.word()}`,
      amount: { unit: 'sat', amountSat: BigInt(1 + random.below(5_000)) },
    })
    await endSale(shop, client, made, place)
  }
}

async function openCustomer({ random }: Shop, { client }: WsWindow): Promise<string> {
  const clientId = (): string => `crash-${random.word()}`
  const name = `Customer ${random.word()}`
  const { id: customerId } = await client.customers.create({ clientId: clientId(), name })
  await client.credits.init({ clientId: clientId(), customerId, amount: 1_000n })
  return customerId
}

/**
 * What only the sweep can end: each customer holds once and never comes back, because whoever does
 * ends their own overdue holds on the way.
 */
async function holdOn(shop: Shop, window: WsWindow): Promise<void> {
  for (let sentMs = 0; sentMs < SWEEP_WITHIN_MS; sentMs += HOLD_EVERY_MS) {
    const customerId = await openCustomer(shop, window)
    const clientId = `crash-${shop.random.word()}`
    await window.client.credits.reserve({ clientId, customerId, amount: 9n, ttlSeconds: 1 })
    await setTimeout(HOLD_EVERY_MS)
  }
}

/** Credits beside the sales: held, used in part, given back, and left for the sweep. */
async function spendOn(shop: Shop, window: WsWindow): Promise<void> {
  const { random } = shop
  const { client } = window
  const clientId = (): string => `crash-${random.word()}`
  const customerId = await openCustomer(shop, window)
  for (let turn = 0; turn < 8; turn += 1) {
    const [held] = await Promise.all([
      client.credits.reserve({ clientId: clientId(), customerId, amount: 9n, ttlSeconds: 1 }),
      client.credits.use({ clientId: clientId(), customerId, amount: 2n }),
    ])
    const end = { clientId: clientId(), reservationId: held.reservationId }
    const ending = random.below(3)
    if (ending === 0) await client.credits.commit({ ...end, amount: 4n })
    if (ending === 1) await client.credits.refundReservation(end)
  }
}

async function endSale(
  shop: Shop,
  client: WsWindow['client'],
  { id, bolt11 }: InvoiceView,
  place: string | null,
): Promise<void> {
  const pay = (mode: 'pay' | 'overpay' | 'pay_twice') => shop.control.pay({ bolt11, mode })
  switch (endingFor(place) ?? shop.random.below(9)) {
    case 0:
      await Promise.all([pay('pay'), client.invoices.void({ id })])
      return
    case 1:
      await client.invoices.void({ id })
      return
    case 2:
      await pay('overpay')
      return
    case 3:
      await pay('pay_twice')
      return
    case 4:
      await Promise.all([client.invoices.status({ id }), pay('pay')])
      return
    case 5:
      // Left waiting: the next start has something to catch up on.
      return
    default:
      await pay('pay')
  }
}

/** A place that few sales pass is looked for with sales that do. */
function endingFor(place: string | null): number | null {
  if (place?.startsWith('void:')) return 1
  return place?.startsWith('lookup:') ? 4 : null
}

async function audit(shop: Shop): Promise<BookAudit> {
  const host = await startHost(join(shop.dir, 'data'), shop.page)
  const window = await openWindow(host.ready.url)
  await signIn(window, shop.cashiers[0] ?? '')
  for await (const snapshot of await window.client.live.status()) {
    if (snapshot.node.light === 'connected') break
  }
  await until(
    () => window.client.invoices.open(),
    ({ invoices }) => invoices.every((one) => one.status !== 'creating'),
  )
  window.close()
  host.process.kill('SIGTERM')
  await host.exited
  forgiveSignIns(join(shop.dir, 'data', 'live', 'book.sqlite'))
  return auditBook(join(shop.dir, 'data', 'live'), {
    pubkey: shop.node.ready.pubkey,
    settled: await shop.control.settled(),
    invoicesAtNode: (await countAtNode(shop.lnd)) - shop.baseline,
  })
}

/**
 * Each kill in a sign-in stands as a wrong PIN, and the console's wait for all of them together
 * grows to half a minute within some hundred kills. Only after a stop in good order: between kills
 * nobody but the host may open the book.
 */
function forgiveSignIns(bookFile: string): void {
  const db = new BetterSqlite3(bookFile)
  db.prepare('DELETE FROM pin_attempts').run()
  db.close()
}

async function countAtNode(lnd: LightningNode): Promise<number> {
  let count = 0
  let afterAddIndex = 0n
  for (;;) {
    const page = await lnd.list({ afterAddIndex, limit: 500 })
    if (page.invoices.length === 0) return count
    count += page.invoices.length
    afterAddIndex = page.lastAddIndex
  }
}
