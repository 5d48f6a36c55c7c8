import type { PanelKind } from './sale-kind.ts'

/** finish: closes what has ended. wait: nothing, it was meant for what stood there before. */
export type EnterMeans = 'finish' | 'wait' | 'ask_again' | 'charge'

/** What Enter does on the counter, by what is shown and what is typed. */
export function enterMeans(at: {
  /** Of the sale that is shown; null when none is. */
  panel: PanelKind | null
  /** It came so lately that nobody has read it. */
  isFresh: boolean
  /** What was asked for was refused, or its answer was lost. */
  isRefused: boolean
  /** An amount for the next sale stands there. */
  isTyped: boolean
}): EnterMeans {
  const { panel, isFresh, isRefused, isTyped } = at
  if (panel === 'attention' || panel === 'paid' || panel === 'ended') {
    // Money that a person must decide about is never closed unread. The others are closed by
    // whoever only waits for them, and not by an Enter that was to charge what is typed.
    const wasMeantForOther = panel === 'attention' || isTyped
    return isFresh && wasMeantForOther ? 'wait' : 'finish'
  }
  // After a reload nothing is typed, and what was refused is all there is to ask for.
  if (isRefused && !isTyped) return 'ask_again'
  return 'charge'
}
