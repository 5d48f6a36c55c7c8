import type { StatementLine } from '../../../shared/model/credits.ts'

export type StatementPage = { lines: readonly StatementLine[]; next: string | null }

/** What was read below the newest page, and which newest page that was. */
export type Older = { below: StatementPage; lines: readonly StatementLine[]; next: string | null }

/** New lines move every page, so what was read below another newest page is not kept. */
export function olderBelow(newest: StatementPage, old: Older | null): Older {
  return old?.below === newest ? old : { below: newest, lines: [], next: newest.next }
}

/**
 * Puts a page below the others if it is still the next one: while it was on its way the statement
 * may have moved, or the same page may have come.
 * @param newest what stands on screen now.
 * @param asked what stood there when the page was asked for.
 */
export function withPage(
  old: Older | null,
  { newest, asked, page }: { newest: StatementPage; asked: Older; page: StatementPage },
): Older {
  const base = olderBelow(newest, old)
  if (base.below !== asked.below || base.next !== asked.next) return base
  return { ...base, lines: [...base.lines, ...page.lines], next: page.next }
}
