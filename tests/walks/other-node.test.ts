import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { applyFacts } from '../../electron/core/apply-fact.ts'
import type { Fact } from '../../electron/domain/facts.ts'
import { type Rig, sandboxRig } from '../sandbox/rig.ts'
import { until } from '../support/console-under-test.ts'
import { type PairedTill, startPairedTill } from '../support/paired-till.ts'
import { codeOf } from '../support/till-under-test.ts'

/** One book, two nodes: what was begun at the one is never taken up at the other. */
const rig = sandboxRig()
let first: Rig
let second: Rig
let till: PairedTill
beforeEach(async () => {
  first = await rig.start()
  second = await rig.start()
  till = await startPairedTill(first.sandbox)
})
afterEach(() => till.close())

const INPUT = { clientId: 'client-0001', amount: { unit: 'sat', amountSat: 500n } } as const

describe('a sale whose answer was lost, asked for again after the till was paired anew', () => {
  test.each(['DROP_BEFORE_EFFECT', 'DROP_AFTER_EFFECT'] as const)(
    'OPP-01, LND-56: is not made at the second node as well (%s)',
    async (kind) => {
      await first.control.setFaults([
        { method: 'LookupInvoice', kind: 'DROP_BEFORE_EFFECT', count: 0 },
        { method: 'AddInvoice', kind, count: 0 },
      ])
      expect(await codeOf(till.owner.invoices.create(INPUT))).toBe('node_unreachable')
      await till.pairWith(second.sandbox)
      expect(await codeOf(till.owner.invoices.create(INPUT))).toBe('other_node')
      const ended = await till.owner.invoices.create(INPUT)
      expect(ended).toMatchObject({ status: 'failed', bolt11: '' })
      const [line] = (await till.owner.invoices.get({ id: ended.id })).timeline.slice(-1)
      expect(line).toMatchObject({ event: 'rejected', detail: 'other_node' })
    },
  )

  test('LND-23: a new sale goes on at the second node and is booked once', async () => {
    await first.control.setFaults([{ method: 'AddInvoice', kind: 'DROP_BEFORE_EFFECT', count: 0 }])
    await codeOf(till.owner.invoices.create(INPUT))
    await till.pairWith(second.sandbox)
    await codeOf(till.owner.invoices.create(INPUT))
    const sale = await till.sellSat(500n)
    await second.control.pay({ bolt11: sale.bolt11, mode: 'pay' })
    const paid = await until(
      () => till.invoice(sale.id),
      ({ status }) => status === 'paid',
    )
    expect(paid.receiptNumber).toBe(1)
  })
})

describe('a fact of another node about a sale of this book', () => {
  test('OPP-01: is refused under an id of its own, so that the right node is still heard', async () => {
    const core = till.app.mustCore()
    const { id, paymentHash } = await till.sellSat(500n)
    const fact: Fact = {
      kind: 'invoice_paid',
      paymentHash,
      receivedMsat: 500_000n,
      settleIndex: 1n,
      settledAtMs: core.clock.nowMs(),
    }
    const tell = (nodePubkey: string) =>
      applyFacts(core, { facts: [fact], source: 'lookup', nodePubkey })
    expect(tell(second.sandbox.pubkey)).toEqual(['refused'])
    expect(tell(second.sandbox.pubkey)).toEqual(['duplicate'])
    expect((await till.invoice(id)).status).toBe('pending')
    const { timeline } = await till.owner.invoices.get({ id })
    expect(timeline.at(-1)).toMatchObject({ outcome: 'refused', detail: 'told by another node' })
    expect(tell(first.sandbox.pubkey)).toEqual(['applied'])
    expect(await till.invoice(id)).toMatchObject({ status: 'paid', receiptNumber: 1 })
  })
})
