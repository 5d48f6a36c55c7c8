import { expect, test } from 'vitest'
import { audit, readAudit } from '../../electron/core/audit.ts'
import { findInvoices } from '../../electron/core/read-invoices.ts'
import { insertInvoice } from '../../electron/store/invoices.ts'
import { notesWait } from '../../electron/store/notes.ts'
import { type CoreUnderTest, startCore } from '../support/core-without-node.ts'
import { invoiceRow } from '../store/fixtures.ts'

function sell({ core }: CoreUnderTest, memo: string): void {
  core.book.write((tx) => insertInvoice(tx, invoiceRow({ memo, tillId: core.tillId })))
}

function notesFor({ core }: CoreUnderTest, search: string): string[] {
  const { invoices } = findInvoices(core, { search, limit: 9, before: null })
  return invoices.map(({ memo }) => memo)
}

async function withCore(work: (under: CoreUnderTest) => Promise<void> | void): Promise<void> {
  const under = await startCore()
  try {
    await work(under)
  } finally {
    await under.close()
  }
}

test('a search that is faster than the line after the answer misses no note', () =>
  withCore((under) => {
    sell(under, 'Flat white')
    expect(notesFor(under, 'white')).toEqual(['Flat white'])
  }))

test('a note that a crash left out is found after the start', () =>
  withCore(async (under) => {
    sell(under, 'Flat white')
    await under.reopen()
    sell(under, 'White tea')
    expect(notesFor(under, 'white')).toEqual(['White tea', 'Flat white'])
  }))

test('the line after an answer takes the notes in', () =>
  withCore(async (under) => {
    const { core } = under
    sell(under, 'Flat white')
    expect(core.book.read(notesWait)).toBe(true)
    const nobody = { operatorId: null, operatorName: '', role: null, serviceKeyId: null }
    const call = { method: 'invoices.create', outcome: 'ok', subject: '', transport: 'ws' }
    audit(core, { ...nobody, ...call })
    await new Promise((resolve) => setImmediate(resolve))
    expect(core.book.read(notesWait)).toBe(false)
  }))

test('a damaged search index takes no line of the audit log with it', () =>
  withCore(({ core }) => {
    core.book.write((tx) => tx.prepare('DROP TABLE invoice_memos').run())
    sell({ core } as CoreUnderTest, 'Flat white')
    const nobody = { operatorId: null, operatorName: '', role: null, serviceKeyId: null }
    const call = { method: 'invoices.create', outcome: 'ok', subject: 'sale-1', transport: 'ws' }
    audit(core, { ...nobody, ...call })
    expect(readAudit(core, 1)).toMatchObject([{ subject: 'sale-1' }])
  }))

test('a search on a full disk answers from the notes that were taken in', () =>
  withCore((under) => {
    sell(under, 'Flat white')
    expect(notesFor(under, 'white')).toEqual(['Flat white'])
    for (let table = 0; table < 60; table += 1) {
      const note = Array.from({ length: 12 }, (_, seat) => `table ${table * 31} seat ${seat * 7}`)
      sell(under, note.join(' ').slice(0, 180))
    }
    sell(under, 'White tea')
    const limit = (pages: string) =>
      under.core.book.read((tx) => tx.prepare(`PRAGMA max_page_count = ${pages}`).get())
    const { page_count: used } = under.core.book.read((tx) =>
      tx.prepare('PRAGMA page_count').get(),
    ) as { page_count: bigint }
    limit(`${used}`)
    expect(notesFor(under, 'white')).toEqual(['Flat white'])
    expect(under.core.book.storageState()).toBe('full')
    limit('1000000')
    expect(notesFor(under, 'white')).toEqual(['White tea', 'Flat white'])
  }))
