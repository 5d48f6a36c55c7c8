/** No row has a higher number. */
const AFTER_ALL = 9_223_372_036_854_775_807n

type Page = { limit: number; before: string | null }

/**
 * The rows of a page and one more, which tells whether there is another page. Null: a cursor that
 * we never gave out points nowhere.
 */
export function rangeOf({ limit, before }: Page): { before: bigint; limit: number } | null {
  if (before !== null && !/^\d{1,18}$/.test(before)) return null
  return { before: before === null ? AFTER_ALL : BigInt(before), limit: limit + 1 }
}

/** One page of rows, newest first. */
export function pageOf<Found extends { number: bigint }>(
  page: Page,
  read: (range: { before: bigint; limit: number }) => Found[],
): { rows: Found[]; next: string | null } {
  const range = rangeOf(page)
  const found = range ? read(range) : []
  const rows = found.slice(0, page.limit)
  const last = rows.at(-1)
  return { rows, next: found.length > page.limit && last ? `${last.number}` : null }
}
