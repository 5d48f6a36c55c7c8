import {
  type OperationPrice,
  PACKAGE_TIERS,
  type PackageView,
  type SavePackageInput,
} from '../../shared/model/credits.ts'
import { flag, integer, type Row, small, text, word } from './row.ts'
import type { ReadTx, WriteTx } from './tx.ts'
import { versionBase } from './versions.ts'

const COLUMNS = 'id, label, credits, price_minor, currency, tier, is_offered, version'

/** In the order they were made; withdrawn ones too. */
export function allPackages(tx: ReadTx): PackageView[] {
  const rows = tx.prepare(`SELECT ${COLUMNS} FROM credit_packages ORDER BY number`).all() as Row[]
  const base = versionBase(tx)
  return rows.map((row) => packageOf(row, base))
}

export function packageById(tx: ReadTx, id: string): PackageView | null {
  const row = tx.prepare(`SELECT ${COLUMNS} FROM credit_packages WHERE id = ?`).get(id) as
    | Row
    | undefined
  return row ? packageOf(row, versionBase(tx)) : null
}

export function insertPackage(tx: WriteTx, offer: SavePackageInput): void {
  tx.prepare(`INSERT INTO credit_packages (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, 1, 1)`).run(
    offer.id,
    offer.label,
    offer.credits,
    offer.priceMinor,
    offer.currency,
    offer.tier,
  )
}

/** Saves the next version. @returns false when it is no longer at the version before. */
export function updatePackage(tx: WriteTx, offer: PackageView): boolean {
  const stored = offer.version - versionBase(tx)
  const { changes } = tx
    .prepare(
      `UPDATE credit_packages SET label = ?, credits = ?, price_minor = ?, currency = ?,
         tier = ?, is_offered = ?, version = ? WHERE id = ? AND version = ?`,
    )
    .run(
      offer.label,
      offer.credits,
      offer.priceMinor,
      offer.currency,
      offer.tier,
      offer.isOffered ? 1 : 0,
      stored,
      offer.id,
      stored - 1,
    )
  return changes === 1
}

function packageOf(row: Row, base: number): PackageView {
  return {
    id: text(row, 'id'),
    label: text(row, 'label'),
    credits: small(row, 'credits'),
    priceMinor: integer(row, 'price_minor'),
    currency: text(row, 'currency'),
    tier: word(row, 'tier', PACKAGE_TIERS),
    isOffered: flag(row, 'is_offered'),
    version: base + small(row, 'version'),
  }
}

/** By name of the operation. */
export function operationPrices(tx: ReadTx): OperationPrice[] {
  const rows = tx
    .prepare('SELECT operation, credits FROM credit_prices ORDER BY operation')
    .all() as Row[]
  return rows.map((row) => ({ operation: text(row, 'operation'), credits: small(row, 'credits') }))
}

/** In credits; null when the operation has no price. */
export function priceOfOperation(tx: ReadTx, operation: string): bigint | null {
  const row = tx.prepare('SELECT credits FROM credit_prices WHERE operation = ?').get(operation) as
    | Row
    | undefined
  return row ? integer(row, 'credits') : null
}

/** Puts this list in the place of the old one. */
export function replacePrices(tx: WriteTx, prices: readonly OperationPrice[]): void {
  tx.prepare('DELETE FROM credit_prices').run()
  const insert = tx.prepare('INSERT INTO credit_prices (operation, credits) VALUES (?, ?)')
  for (const { operation, credits } of prices) insert.run(operation, credits)
}
