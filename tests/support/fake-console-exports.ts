import { ORPCError } from '@orpc/server'
import type { ExportView } from '../../shared/model/export.ts'
import type { FakeBuilder } from './fake-console.ts'
import { fakeId } from './fake-console-state.ts'

const DAY_MS = 86_400_000
const FOLDER = '/home/mara/.local/share/tillbook/live/exports'

function fakeExport(nowMs: number, parts: Partial<ExportView>): ExportView {
  const id = fakeId('exp')
  const fileName = 'tillbook_csv_2026-10-01_2026-10-31_entry-48211.csv'
  return {
    id,
    order: {
      format: 'csv',
      fromDate: '2026-10-01',
      toDate: '2026-10-31',
      timeZone: 'Europe/Berlin',
      currency: null,
      account: null,
      customerId: null,
      language: 'en',
    },
    status: 'finished',
    problem: null,
    fileName,
    path: `${FOLDER}/${id}/${fileName}`,
    isFileThere: true,
    entries: 12_345,
    entriesTotal: 12_345,
    bytes: 6_543_210,
    sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    headSeq: 48_211n,
    headHash: 'ab'.repeat(32),
    createdAtMs: nowMs - DAY_MS,
    finishedAtMs: nowMs - DAY_MS + 4_000,
    operatorName: 'Mara Lindqvist',
    ...parts,
  }
}

/** Exports that stand as they were made: nothing is written. */
export function makeExports(os: FakeBuilder) {
  const exports = [fakeExport(Date.now(), {})]
  const found = (id: string): ExportView => {
    const one = exports.find((known) => known.id === id)
    if (!one) throw new ORPCError('not_found', { status: 404, defined: true })
    return one
  }
  return {
    options: os.exports.options.handler(() => ({
      formats: [
        { format: 'csv' as const, extension: 'csv', subject: 'allowed' as const },
        { format: 'jsonl' as const, extension: 'jsonl', subject: 'allowed' as const },
        { format: 'hledger' as const, extension: 'journal', subject: 'never' as const },
        { format: 'beancount' as const, extension: 'beancount', subject: 'never' as const },
        { format: 'pdf' as const, extension: 'pdf', subject: 'needed' as const },
      ],
      currencies: ['BTC', 'CREDIT', 'EUR'],
      accounts: [],
      timeZone: 'Europe/Berlin',
      folder: FOLDER,
    })),
    start: os.exports.start.handler(({ input }) => {
      const nowMs = Date.now()
      const one = fakeExport(nowMs, { order: input.order, createdAtMs: nowMs, finishedAtMs: nowMs })
      exports.unshift(one)
      return one
    }),
    get: os.exports.get.handler(({ input }) => found(input.id)),
    list: os.exports.list.handler(() => ({ exports })),
    cancel: os.exports.cancel.handler(({ input }) => found(input.id)),
    remove: os.exports.remove.handler(({ input }) => {
      exports.splice(exports.indexOf(found(input.id)), 1)
      return {}
    }),
  }
}
