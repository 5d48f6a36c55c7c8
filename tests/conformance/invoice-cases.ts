import { createHash, randomBytes } from 'node:crypto'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { expect, it } from 'vitest'
import { hexOf, listOf, type Message, textOf } from './raw-client.ts'
import { foreignInvoice, issue, lookUp, pay, type Session } from './session.ts'

const UNKNOWN_HASH = Buffer.alloc(32, 0xab)

/** Issuing, looking up, cancelling and being paid. */
export function invoiceCases(session: () => Session): void {
  it('answers AddInvoice with enough to show a QR without a look-up', async () => {
    const { till, admin } = session()
    const preimage = randomBytes(32)
    const answer = await till.ask('Lightning.AddInvoice', {
      value_msat: '1234567',
      memo: 'Två kaffe ☕',
      expiry: '900',
      r_preimage: preimage,
    })
    const hash = createHash('sha256').update(preimage).digest('hex')
    expect(hexOf(answer, 'r_hash')).toBe(hash)
    expect(hexOf(answer, 'payment_addr')).toHaveLength(64)
    expect(BigInt(textOf(answer, 'add_index'))).toBeGreaterThan(0n)
    const decoded = await admin.ask('Lightning.DecodePayReq', {
      pay_req: textOf(answer, 'payment_request'),
    })
    const info = await till.ask('Lightning.GetInfo')
    expect(decoded).toMatchObject({
      destination: textOf(info, 'identity_pubkey'),
      payment_hash: hash,
      num_satoshis: '1234',
      num_msat: '1234567',
      expiry: '900',
      description: 'Två kaffe ☕',
      description_hash: '',
      cltv_expiry: '80',
      route_hints: [],
    })
    expect(hexOf(decoded, 'payment_addr')).toBe(hexOf(answer, 'payment_addr'))
    expect(decoded['features']).toEqual((await lookUp(till, hash))['features'])
  })

  it('shows an open invoice with every field a till reads', async () => {
    const { till } = session()
    const issued = await issue(till, { value_msat: '2500', memo: 'tea', expiry: '600' })
    const invoice = await lookUp(till, issued.hash)
    expect(invoice).toMatchObject({
      memo: 'tea',
      value: '2',
      value_msat: '2500',
      settled: false,
      settle_date: '0',
      payment_request: issued.bolt11,
      expiry: '600',
      cltv_expiry: '80',
      private: false,
      add_index: issued.addIndex,
      settle_index: '0',
      amt_paid: '0',
      amt_paid_sat: '0',
      amt_paid_msat: '0',
      state: 'OPEN',
      htlcs: [],
      is_keysend: false,
      is_amp: false,
    })
    expect(hexOf(invoice, 'r_preimage')).toBe(issued.preimage)
    expect(hexOf(invoice, 'r_hash')).toBe(issued.hash)
    expect(invoice['features']).toMatchObject({
      14: { name: 'payment-addr', is_required: true, is_known: true },
      17: { name: 'multi-path-payments', is_required: false, is_known: true },
    })
  })

  it('refuses a preimage used before (LND-18: the repeat after a crash)', async () => {
    const { till } = session()
    const issued = await issue(till)
    const again = { value_msat: '25000', r_preimage: Buffer.from(issued.preimage, 'hex') }
    expect(await till.call('Lightning.AddInvoice', again)).toEqual({
      code: 2,
      details: 'invoice with payment hash already exists',
    })
  })

  it('gives each invoice a higher add index', async () => {
    const { till } = session()
    const first = await issue(till)
    const second = await issue(till)
    expect(BigInt(second.addIndex)).toBeGreaterThan(BigInt(first.addIndex))
  })

  it.each([
    [
      'two amounts',
      { value: '1', value_msat: '1000' },
      'sat and msat arguments are mutually exclusive',
    ],
    ['a negative amount', { value_msat: '-1' }, 'amount cannot be negative'],
    [
      'a short preimage',
      { r_preimage: Buffer.alloc(31) },
      'invalid preimage length of 31, want 32',
    ],
    [
      'a memo of 1,025 bytes',
      { memo: 'x'.repeat(1025) },
      'memo too large: 1025 bytes (maxsize=1024)',
    ],
    [
      'a memo that no invoice can carry',
      { memo: 'x'.repeat(640) },
      'data length too big to fit within 10 bits: 1024',
    ],
    [
      'a description hash of 31 bytes',
      { description_hash: Buffer.alloc(31) },
      'description hash is 31 bytes, must be 32',
    ],
    [
      'an expiry beyond a year',
      { expiry: '31536001' },
      'expiry of 3.1536001e+07 seconds greater than max expiry of 3.1536e+07 seconds',
    ],
    [
      'a final CLTV delta below the least',
      { cltv_expiry: '23' },
      'CLTV delta of 23 must be greater than minimum of 24',
    ],
  ])('refuses %s', async (_what, request, details) => {
    const { till } = session()
    expect(await till.call('Lightning.AddInvoice', request)).toEqual({ code: 2, details })
  })

  it('reads back exactly what another signer wrote, to the msat', async () => {
    const { admin, target } = session()
    const secretKey = randomBytes(32)
    for (const amountMsat of [1n, 10n, 999n, 100_000n, 100_001n, 5_000_000n, 123_456_789_012n]) {
      const invoice = foreignInvoice(target.issuer.network, { secretKey, amountMsat })
      const decoded = await admin.ask('Lightning.DecodePayReq', { pay_req: invoice.bolt11 })
      expect(decoded).toMatchObject({
        destination: Buffer.from(secp256k1.getPublicKey(secretKey, true)).toString('hex'),
        payment_hash: invoice.paymentHash,
        num_msat: `${amountMsat}`,
        description: 'foreign',
        expiry: '600',
      })
    }
  })

  it('refuses to read an invoice of another network or one with a typing error', async () => {
    const { admin, target } = session()
    const { network } = target.issuer
    const wrong = foreignInvoice('mainnet', { secretKey: randomBytes(32), amountMsat: 1_000n })
    expect(await admin.call('Lightning.DecodePayReq', { pay_req: wrong.bolt11 })).toEqual({
      code: 2,
      details: `invoice not for current active network '${network}'`,
    })
    const right = foreignInvoice(network, { secretKey: randomBytes(32), amountMsat: 1_000n })
    const broken = `${right.bolt11.slice(0, -1)}${right.bolt11.endsWith('q') ? 'p' : 'q'}`
    expect((await admin.call('Lightning.DecodePayReq', { pay_req: broken })).code).toBe(2)
  })

  it('keeps a long memo when a description hash stands for it', async () => {
    const { till, admin } = session()
    const memo = 'long '.repeat(180)
    const descriptionHash = createHash('sha256').update(memo).digest()
    const issued = await issue(till, { memo, description_hash: descriptionHash })
    const decoded = await admin.ask('Lightning.DecodePayReq', { pay_req: issued.bolt11 })
    expect(decoded).toMatchObject({
      description: '',
      description_hash: descriptionHash.toString('hex'),
    })
    expect(textOf(await lookUp(till, issued.hash), 'memo')).toBe(memo)
  })

  it('lets an invoice live a day when no expiry is asked for', async () => {
    const { till } = session()
    const issued = await issue(till, { expiry: '0' })
    expect(textOf(await lookUp(till, issued.hash), 'expiry')).toBe('86400')
  })

  it('says NOT_FOUND for an unknown hash and refuses one of another length', async () => {
    const { till } = session()
    expect(await till.call('Lightning.LookupInvoice', { r_hash: UNKNOWN_HASH })).toEqual({
      code: 5,
      details: 'unable to locate invoice',
    })
    expect(await till.call('Lightning.LookupInvoice', { r_hash: Buffer.alloc(31) })).toEqual({
      code: 2,
      details: 'payment hash must be exactly 32 bytes, is instead 31',
    })
  })

  it('cancels once and again, but neither an unknown nor a settled invoice', async () => {
    const { till } = session()
    const cancel = (hash: string) =>
      till.call('Invoices.CancelInvoice', { payment_hash: Buffer.from(hash, 'hex') })
    const open = await issue(till)
    expect(await cancel(open.hash)).toEqual({ code: 0, message: {} })
    expect(await cancel(open.hash)).toEqual({ code: 0, message: {} })
    expect(textOf(await lookUp(till, open.hash), 'state')).toBe('CANCELED')
    expect(await cancel(UNKNOWN_HASH.toString('hex'))).toEqual({
      code: 2,
      details: 'unable to locate invoice',
    })
    const paid = await issue(till)
    await pay(session(), paid.bolt11)
    expect(await cancel(paid.hash)).toEqual({ code: 2, details: 'invoice already settled' })
  })

  it('does not let a cancelled invoice be paid', async () => {
    const { till, target } = session()
    const issued = await issue(till)
    await till.ask('Invoices.CancelInvoice', { payment_hash: Buffer.from(issued.hash, 'hex') })
    const answer = await target.payer.pay(issued.bolt11)
    expect(answer.status).toBe('failed')
    expect(await lookUp(till, issued.hash)).toMatchObject({ state: 'CANCELED', amt_paid_msat: '0' })
  })

  it('settles with the exact msat and says when, at which index and over which HTLC', async () => {
    const { till } = session()
    const issued = await issue(till, { value_msat: '1234567' })
    expect(await pay(session(), issued.bolt11)).toBe(1_234_567n)
    const invoice = await lookUp(till, issued.hash)
    expect(invoice).toMatchObject({
      state: 'SETTLED',
      settled: true,
      value_msat: '1234567',
      amt_paid: '1234567',
      amt_paid_sat: '1234',
      amt_paid_msat: '1234567',
    })
    expect(BigInt(textOf(invoice, 'settle_index'))).toBeGreaterThan(0n)
    expect(Number(textOf(invoice, 'settle_date'))).toBeGreaterThanOrEqual(
      Number(textOf(invoice, 'creation_date')),
    )
    expect(listOf(invoice, 'htlcs')).toMatchObject([{ amt_msat: '1234567', state: 'SETTLED' }])
  })

  it('takes 7,500 msat for an invoice of 5,000 and says so', async () => {
    const { till } = session()
    const issued = await issue(till, { value_msat: '5000' })
    expect(await pay(session(), issued.bolt11, 2_500n)).toBe(7_500n)
    expect(await lookUp(till, issued.hash)).toMatchObject({
      state: 'SETTLED',
      value_msat: '5000',
      amt_paid_msat: '7500',
    })
  })

  it('refuses less than the invoice asks for and stays open', async () => {
    const { till, target } = session()
    const issued = await issue(till, { value_msat: '5000' })
    const answer = await target.payer.pay(issued.bolt11, { extraMsat: -1_000n })
    expect(answer.status).toBe('failed')
    expect(await lookUp(till, issued.hash)).toMatchObject({ state: 'OPEN', amt_paid_msat: '0' })
  })

  it('takes any amount when the invoice names none', async () => {
    const { till, admin } = session()
    const issued = await issue(till, { value_msat: '0' })
    const decoded = await admin.ask('Lightning.DecodePayReq', { pay_req: issued.bolt11 })
    expect(decoded).toMatchObject({ num_msat: '0' })
    expect(await pay(session(), issued.bolt11, 4_321n)).toBe(4_321n)
    expect(await lookUp(till, issued.hash)).toMatchObject({
      state: 'SETTLED',
      value_msat: '0',
      amt_paid_msat: '4321',
    })
  })

  it('lists forwards and backwards in pages, oldest first in each', async () => {
    const { till } = session()
    const issued = [await issue(till), await issue(till), await issue(till), await issue(till)]
    const indexes = issued.map((invoice) => invoice.addIndex)
    const offset = `${BigInt(indexes[0] ?? 0) - 1n}`
    const page = async (request: Message) => {
      const answer = await till.ask('Lightning.ListInvoices', request)
      return {
        indexes: listOf(answer, 'invoices').map((invoice) => textOf(invoice, 'add_index')),
        first: textOf(answer, 'first_index_offset'),
        last: textOf(answer, 'last_index_offset'),
      }
    }
    expect(await page({ index_offset: offset, num_max_invoices: '3' })).toEqual({
      indexes: indexes.slice(0, 3),
      first: indexes[0],
      last: indexes[2],
    })
    expect(await page({ index_offset: indexes[2], num_max_invoices: '3' })).toEqual({
      indexes: indexes.slice(3),
      first: indexes[3],
      last: indexes[3],
    })
    expect(await page({ reversed: true, num_max_invoices: '2' })).toEqual({
      indexes: indexes.slice(2),
      first: indexes[2],
      last: indexes[3],
    })
    const earlier = { index_offset: indexes[2], reversed: true, num_max_invoices: '2' }
    expect(await page(earlier)).toEqual({
      indexes: indexes.slice(0, 2),
      first: indexes[0],
      last: indexes[1],
    })
    const beyond = await page({ index_offset: indexes[3], num_max_invoices: '3' })
    expect(beyond.indexes).toEqual([])
  })

  it('lists only what is still open when asked for the pending ones', async () => {
    const { till } = session()
    const canceled = await issue(till)
    const open = await issue(till)
    await till.ask('Invoices.CancelInvoice', { payment_hash: Buffer.from(canceled.hash, 'hex') })
    const answer = await till.ask('Lightning.ListInvoices', {
      pending_only: true,
      index_offset: `${BigInt(canceled.addIndex) - 1n}`,
    })
    const hashes = listOf(answer, 'invoices').map((invoice) => hexOf(invoice, 'r_hash'))
    expect(hashes).toEqual([open.hash])
  })

  it('keeps invoices, settlements and indexes over a restart', async () => {
    const paid = await issue(session().till)
    const open = await issue(session().till)
    await pay(session(), paid.bolt11)
    const before = await lookUp(session().till, paid.hash)
    await session().target.restart()
    const after = await lookUp(session().till, paid.hash)
    expect(after).toEqual(before)
    expect(textOf(await lookUp(session().till, open.hash), 'state')).toBe('OPEN')
    const next = await issue(session().till)
    expect(BigInt(next.addIndex)).toBeGreaterThan(BigInt(open.addIndex))
  })
}
