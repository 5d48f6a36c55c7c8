/** No row has a higher number. */
const AFTER_ALL = 9_223_372_036_854_775_807n

/**
 * One page of rows, newest first. Reads one row more than asked, which tells whether there is
 * another page. A cursor that we never gave out points nowhere.
 */
export function pageOf<Found extends { number: bigint }>(
  page: { limit: number; before: string | null },
  read: (range: { before: bigint; limit: number }) => Found[],
): { rows: Found[]; next: string | null } {
  if (page.before !== null && !/^\d{1,18}$/.test(page.before)) return { rows: [], next: null }
  const before = page.before === null ? AFTER_ALL : BigInt(page.before)
  const found = read({ before, limit: page.limit + 1 })
  const rows = found.slice(0, page.limit)
  const last = rows.at(-1)
  return { rows, next: found.length > page.limit && last ? `${last.number}` : null }
}
