import type { BookFilter } from '../../../shared/model/book.ts'
import type { Book } from '../../../electron/store/open.ts'

/** One transfer as the slow reference knows it: the whole table, read at once. */
export type Plain = {
  seq: number
  kind: 'single' | 'pending' | 'post' | 'void'
  currency: string
  amount: bigint
  held: bigint
  debit: string
  credit: string
  group: string
  reference: string
  memo: string
  reason: string
  customerId: string | null
  tillId: string | null
  operatorId: string | null
  correctsSeq: number | null
  bookedAtMs: number
  effectiveAtMs: number
}

const ALL = `SELECT t.*, d.code AS debit, c.code AS credit, coalesce(h.amount, 0) AS held
  FROM transfers AS t JOIN accounts AS d ON d.id = t.debit_account
  JOIN accounts AS c ON c.id = t.credit_account LEFT JOIN transfers AS h ON h.seq = t.pending_seq
  ORDER BY t.seq`

export function allTransfers(book: Book): Plain[] {
  const rows = book.read((tx) => tx.prepare(ALL).all()) as Record<string, unknown>[]
  return rows.map((row) => ({
    seq: Number(row['seq']),
    kind: row['kind'] as Plain['kind'],
    currency: row['currency'] as string,
    amount: row['amount'] as bigint,
    held: row['held'] as bigint,
    debit: row['debit'] as string,
    credit: row['credit'] as string,
    group: row['group_id'] as string,
    reference: row['reference'] as string,
    memo: row['memo'] as string,
    reason: row['reason'] as string,
    customerId: row['customer_id'] as string | null,
    tillId: row['till_id'] as string | null,
    operatorId: row['operator_id'] as string | null,
    correctsSeq: row['corrects_seq'] === null ? null : Number(row['corrects_seq']),
    bookedAtMs: Number(row['booked_at']),
    effectiveAtMs: Number(row['effective_at']),
  }))
}

/** Days by asking the calendar for every entry: the way the engine must not go. */
export function dayOf(atMs: number, zone: string): string {
  return new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(atMs)
}

export function isUnder(code: string, branch: string): boolean {
  return code === branch || code.startsWith(`${branch}:`)
}

export function passes(filter: BookFilter, row: Plain, zone: string): boolean {
  const { period, account, amountMin, amountMax, kinds } = filter
  if (period) {
    const day = dayOf(period.by === 'booked' ? row.bookedAtMs : row.effectiveAtMs, zone)
    if (period.fromDay !== null && day < period.fromDay) return false
    if (period.toDay !== null && day > period.toDay) return false
  }
  if (account !== null && !isUnder(row.debit, account) && !isUnder(row.credit, account)) {
    return false
  }
  if (filter.currency !== null && row.currency !== filter.currency) return false
  if (kinds.length > 0 && !kinds.includes(row.kind)) return false
  if (amountMin !== null && row.amount < amountMin) return false
  if (amountMax !== null && row.amount > amountMax) return false
  if (filter.customerId !== null && row.customerId !== filter.customerId) return false
  if (filter.tillId !== null && row.tillId !== filter.tillId) return false
  if (filter.operatorId !== null && row.operatorId !== filter.operatorId) return false
  if (filter.tender !== null && tenderOf(row)?.tender !== filter.tender) return false
  return filter.text === '' || hasText(row, filter.text)
}

function plain(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()
}

function hasText(row: Plain, search: string): boolean {
  const words = search.split(/\s+/)
  if (words.every((word) => plain(`${row.memo} ${row.reason}`).includes(plain(word)))) return true
  if (search.replace('#', '') === `${row.seq}`) return true
  if (words.length > 1 || search.length < 4) return false
  if (row.reference.startsWith(search) || row.group.startsWith(search)) return true
  const [, ...inner] = row.reference.split(':')
  return inner.some((part) => part.length >= 8 && part.startsWith(search.toLowerCase()))
}

/** What stands on a branch, posted, debits less credits, of the entries given. */
export function netOf(rows: readonly Plain[], branch: string, currency: string): bigint {
  return rows.reduce((net, row) => net + (row.currency === currency ? moveOf(row, branch) : 0n), 0n)
}

export function moveOf(row: Plain, branch: string): bigint {
  if (row.kind === 'pending' || row.kind === 'void') return 0n
  const debit = isUnder(row.debit, branch) ? row.amount : 0n
  const credit = isUnder(row.credit, branch) ? row.amount : 0n
  return debit - credit
}

/** Pending debits of a branch. */
export function pendingDebits(rows: readonly Plain[], branch: string, currency: string): bigint {
  return rows.reduce((sum, row) => {
    if (row.currency !== currency || !isUnder(row.debit, branch)) return sum
    return row.kind === 'pending' ? sum + row.amount : sum - row.held
  }, 0n)
}

export function tenderOf(row: Plain): { tender: string; sign: bigint } | null {
  if (row.kind === 'pending' || row.kind === 'void') return null
  const paid = tenderFrom(row.debit, row.credit)
  if (paid) return { tender: paid, sign: 1n }
  const undone = row.correctsSeq === null ? null : tenderFrom(row.credit, row.debit)
  return undone ? { tender: undone, sign: -1n } : null
}

function tenderFrom(from: string, to: string): string | null {
  if (from.startsWith('liabilities:credit:')) return to === 'income:credits' ? 'credits' : null
  if (!/^(income|exchange|liabilities):/.test(to)) return null
  if (from.startsWith('assets:node:')) return 'lightning'
  if (from.startsWith('assets:till-cash:')) return 'cash'
  return from.startsWith('assets:clearing:') ? 'provider' : null
}
