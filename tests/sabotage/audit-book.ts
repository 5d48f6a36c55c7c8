import { openBook } from '../../electron/store/open.ts'
import { balanceOf } from '../../electron/store/accounts.ts'
import { deriveKey } from '../../electron/core/keys.ts'
import { nodeAccount } from '../../electron/domain/accounts.ts'
import { systemClock } from '../../electron/providers/clock.ts'
import { openSealedVault } from '../../electron/providers/vault/sealed-file.ts'
import { startVerification } from '../../electron/store/verification.ts'
import { creditDifference, creditState } from '../../electron/store/credit-check.ts'
import { listInvoices } from '../../electron/store/find-invoices.ts'
import type { InvoiceRow } from '../../electron/store/invoices.ts'
import type { ReadTx } from '../../electron/store/tx.ts'

export type Settlement = { paymentHash: string; receivedMsat: bigint }

export type BookAudit = { invoices: number; receipts: number; bookedMsat: bigint; faults: string[] }

/**
 * Compares a closed book with the node's own table of settlements, which is the judge: every
 * settled msat booked, each once; no receipt gap; the chain and all balances recomputed.
 */
export async function auditBook(
  dir: string,
  judge: { pubkey: string; settled: readonly Settlement[]; invoicesAtNode: number },
): Promise<BookAudit> {
  const vault = await openSealedVault(dir, { kind: 'key_file' })
  const master = vault.read('master')
  if (!master) throw new Error('the vault has no master key')
  const chainKey = deriveKey(master, 'chain')
  const book = openBook({ dir, chainKey, clock: systemClock })
  try {
    const faults: string[] = []
    const rows = book.read(allInvoices)
    const account = nodeAccount(judge.pubkey)
    const balance = book.read((tx) => balanceOf(tx, account.code, account.currency))
    const bookedMsat = (balance?.debitsPosted ?? 0n) - (balance?.creditsPosted ?? 0n)
    const settledMsat = judge.settled.reduce((sum, one) => sum + one.receivedMsat, 0n)
    if (bookedMsat !== settledMsat) faults.push(`booked ${bookedMsat}, settled ${settledMsat} msat`)
    faults.push(...settlementFaults(rows, judge.settled), ...receiptFaults(rows))
    const atNode = rows.filter((row) => row.bolt11 !== '').length
    if (atNode !== judge.invoicesAtNode) {
      faults.push(`${judge.invoicesAtNode} invoices at the node, ${atNode} in the book`)
    }
    const credits = book.read((tx) => creditDifference(creditState(tx))?.reason ?? null)
    if (credits !== null) faults.push(credits)
    const signal = new AbortController().signal
    const checked = await startVerification({ file: book.file, chainKey, signal })
    if (!checked.ok) faults.push(`entry ${checked.brokenAtSeq}: ${checked.reason}`)
    const receipts = rows.filter((row) => row.receiptNumber !== null).length
    return { invoices: rows.length, receipts, bookedMsat, faults }
  } finally {
    book.close()
  }
}

function settlementFaults(rows: readonly InvoiceRow[], settled: readonly Settlement[]): string[] {
  const byHash = new Map(rows.map((row) => [row.paymentHash, row]))
  return settled.flatMap(({ paymentHash, receivedMsat }) => {
    const row = byHash.get(paymentHash)
    if (!row) return [`settled ${paymentHash} has no invoice`]
    const isPaid = row.status === 'paid' || row.status === 'paid_late'
    if (!isPaid) return [`settled ${paymentHash} is ${row.status}`]
    return row.receivedMsat === receivedMsat ? [] : [`${paymentHash}: ${row.receivedMsat} msat`]
  })
}

function receiptFaults(rows: readonly InvoiceRow[]): string[] {
  const numbers = rows
    .map((row) => row.receiptNumber)
    .filter((number) => number !== null)
    .toSorted((left, right) => left - right)
  return numbers.flatMap((number, index) =>
    number === index + 1 ? [] : [`receipt ${number} stands at place ${index + 1}`],
  )
}

function allInvoices(tx: ReadTx): InvoiceRow[] {
  const rows: InvoiceRow[] = []
  let before: string | null = null
  do {
    const page: ReturnType<typeof listInvoices> = listInvoices(tx, {
      search: '',
      limit: 500,
      before,
    })
    rows.push(...page.invoices)
    before = page.next
  } while (before !== null)
  return rows
}
