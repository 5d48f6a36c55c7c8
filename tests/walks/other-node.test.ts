import { join } from 'node:path'
import { safe } from '@orpc/client'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startSandbox } from '../../electron/sandbox/sandbox.ts'
import { lapseInvoices } from '../../electron/core/lapse-invoices.ts'
import { applyFacts } from '../../electron/core/apply-fact.ts'
import type { Fact } from '../../electron/domain/facts.ts'
import { type Rig, sandboxRig } from '../sandbox/rig.ts'
import {
  savedConnection,
  saveConnection,
  settleNodeView,
} from '../../electron/core/node-connection.ts'
import type { NodeConnection } from '../../electron/ports/lightning.ts'
import { VaultError } from '../../electron/ports/vault.ts'
import { BookError } from '../../electron/store/errors.ts'
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
      const ended = await till.owner.invoices.create(INPUT)
      expect(ended).toMatchObject({ status: 'failed', bolt11: '' })
      const [line] = (await till.owner.invoices.get({ id: ended.id })).timeline.slice(-1)
      expect(line).toMatchObject({ event: 'rejected', detail: 'other_node' })
      const there = till.app.mustCore().node.client().lookup(ended.paymentHash)
      await expect(there).rejects.toMatchObject({ kind: 'not_found' })
    },
  )

  test('OPP-01: is refused while nobody has ended it yet, and ends with that', async () => {
    const core = till.app.mustCore()
    await first.control.setFaults([{ method: 'AddInvoice', kind: 'DROP_BEFORE_EFFECT', count: 0 }])
    await codeOf(till.owner.invoices.create(INPUT))
    const own = core.node.pubkey()
    core.node.pubkey = () => second.sandbox.pubkey
    expect(await codeOf(till.owner.invoices.create(INPUT))).toBe('other_node')
    core.node.pubkey = () => own
    expect((await till.owner.invoices.create(INPUT)).status).toBe('failed')
  })

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

describe('a sale that is open when the till is paired with another node', () => {
  const asked = (draftId: string) => ({ draftId, acceptsWideCredential: false })

  test('OPP-01: is not left behind unasked, and the refusal says how many there are', async () => {
    await till.sellSat(500n)
    await till.sellSat(501n)
    const draftId = await till.check(second.sandbox)
    const { error } = await safe(till.owner.setup.reconnect(asked(draftId)))
    expect(error).toMatchObject({ code: 'sales_waiting', data: { count: 2 } })
    expect(till.app.mustCore().node.pubkey()).toBe(first.sandbox.pubkey)
    await till.owner.setup.reconnect({ ...asked(draftId), leavesOpenSales: true })
    expect(till.app.mustCore().node.pubkey()).toBe(second.sandbox.pubkey)
  })

  test('stands in nobody’s way when the same node gets a new credential', async () => {
    await till.sellSat(500n)
    const draftId = await till.check(first.sandbox)
    expect(await codeOf(till.owner.setup.reconnect(asked(draftId)))).toBe('ok')
  })

  test('OPP-01, OPP-04: waits there by name, counted, and never runs out by our clock', async () => {
    const sale = await till.sellSat(500n)
    await till.pairWith(second.sandbox)
    const core = till.app.mustCore()
    expect(await till.invoice(sale.id)).toMatchObject({ status: 'pending', script: 'node_silent' })
    expect(core.status.now().completeness).toMatchObject({ elsewhere: 1, gaps: 0 })
    core.deadlines.start(sale.id, 0)
    lapseInvoices(core)
    expect((await till.owner.invoices.status({ id: sale.id })).status).toBe('pending')
    expect(await codeOf(till.owner.invoices.confirm({ id: sale.id }))).toBe('other_node')
    expect(await codeOf(till.owner.invoices.void({ id: sale.id }))).toBe('other_node')
    const { timeline } = await till.owner.invoices.get({ id: sale.id })
    expect(timeline.at(-1)).toMatchObject({ event: 'node_left', source: 'book' })
  })

  test('a person can put it away; it is counted all the same', async () => {
    const sale = await till.sellSat(500n)
    await till.pairWith(second.sandbox)
    expect((await till.owner.invoices.open()).invoices.map(({ id }) => id)).toEqual([sale.id])
    await till.owner.invoices.acknowledge({ id: sale.id, script: 'node_silent' })
    expect((await till.owner.invoices.open()).invoices).toEqual([])
    expect(till.app.mustCore().status.now().completeness.elsewhere).toBe(1)
  })

  test('LND-59: what was paid at the first node is booked when that one is paired again', async () => {
    const sale = await till.sellSat(500n)
    await till.pairWith(second.sandbox)
    await first.control.pay({ bolt11: sale.bolt11, mode: 'pay' })
    await till.pairWith(first.sandbox)
    const paid = await until(
      () => till.invoice(sale.id),
      ({ status }) => status === 'paid',
    )
    expect(paid).toMatchObject({ script: 'deliver', receiptNumber: 1 })
    expect(till.app.mustCore().status.now().completeness.elsewhere).toBe(0)
  })

  test('waits as before when its node is back and nobody has paid', async () => {
    const sale = await till.sellSat(500n)
    await till.pairWith(second.sandbox)
    await till.owner.invoices.acknowledge({ id: sale.id, script: 'node_silent' })
    await till.pairWith(first.sandbox)
    const back = await till.invoice(sale.id)
    expect(back).toMatchObject({ status: 'pending', script: 'none', isAcknowledged: false })
    await first.control.pay({ bolt11: sale.bolt11, mode: 'pay' })
    await until(
      () => till.invoice(sale.id),
      ({ status }) => status === 'paid',
    )
  })

  test('OPP-01: an intent that never got its code ends, whoever asks for it or nobody', async () => {
    await first.control.setFaults([{ method: 'AddInvoice', kind: 'DROP_BEFORE_EFFECT', count: 0 }])
    await codeOf(till.owner.invoices.create(INPUT))
    await till.pairWith(second.sandbox)
    const [saved] = (await till.owner.invoices.list({})).invoices
    expect(saved).toMatchObject({ status: 'failed', bolt11: '' })
  })
})

describe('the network of a book', () => {
  test('is the one that its sales were made on: no other is ever paired', async () => {
    const dataDir = join(first.dataDir, 'other-network')
    const other = await startSandbox({ dataDir, port: 0, network: 'testnet' })
    try {
      const draftId = await till.check(other)
      const pair = { draftId, acceptsWideCredential: false, leavesOpenSales: true }
      await till.sellSat(500n)
      const { error } = await safe(till.owner.setup.reconnect(pair))
      expect(error).toMatchObject({ code: 'other_network', data: { detail: 'regtest' } })
      expect(till.app.mustCore().node.pubkey()).toBe(first.sandbox.pubkey)
    } finally {
      await other.stop()
    }
  })

  test('is open as long as nothing was sold', async () => {
    const dataDir = join(first.dataDir, 'other-network')
    const other = await startSandbox({ dataDir, port: 0, network: 'testnet' })
    try {
      await till.pairWith(other)
      expect((await till.sellSat(500n)).bolt11).toMatch(/^lntb/)
    } finally {
      await other.stop()
    }
  })
})

describe('a pairing that the disk refuses', () => {
  const full = () => {
    throw new BookError('disk_full', 'no page is left')
  }

  test('pain 37: leaves the till at its node, after the next start too', async () => {
    const core = till.app.mustCore()
    const draftId = await till.check(second.sandbox)
    const { book } = core
    core.book = { ...book, write: full }
    const asked = { draftId, acceptsWideCredential: false, leavesOpenSales: true }
    expect(await codeOf(till.owner.setup.reconnect(asked))).toBe('storage_unavailable')
    core.book = book
    expect(core.node.pubkey()).toBe(first.sandbox.pubkey)
    expect(savedConnection(core.vault)?.expected?.pubkey).toBe(first.sandbox.pubkey)
  })

  test.each([
    ['disk_full', 'disk_full'],
    ['read_only', 'read_only'],
    ['unavailable', 'vault_unreadable'],
  ] as const)('of a vault that says %s is answered with the state %s', async (kind, state) => {
    const core = till.app.mustCore()
    const draftId = await till.check(second.sandbox)
    const { vault } = core
    core.vault = { ...vault, write: () => Promise.reject(new VaultError(kind, 'not written')) }
    const asked = { draftId, acceptsWideCredential: false, leavesOpenSales: true }
    const { error } = await safe(till.owner.setup.reconnect(asked))
    expect(error).toMatchObject({ code: 'storage_unavailable', data: { state } })
    core.vault = vault
    expect(core.node.pubkey()).toBe(first.sandbox.pubkey)
    // What the owner freed room for is done at the next press, with the same check.
    await till.owner.setup.reconnect(asked)
    expect(core.node.pubkey()).toBe(second.sandbox.pubkey)
  })

  test('after a crash between vault and book the settings name the node of the vault', async () => {
    const core = till.app.mustCore()
    const { host, port } = savedConnection(core.vault) as NodeConnection
    const there = { ...(savedConnection(core.vault) as NodeConnection), port: port + 1 }
    await saveConnection(core.vault, there)
    settleNodeView(core)
    const { node } = await till.owner.settings.get({})
    expect(node).toMatchObject({ host, port: port + 1, rights: 'unknown' })
  })
})
