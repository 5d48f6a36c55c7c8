import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { InvoiceView } from '../../shared/model/invoice.ts'
import { nodeAccount } from '../../electron/domain/accounts.ts'
import { balanceOf } from '../../electron/store/accounts.ts'
import {
  type ConsoleClient,
  type ConsoleUnderTest,
  startConsole,
  until,
} from '../support/console-under-test.ts'
import { codeOf } from '../support/till-under-test.ts'
import type { NodeHandle } from './harness/node.ts'
import { pairShop } from './harness/pair-shop.ts'
import { sharedRegtest } from './harness/shared.ts'

const PIN = '246813'

let merchant: NodeHandle
let payer: NodeHandle
let rootDir = ''
let till: ConsoleUnderTest
let cashier: ConsoleClient
/** Every sale this suite has made; the book must hold exactly what the node says they received. */
const sold: string[] = []

beforeAll(async () => {
  ;({ merchant, payer } = await sharedRegtest())
  rootDir = mkdtempSync(join(tmpdir(), 'tillbook-regtest-sale-'))
})
afterAll(async () => {
  await till?.close()
  rmSync(rootDir, { recursive: true, force: true })
})

type Options = Parameters<typeof startConsole>[0]

async function open(options: Options = {}): Promise<void> {
  till = await startConsole({ rootDir, startsInSandbox: false, rateSources: () => [], ...options })
  cashier = till.window('window-1')
}

/** The same folder in a new process, as far as the core can tell. */
async function reopen(options: Options = {}): Promise<void> {
  await till.close()
  await open(options)
  const { operators } = await cashier.session.state()
  await cashier.session.signIn({ operatorId: operators[0]?.id ?? '', pin: PIN })
}

const untilLight = (light: string) =>
  until(
    () => till.app.mustCore().node.light(),
    (seen) => seen === light,
    30_000,
  )

async function sell(amountSat = 500n): Promise<InvoiceView> {
  const amount = { unit: 'sat' as const, amountSat }
  const sale = await cashier.invoices.create({
    clientId: `client-${randomUUID()}`,
    amount,
    memo: '',
  })
  sold.push(sale.paymentHash ?? '')
  return sale
}

const untilStatus = (id: string, status: InvoiceView['status']) =>
  until(
    async () => (await cashier.invoices.get({ id })).invoice,
    (seen) => seen.status === status,
    30_000,
  )

function bookedMsat(): bigint {
  const core = till.app.mustCore()
  const { code, currency } = nodeAccount(core.node.pubkey())
  const balance = core.book.read((tx) => balanceOf(tx, code, currency))
  return balance ? balance.debitsPosted - balance.creditsPosted : 0n
}

async function receivedMsat(): Promise<bigint> {
  const amounts = await Promise.all(sold.map((hash) => merchant.receivedMsat(hash)))
  return amounts.reduce((sum, amountMsat) => sum + amountMsat, 0n)
}

describe('a shop on a real LND', () => {
  it('pairs by lndconnect, with a till’s credential, and sells', async () => {
    await open()
    await pairShop(cashier, { node: merchant, pin: PIN })
    await untilLight('connected')
    const sale = await sell()
    expect(sale).toMatchObject({ status: 'pending', amountMsat: 500_000n })
    expect(await payer.pay(sale.bolt11)).toMatchObject({ status: 'succeeded' })
    expect(await untilStatus(sale.id, 'paid')).toMatchObject({ outcome: 'exact', receiptNumber: 1 })
    expect(bookedMsat()).toBe(500_000n)
  })

  it('books what arrived when a customer sends more (LND-61)', async () => {
    const sale = await sell()
    await payer.pay(sale.bolt11, { extraMsat: 250_001n })
    expect(await untilStatus(sale.id, 'paid')).toMatchObject({ outcome: 'over' })
    expect(bookedMsat()).toBe(await receivedMsat())
  })

  it('voids at the node first, and the wallet is refused (pain 4)', async () => {
    const sale = await sell()
    expect(await cashier.invoices.void({ id: sale.id })).toMatchObject({ status: 'canceled' })
    expect(await payer.pay(sale.bolt11)).toMatchObject({ status: 'failed' })
  })

  it('lets the node decide when void and payment race', async () => {
    const races = await Promise.all([sell(), sell(), sell()])
    for (const sale of races) {
      const [paid] = await Promise.all([
        payer.pay(sale.bolt11),
        codeOf(cashier.invoices.void({ id: sale.id })),
      ])
      const end = paid.status === 'succeeded' ? 'paid' : 'canceled'
      expect((await untilStatus(sale.id, end)).status).toBe(end)
    }
    expect(bookedMsat()).toBe(await receivedMsat())
  })

  it('learns of a settlement while it was closed (LND-59)', async () => {
    const sale = await sell()
    await till.close()
    await payer.pay(sale.bolt11)
    await open()
    const { operators } = await cashier.session.state()
    await cashier.session.signIn({ operatorId: operators[0]?.id ?? '', pin: PIN })
    expect(await untilStatus(sale.id, 'paid')).toMatchObject({ outcome: 'exact' })
  })

  it('adopts the invoice of a create that died after AddInvoice (I15)', async () => {
    const death = new Error('the power went out')
    await reopen({
      failpoint: (name) => {
        if (name === 'create:after_issue') throw death
      },
    })
    await untilLight('connected')
    expect(await codeOf(sell())).not.toBe('ok')
    await reopen()
    await untilLight('connected')
    const { invoices } = await cashier.invoices.list({})
    const adopted = await untilStatus(invoices[0]?.id ?? '', 'pending')
    sold.push(adopted.paymentHash ?? '')
    expect(await payer.pay(adopted.bolt11)).toMatchObject({ status: 'succeeded' })
    await untilStatus(adopted.id, 'paid')
  })

  it('goes on after the node restarted, with what was paid right after it', async () => {
    const sale = await sell()
    await merchant.restart()
    await payer.pay(sale.bolt11)
    expect(await untilStatus(sale.id, 'paid')).toMatchObject({ outcome: 'exact' })
    await untilLight('connected')
  })

  it('holds in the book exactly what the node received, each once', async () => {
    expect(bookedMsat()).toBe(await receivedMsat())
    const { invoices } = await cashier.invoices.list({})
    const receipts = invoices.flatMap(({ receiptNumber }) => receiptNumber ?? [])
    const expected = Array.from({ length: receipts.length }, (_, index) => receipts.length - index)
    expect(receipts.toSorted((left, right) => right - left)).toEqual(expected)
  })
})
