import { accountKindOf, chartPlace } from '../../../shared/chart-codes.ts'
import { type AccountNode, type Tender, type Takings, TENDERS } from '../../../shared/model/book.ts'
import type { Reader } from '../entries.ts'
import { integer, type Row, small, text, word } from '../row.ts'
import { type Balances, balancesAt, type Moment } from './balances.ts'
import { ReviewRefusal } from './refusal.ts'
import { onItsSide, type Sums, wide } from './sums.ts'

/** A branch with more lines below it comes closed: customers are thousands. */
const OPEN_CHILDREN_MAX = 50

type NodeRow = {
  id: bigint
  code: string
  currency: string
  depth: number
  isAccount: boolean
  childCount: number
  entryCount: number
}

/** Lines of the tree, for {@link nodeRow}. */
export const NODE = `SELECT id, code, currency, depth, account IS NOT NULL AS is_account, children,
  entries FROM nodes`

/** The tree below a branch, parents before children, a page of the lines directly below it. */
export function accountTree(
  sources: { index: Reader; book: Reader },
  question: { moment: Moment; under: string | null; limit: number; after: string | null },
): { nodes: AccountNode[]; next: string | null } {
  const { index, book } = sources
  const balances = balancesAt(index, question.moment)
  const { page, next } = topPage(index, question)
  const nodes = page.flatMap((top) => withOpenBranches(index, top))
  return { nodes: nodes.map((node) => accountNode(book, balances, node)), next }
}

function topPage(
  index: Reader,
  { under, limit, after }: { under: string | null; limit: number; after: string | null },
): { page: NodeRow[]; next: string | null } {
  const parents =
    under === null ? 'parent IS NULL' : 'parent IN (SELECT id FROM nodes WHERE code = ?)'
  const { code, currency } = lineOf(after)
  const rows = index
    .prepare(
      `${NODE} WHERE ${parents} AND (code, currency) > (?, ?) ORDER BY code, currency LIMIT ?`,
    )
    .all(...(under === null ? [] : [under]), code, currency, BigInt(limit + 1)) as Row[]
  const page = rows.slice(0, limit).map(nodeRow)
  const last = page.at(-1)
  return { page, next: rows.length > limit && last ? `${last.currency} ${last.code}` : null }
}

/** A code may stand in several currencies, so a cursor names both; the code may have a space. */
function lineOf(cursor: string | null): { code: string; currency: string } {
  if (cursor === null) return { code: '', currency: '' }
  const [, currency, code] = /^(\S+) (.+)$/s.exec(cursor) ?? []
  if (currency === undefined || code === undefined) throw new ReviewRefusal('bad_request', 'after')
  return { code, currency }
}

function withOpenBranches(index: Reader, node: NodeRow): NodeRow[] {
  if (node.childCount === 0 || node.childCount > OPEN_CHILDREN_MAX) return [node]
  const children = index.prepare(`${NODE} WHERE parent = ? ORDER BY code`).all(node.id) as Row[]
  return [node, ...children.flatMap((child) => withOpenBranches(index, nodeRow(child)))]
}

export function nodeRow(row: Row): NodeRow {
  return {
    id: integer(row, 'id'),
    code: text(row, 'code'),
    currency: text(row, 'currency'),
    depth: small(row, 'depth'),
    isAccount: integer(row, 'is_account') === 1n,
    childCount: small(row, 'children'),
    entryCount: small(row, 'entries'),
  }
}

/** A line with its sums, its place in the chart and its customer. */
export function accountNode(book: Reader, balances: Balances, node: NodeRow): AccountNode {
  const sums = balances.of(node.id)
  const { id: _id, ...shown } = node
  return {
    ...shown,
    ...sums,
    balance: balanceOf(node.code, sums),
    kind: accountKindOf(node.code),
    chartKey: chartPlace(node.code)?.key ?? null,
    customerName: customerNameOf(book, node.code),
  }
}

function balanceOf(code: string, sums: Sums): bigint {
  return onItsSide(code, sums.debitsPosted - sums.creditsPosted)
}

function customerNameOf(book: Reader, code: string): string | null {
  const place = chartPlace(code)
  if (place?.key !== 'customer_credit' || place.owner === null) return null
  const row = book.prepare('SELECT name FROM customers WHERE id = ?').get(place.owner) as
    | Row
    | undefined
  return row ? text(row, 'name') : null
}

/**
 * Every account once: branches that come closed stand for the accounts below them. The two sides
 * of each currency are equal, because each transfer has two (reliability L1).
 */
export function trialLines(
  sources: { index: Reader; book: Reader },
  moment: Moment,
): (AccountNode & { debit: bigint; credit: bigint })[] {
  const roots = { moment, under: null, limit: ROOTS_MAX, after: null }
  const { nodes } = accountTree(sources, roots)
  return nodes
    .filter((node) => node.isAccount || node.childCount > OPEN_CHILDREN_MAX)
    .map((node) => ownLine(nodes, node))
    .filter((line) => line.debitsPosted !== 0n || line.creditsPosted !== 0n)
}

const ROOTS_MAX = 200

/** An account that is a branch as well keeps only what is its own. */
function ownLine(
  nodes: readonly AccountNode[],
  node: AccountNode,
): AccountNode & { debit: bigint; credit: bigint } {
  const isOpen = node.childCount > 0 && node.childCount <= OPEN_CHILDREN_MAX
  const below = isOpen
    ? nodes.filter(
        ({ code, currency, depth }) =>
          currency === node.currency &&
          depth === node.depth + 1 &&
          code.startsWith(`${node.code}:`),
      )
    : []
  const own = (name: 'debitsPosted' | 'creditsPosted'): bigint =>
    below.reduce((rest, child) => rest - child[name], node[name])
  const [debitsPosted, creditsPosted] = [own('debitsPosted'), own('creditsPosted')]
  const net = debitsPosted - creditsPosted
  return {
    ...node,
    debitsPosted,
    creditsPosted,
    balance: onItsSide(node.code, net),
    debit: net > 0n ? net : 0n,
    credit: net < 0n ? -net : 0n,
  }
}

/** Takings of whole quarters of an hour, summed up by day. */
export function takingsOf(
  index: Reader,
  days: readonly { day: string; fromMs: number; toMs: number }[],
): Takings[] {
  const first = days[0]
  const last = days.at(-1)
  if (!first || !last) return []
  const rows = index
    .prepare(
      `SELECT slot, tender, currency, fiat, amount, count, fiat_minor FROM takings
       WHERE slot >= ? AND slot < ? ORDER BY slot`,
    )
    .all(slotOf(first.fromMs), slotOf(last.toMs)) as Row[]
  const sums = new Map<string, Takings>()
  let at = 0
  for (const row of rows) {
    const slot = integer(row, 'slot')
    while (slot >= slotOf(days[at]?.toMs ?? 0) && at < days.length - 1) at += 1
    addTaking(sums, days[at]?.day ?? first.day, row)
  }
  return [...sums.values()]
}

const SLOT_MS = 900_000

function slotOf(atMs: number): bigint {
  return BigInt(Math.floor(atMs / SLOT_MS))
}

function addTaking(sums: Map<string, Takings>, day: string, row: Row): void {
  const tender: Tender = word(row, 'tender', TENDERS)
  const currency = text(row, 'currency')
  const fiat = text(row, 'fiat')
  const key = `${day} ${tender} ${currency} ${fiat}`
  const known = sums.get(key) ?? {
    day,
    tender,
    currency,
    amount: 0n,
    count: 0,
    fiatCurrency: fiat === '' ? null : fiat,
    fiatMinor: 0n,
  }
  sums.set(key, {
    ...known,
    amount: known.amount + wide(row, 'amount'),
    count: known.count + small(row, 'count'),
    fiatMinor: known.fiatMinor + wide(row, 'fiat_minor'),
  })
}
