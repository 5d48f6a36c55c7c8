import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { applyFacts, type ToldFacts } from '../../electron/core/apply-fact.ts'
import { commit } from '../../electron/core/commit.ts'
import { nodeAccount } from '../../electron/domain/accounts.ts'
import { balanceOf } from '../../electron/store/accounts.ts'
import { nodeCursor } from '../../electron/store/cursors.ts'
import { insertInvoice, type InvoiceRow } from '../../electron/store/invoices.ts'
import { invoiceRow } from '../store/fixtures.ts'
import { type CoreUnderTest, startCore } from '../support/core-without-node.ts'

/** I3: the place in the node's stream and the money that it covers are saved together. */
describe('the place in the stream', () => {
  let isDiskGone = false
  let under: CoreUnderTest
  let sale: InvoiceRow

  beforeEach(async () => {
    isDiskGone = false
    under = await startCore({
      failpoint: (name) => {
        if (isDiskGone && name === 'fact:before_commit') throw new Error('the disk is gone')
      },
    })
    sale = invoiceRow({ tillId: under.core.tillId, amountMsat: 5_000n })
    commit(under.core, ({ tx }) => insertInvoice(tx, sale))
  })
  afterEach(() => under.close())

  function paid(settleIndex: bigint): ToldFacts {
    const { paymentHash, nodePubkey, amountMsat: receivedMsat } = sale
    const settledAtMs = under.clock.nowMs()
    const told = { paymentHash, receivedMsat, settleIndex, settledAtMs }
    const facts = [{ kind: 'invoice_paid', ...told } as const]
    return { facts, source: 'node_stream', nodePubkey, cursor: { addIndex: 12n, settleIndex } }
  }

  function saved() {
    const { code, currency } = nodeAccount(sale.nodePubkey)
    return under.core.book.read((tx) => {
      const { addIndex, settleIndex } = nodeCursor(tx, sale.nodePubkey)
      const heldMsat = balanceOf(tx, code, currency)?.debitsPosted ?? 0n
      return { addIndex, settleIndex, heldMsat }
    })
  }

  test('moves with the money, and stands there after a restart', async () => {
    expect(applyFacts(under.core, paid(7n))).toEqual(['applied'])
    expect(saved()).toEqual({ addIndex: 12n, settleIndex: 7n, heldMsat: 5_000n })
    await under.reopen()
    expect(saved()).toEqual({ addIndex: 12n, settleIndex: 7n, heldMsat: 5_000n })
  })

  test('stays where it was when the money could not be saved', async () => {
    isDiskGone = true
    under.core.deadlines.start(sale.id, 900_000)
    expect(() => applyFacts(under.core, paid(7n))).toThrow('the disk is gone')
    // Pain 28: its time goes on, or a till that runs for hours would call it over at once.
    expect(under.core.deadlines.isOfThisRun(sale.id)).toBe(true)
    expect(saved()).toEqual({ addIndex: 0n, settleIndex: 0n, heldMsat: 0n })
    isDiskGone = false
    await under.reopen()
    // So the node tells it again, and it is booked then.
    expect(applyFacts(under.core, paid(7n))).toEqual(['applied'])
    expect(saved()).toEqual({ addIndex: 12n, settleIndex: 7n, heldMsat: 5_000n })
  })

  test('OPP-04: counts the payments of others beside it, and none of their other ends', () => {
    const { nodePubkey } = sale
    const tell = (told: ToldFacts['facts']) =>
      applyFacts(under.core, { facts: told, source: 'node_stream', nodePubkey })
    const others = { paymentHash: 'ab'.repeat(32) }
    const settledAtMs = under.clock.nowMs()
    const paidToThem = { receivedMsat: 1_000n, settleIndex: 3n, settledAtMs, ...others }
    expect(tell([{ kind: 'invoice_canceled', paymentHash: 'cd'.repeat(32) }])).toEqual([
      'unmatched',
    ])
    expect(tell([{ kind: 'invoice_paid', ...paidToThem }])).toEqual(['unmatched'])
    expect(under.core.book.read((tx) => nodeCursor(tx, nodePubkey)).unmatched).toBe(1)
  })

  test('moves on with what was told before, which is not booked a second time', () => {
    applyFacts(under.core, paid(7n))
    const again = { ...paid(7n), cursor: { addIndex: 13n, settleIndex: 8n } }
    expect(applyFacts(under.core, again)).toEqual(['duplicate'])
    expect(saved()).toEqual({ addIndex: 13n, settleIndex: 8n, heldMsat: 5_000n })
  })
})
