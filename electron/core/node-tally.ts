import {
  NODE_DIFFERENCES,
  NODE_DIFFERENCES_SHOWN_MAX,
  type NodeComparison,
  type NodeDifference,
  type NodeDifferenceKind,
} from '../../shared/model/node-comparison.ts'
import type { NodeError, NodeInvoice } from '../ports/lightning.ts'
import type { NodePayment } from '../store/node-payments.ts'

/** What was met on both sides so far. It grows by the differences that are shown, no further. */
export type NodeTally = ReturnType<typeof tallyOf>

type Sums = { payments: number; msat: bigint }

export function tallyOf() {
  const node: Sums = { payments: 0, msat: 0n }
  const book: Sums = { payments: 0, msat: 0n }
  const counts = Object.fromEntries(NODE_DIFFERENCES.map((kind) => [kind, 0])) as Counts
  let rows: NodeDifference[] = []

  function note(difference: NodeDifference): void {
    counts[difference.kind] += 1
    if (rows.length < NODE_DIFFERENCES_SHOWN_MAX) rows.push(difference)
  }

  return {
    node,
    book,
    counts,
    rows: (): readonly NodeDifference[] => rows,
    /** Payments of the book that the node knows as settled. */
    met: () => book.payments,
    /**
     * A payment that the node tells as settled.
     * @param payment what the book has of the same payment hash.
     */
    weigh(told: NodeInvoice, payment: NodePayment | null): void {
      add(node, told.receivedMsat)
      const bookMsat = payment?.bookedMsat ?? null
      if (bookMsat !== null) add(book, bookMsat)
      const kind = differenceOf(told, payment)
      if (kind === null) return
      const invoiceId = payment?.invoiceId ?? null
      const { paymentHash, receivedMsat: nodeMsat } = told
      note({ kind, paymentHash, invoiceId, nodeMsat, bookMsat })
    },
    /** A payment that only the book has. */
    miss(payment: NodePayment, kind: NodeDifferenceKind): void {
      const { paymentHash, invoiceId, bookedMsat: bookMsat } = payment
      add(book, bookMsat)
      note({ kind, paymentHash, invoiceId, nodeMsat: null, bookMsat })
    },
    /** Takes the weighed differences that are shown out again, to be weighed anew. */
    takeRows(): readonly NodeDifference[] {
      const taken = rows
      rows = []
      for (const { kind, nodeMsat, bookMsat } of taken) {
        counts[kind] -= 1
        node.payments -= 1
        node.msat -= nodeMsat ?? 0n
        if (bookMsat === null) continue
        book.payments -= 1
        book.msat -= bookMsat
      }
      return taken
    },
  }
}

type Counts = Record<NodeDifferenceKind, number>

function add(sums: Sums, msat: bigint | null): void {
  sums.payments += 1
  sums.msat += msat ?? 0n
}

/** Null when both sides say the same, to the msat. */
function differenceOf(told: NodeInvoice, payment: NodePayment | null): NodeDifferenceKind | null {
  if (payment === null) return 'not_in_book'
  if (told.receivedMsat === null) return 'amount_not_told'
  if (payment.bookedMsat === null) return 'not_booked'
  return payment.bookedMsat === told.receivedMsat ? null : 'amount_differs'
}

/** The verdict over all that was met, and why it broke off if it did. */
export function endOf(
  tally: NodeTally,
  brokenBy: NodeError | null,
): Omit<NodeComparison, 'nodePubkey' | 'atMs' | 'durationMs'> {
  const { node, book, counts } = tally
  return { ...verdictOf(counts, brokenBy), node, book, counts, rows: [...tally.rows()] }
}

function verdictOf(
  counts: Counts,
  brokenBy: NodeError | null,
): Pick<NodeComparison, 'verdict' | 'refusal'> {
  if (brokenBy) {
    const { kind } = brokenBy
    const isAway = kind === 'unreachable' || kind === 'deadline'
    return isAway
      ? { verdict: 'node_away', refusal: null }
      : { verdict: 'node_refused', refusal: kind }
  }
  const { pruned, ...others } = counts
  const differs = Object.values(others).some((count) => count > 0)
  return { verdict: differs ? 'differs' : pruned > 0 ? 'pruned' : 'equal', refusal: null }
}
