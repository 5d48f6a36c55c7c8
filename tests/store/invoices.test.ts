import { describe, expect, test } from 'vitest'
import { CASHIER_SCRIPTS, INVOICE_STATUSES, RECEIVED_OUTCOMES } from '../../shared/model/invoice.ts'
import { insertCustomer } from '../../electron/store/customers.ts'
import { listInvoices } from '../../electron/store/find-invoices.ts'
import {
  countInvoicesSince,
  insertInvoice,
  invoiceByClientId,
  invoiceByHash,
  invoiceById,
  invoiceCounts,
  type InvoiceRow,
  openInvoices,
  pendingInvoices,
  unfinishedInvoices,
  updateInvoice,
} from '../../electron/store/invoices.ts'
import { makeNotesFindable, notesWait } from '../../electron/store/notes.ts'
import type { Book } from '../../electron/store/open.ts'
import { invoiceRow, START_MS, TILL, tempBook } from './fixtures.ts'

function save(book: Book, ...rows: InvoiceRow[]): InvoiceRow[] {
  book.write((tx) => {
    for (const row of rows) insertInvoice(tx, row)
    makeNotesFindable(tx)
  })
  return rows
}

function idsOf(rows: readonly InvoiceRow[]): string[] {
  return rows.map((row) => row.id)
}

describe('an invoice', () => {
  test('comes back exactly as it was saved, by each of its names', () => {
    const book = tempBook()
    book.write((tx) =>
      insertCustomer(tx, { id: 'cus_1', name: 'Anna', createdAtMs: 1, tier: 'free' }),
    )
    const row = invoiceRow({
      amountMsat: 2_100_000_000_000_000_000n,
      receivedMsat: 9_007_199_254_740_993n,
      rate: {
        quoteId: 'quote_1',
        currency: 'EUR',
        numerator: 9_007_199_254_740_993n,
        denominator: 3n,
        spreadBasisPoints: -20,
        rounding: 'up_to_sat',
        tier: 'stale_warn',
        atMs: 5,
        readings: [{ source: 'kraken', rawPrice: '88004.10', atMs: 5, isUsed: true }],
      },
      memo: 'Kaffee & Kuchen ☕',
      settleIndex: 2n ** 53n + 1n,
      settledAtMs: START_MS,
      receiptNumber: 7,
      isVoidRequested: true,
      isNodeFinal: true,
      purpose: 'credit_package',
      credits: 300,
      customerId: 'cus_1',
      packageId: 'credits-300',
      tier: 'free',
    })
    save(book, row)
    expect(book.read((tx) => invoiceById(tx, row.id))).toEqual(row)
    expect(book.read((tx) => invoiceByHash(tx, row.paymentHash))).toEqual(row)
    expect(book.read((tx) => invoiceByClientId(tx, TILL, row.clientId))).toEqual(row)
    expect(book.read((tx) => invoiceByClientId(tx, 'till_2', row.clientId))).toBeNull()
  })

  test('moves one version at a time', () => {
    const book = tempBook()
    const [row] = save(book, invoiceRow())
    if (!row) throw new Error('no row')
    const paid: InvoiceRow = { ...row, status: 'paid', version: 1, receivedMsat: 4_500_000n }
    book.write((tx) => updateInvoice(tx, paid))
    expect(book.read((tx) => invoiceById(tx, row.id))).toEqual(paid)
    for (const version of [0, 1, 3]) {
      const old = { ...paid, status: 'expired' as const, version }
      expect(() => book.write((tx) => updateInvoice(tx, old))).toThrow(/is not at version/)
    }
    expect(book.read((tx) => invoiceById(tx, row.id))).toEqual(paid)
  })

  test.each([
    { name: 'client id', parts: (row: InvoiceRow) => ({ clientId: row.clientId }) },
    { name: 'payment hash', parts: (row: InvoiceRow) => ({ paymentHash: row.paymentHash }) },
    { name: 'id', parts: (row: InvoiceRow) => ({ id: row.id }) },
  ])('cannot be made twice with one $name', ({ parts }) => {
    const book = tempBook()
    const [row] = save(book, invoiceRow())
    if (!row) throw new Error('no row')
    expect(() => save(book, invoiceRow(parts(row)))).toThrow(/append-only: invoices/)
  })

  test('two of one till never bear one receipt number', () => {
    const book = tempBook()
    save(book, invoiceRow({ receiptNumber: 1 }))
    expect(() => save(book, invoiceRow({ receiptNumber: 1 }))).toThrow(/append-only: invoices/)
  })

  test('can have every status, outcome and script that the screens know', () => {
    const book = tempBook()
    const rows = [
      ...INVOICE_STATUSES.map((status) => invoiceRow({ status })),
      ...RECEIVED_OUTCOMES.map((outcome) => invoiceRow({ outcome })),
      ...CASHIER_SCRIPTS.map((script) => invoiceRow({ script })),
    ]
    save(book, ...rows)
    for (const row of rows) expect(book.read((tx) => invoiceById(tx, row.id))).toEqual(row)
    expect(() => save(book, invoiceRow({ status: 'lost' as 'paid' }))).toThrow(/CHECK/)
  })
})

describe('what still waits', () => {
  test('is asked of the node until the node itself has said the end (I7)', () => {
    const book = tempBook()
    const waiting = INVOICE_STATUSES.map((status) => invoiceRow({ status }))
    const final = INVOICE_STATUSES.map((status) => invoiceRow({ status, isNodeFinal: true }))
    save(book, ...waiting, ...final)
    const rows = book.read((tx) => unfinishedInvoices(tx, { limit: 100 }))
    expect(idsOf(rows)).toEqual(idsOf(waiting))
    expect(book.read(invoiceCounts)).toMatchObject({ pending: 1, expired: 1 })
  })

  test('comes in pages', () => {
    const book = tempBook()
    const rows = save(book, invoiceRow(), invoiceRow(), invoiceRow())
    const first = book.read((tx) => unfinishedInvoices(tx, { limit: 2 }))
    const afterId = first.at(-1)?.id ?? ''
    const second = book.read((tx) => unfinishedInvoices(tx, { limit: 2, afterId }))
    expect(idsOf([...first, ...second])).toEqual(idsOf(rows))
  })

  test('lapses in the order of its time limits', () => {
    const book = tempBook()
    const [late, soon] = save(
      book,
      invoiceRow({ expiresAtMs: 9 }),
      invoiceRow({ expiresAtMs: 3 }),
      invoiceRow({ status: 'paid', expiresAtMs: 1 }),
    )
    expect(idsOf(book.read(pendingInvoices))).toEqual([soon?.id, late?.id])
  })

  test('stands above Sell until it is over or a person has seen to it (pain 5)', () => {
    const book = tempBook()
    const now = START_MS + 1_000
    const running = invoiceRow({ expiresAtMs: now + 1 })
    const arriving = invoiceRow({ status: 'arriving', expiresAtMs: now - 1 })
    const late = invoiceRow({ status: 'paid_late', script: 'late_deliver_or_refund' })
    save(
      book,
      running,
      arriving,
      late,
      invoiceRow({ status: 'paid', script: 'deliver' }),
      invoiceRow({ status: 'expired' }),
      invoiceRow({ status: 'paid', script: 'deliver_over', isAcknowledged: true }),
    )
    const open = book.read((tx) => openInvoices(tx, TILL, now))
    expect(idsOf(open)).toEqual([running.id, late.id, arriving.id])
    expect(book.read((tx) => openInvoices(tx, 'till_2', now))).toEqual([])
  })

  test('is counted for each operator and till, and the count survives a restart (LND-12)', () => {
    const book = tempBook()
    const operatorId = `op_${'7'.repeat(26)}`
    for (const createdAtMs of [100, 200, 300]) save(book, invoiceRow({ createdAtMs, operatorId }))
    save(book, invoiceRow({ createdAtMs: 250 }))
    book.close()
    const again = tempBook(book.dir)
    const since = (sinceMs: number, nowMs = 400) =>
      again.read((tx) => countInvoicesSince(tx, TILL, operatorId, { sinceMs, nowMs }))
    expect(since(200)).toEqual({ count: 2, oldestAtMs: 200 })
    expect(since(301)).toEqual({ count: 0, oldestAtMs: 301 })
    expect(since(150, 299)).toEqual({ count: 1, oldestAtMs: 200 })
  })
})

describe('the list of sales', () => {
  test('is newest first and comes in pages without a doublet, while new sales come in', () => {
    const book = tempBook()
    const rows = save(book, ...Array.from({ length: 7 }, () => invoiceRow()))
    const seen: string[] = []
    let before: string | null = null
    for (let page = 0; page < 10; page += 1) {
      const found = book.read((tx) => listInvoices(tx, { search: '', limit: 3, before }))
      seen.push(...idsOf(found.invoices))
      save(book, invoiceRow())
      before = found.next
      if (before === null) break
    }
    expect(seen).toEqual(idsOf(rows).toReversed())
  })

  test('keeps the order of creation when the clock was set back', () => {
    const book = tempBook()
    const rows = save(
      book,
      invoiceRow({ createdAtMs: 5_000 }),
      invoiceRow({ createdAtMs: 1_000 }),
      invoiceRow({ createdAtMs: 3_000 }),
    )
    const { invoices } = book.read((tx) => listInvoices(tx, { search: '', limit: 9, before: null }))
    expect(idsOf(invoices)).toEqual(idsOf(rows).toReversed())
  })

  test.each(['', 'x', '-1', '1e9', '99999999999999999999', `' OR 1`])(
    'a cursor that was never given out (%s) points nowhere',
    (before) => {
      const book = tempBook()
      save(book, invoiceRow())
      const page = book.read((tx) => listInvoices(tx, { search: '', limit: 9, before }))
      expect(page).toEqual({ invoices: [], next: null })
    },
  )
})

describe('search', () => {
  const wanted = invoiceRow({
    id: 'inv_01k9qwerty0000000000000000',
    amountMsat: 12_345_000n,
    fiat: { currency: 'EUR', amountMinor: 1_086n },
    receiptNumber: 77,
    memo: 'Filterkaffee "groß" für Tisch 4',
    paymentHash: `feed5${'0'.repeat(59)}`,
  })
  const yen = invoiceRow({ fiat: { currency: 'JPY', amountMinor: 1_500n }, amountMsat: 8_000n })

  test.each([
    { search: '12345', finds: wanted, what: 'the amount in sats' },
    { search: '10.86', finds: wanted, what: 'the price' },
    { search: '10,86', finds: wanted, what: 'the price with a comma' },
    { search: '1086', finds: wanted, what: 'the digits of the price' },
    { search: '77', finds: wanted, what: 'the receipt number' },
    { search: ' feed5 ', finds: wanted, what: 'the start of the hash' },
    { search: 'FEED50', finds: wanted, what: 'the start of the hash in capitals' },
    { search: wanted.paymentHash, finds: wanted, what: 'the hash' },
    { search: wanted.id, finds: wanted, what: 'the id' },
    { search: 'inv_01k9qwerty', finds: wanted, what: 'the start of the id' },
    { search: 'kaffee', finds: wanted, what: 'a part of a word of the note' },
    { search: 'GROß', finds: wanted, what: 'a word in another case' },
    { search: 'fur tisch', finds: wanted, what: 'words without their marks' },
    { search: '"groß"', finds: wanted, what: 'quotation marks' },
    { search: '1500', finds: yen, what: 'a price in a currency without decimals' },
  ])('$search finds by $what', ({ search, finds }) => {
    const book = tempBook()
    save(book, invoiceRow(), wanted, invoiceRow({ memo: 'Tee' }), yen, invoiceRow())
    const page = book.read((tx) => listInvoices(tx, { search, limit: 9, before: null }))
    expect(idsOf(page.invoices)).toEqual([finds.id])
  })

  test.each([
    'tea',
    '11',
    'inv_',
    'dead',
    '10.8',
    '4',
    'ka',
    '%',
    `'; DROP TABLE invoices; --`,
    'NEAR(',
  ])('%s finds nothing', (search) => {
    const book = tempBook()
    save(book, wanted, yen)
    const page = book.read((tx) => listInvoices(tx, { search, limit: 9, before: null }))
    expect(page).toEqual({ invoices: [], next: null })
  })

  test('hits come in pages too, each once though it is found in two ways', () => {
    const book = tempBook()
    const hit = () => invoiceRow({ amountMsat: 500_000n, memo: 'no 500' })
    const rows = save(book, hit(), invoiceRow(), hit(), hit(), invoiceRow(), hit())
    const first = book.read((tx) => listInvoices(tx, { search: '500', limit: 3, before: null }))
    const rest = book.read((tx) =>
      listInvoices(tx, { search: '500', limit: 3, before: first.next }),
    )
    const hits = rows.filter((row) => row.memo !== '')
    expect(idsOf([...first.invoices, ...rest.invoices])).toEqual(idsOf(hits).toReversed())
    expect(rest.next).toBeNull()
  })

  test('a note is found once it was taken in, whatever came before it and however often', () => {
    const book = tempBook()
    const search = { search: 'kaffee', limit: 9, before: null }
    const notes = ['Kaffee', '', 'Filterkaffee']
    for (const memo of notes) book.write((tx) => insertInvoice(tx, invoiceRow({ memo })))
    expect(book.read((tx) => listInvoices(tx, search)).invoices).toEqual([])
    expect(book.read(notesWait)).toBe(true)
    book.write(makeNotesFindable)
    book.write(makeNotesFindable)
    const found = book.read((tx) => listInvoices(tx, search)).invoices
    expect(found.map(({ memo }) => memo)).toEqual(['Filterkaffee', 'Kaffee'])
    expect(book.read(notesWait)).toBe(false)
  })
})
