import { correctionFault } from './correction-check.ts'
import { creditDifference, creditState } from './credit-check.ts'
import type { Fault, Reader } from './entries.ts'
import { rowDifference } from './row-check.ts'
import { type Row, text } from './row.ts'
import { hasTable } from './schema.ts'
import { wrong, type Wrong } from './wrong.ts'

/**
 * Reads every page and holds every index against its table: a row that an index lost is still in
 * the chain, but "used once" and "the newest" are asked of indexes. What it finds first is enough.
 */
export function damageFault(reader: Reader): Fault | null {
  const [row] = reader.prepare('PRAGMA integrity_check(1)').all() as Row[]
  const word = row ? text(row, 'integrity_check') : 'no answer'
  return word === 'ok' ? null : { brokenAtSeq: null, ...wrong('damaged', { words: word }) }
}

/**
 * Corrections give back what was moved, what is reserved is what open reservations hold (MANA-60),
 * and every other row that decides money is as its entries say. Statistics are no proof of money.
 */
export function viewFault(reader: Reader): Fault | null {
  const correction = correctionFault(reader)
  if (correction) return correction
  const credits = hasTable(reader, 'reservations')
    ? creditDifference({ ...creditState(reader), usage: [] })
    : null
  const found = credits ?? rowDifference(reader) ?? lostReference(reader)
  return found && { brokenAtSeq: null, ...found }
}

/** A row that names another which is not there. */
function lostReference(reader: Reader): Wrong | null {
  const [row] = reader.prepare('PRAGMA foreign_key_check').all() as Row[]
  return row
    ? wrong('row_unlinked', { table: text(row, 'table'), parent: text(row, 'parent') })
    : null
}
