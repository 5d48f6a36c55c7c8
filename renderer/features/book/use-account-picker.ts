import { type KeyboardEvent, useEffect, useEffectEvent, useState } from 'react'
import { client } from '../../app/client.ts'
import { type AccountLine, mergedLines, useAccountNames } from './account-lines.ts'
import { useAnswer } from '../../app/review/use-answer.ts'

/** Null is every account. */
export type AccountOption = AccountLine | null

/** More is not looked through; another letter is quicker. */
const FOUND_MAX = 50
/** A person types faster than a list has to follow. */
const TYPING_MS = 150

/**
 * What was typed and which option is marked. Fingers are faster than the book: an Enter before the
 * accounts have come is kept for them.
 */
export function useAccountPicker(onChoose: (code: string | null) => void) {
  const [typed, setTyped] = useState('')
  const [marked, setMarked] = useState(0)
  const [isEntered, setIsEntered] = useState(false)
  const { lines, none, isHere } = useFound(typed.trim())
  const options: AccountOption[] = typed.trim() === '' ? [null, ...lines] : lines
  const at = Math.min(marked, Math.max(0, options.length - 1))
  const choose = useEffectEvent(() => {
    if (options.length > 0) onChoose(options[at]?.code ?? null)
  })
  const isDue = isEntered && isHere
  useEffect(() => {
    if (isDue) choose()
  }, [isDue])
  const press = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0) setMarked(Math.min(Math.max(0, at + step), options.length - 1))
    else if (event.key !== 'Enter') return
    else setIsEntered(true)
    event.preventDefault()
  }
  const type = (text: string): void => {
    setTyped(text)
    setMarked(0)
    setIsEntered(false)
  }
  return { typed, type, press, options, at, none } as const
}

/**
 * The open part of the tree is at hand, and only this side knows the words of a language. What
 * lies in closed branches, customers by the thousand, the core looks for.
 */
function useFound(wanted: string) {
  const { full } = useAccountNames()
  const settled = useSettled(wanted)
  const tree = useAnswer('accounts', () => client.book.accounts({}))
  const found = useAnswer(
    `accounts ${settled}`,
    settled === '' ? null : () => client.book.accounts({ search: settled, limit: FOUND_MAX }),
  )
  const isSearched = wanted === '' || (settled === wanted && found.answer !== null)
  const own = isSearched && wanted !== '' ? (found.answer?.nodes ?? []) : []
  const lines = mergedLines({ tree: tree.answer?.nodes ?? [], found: own, wanted, full })
  const isHere = tree.answer !== null && isSearched
  const none = isHere
    ? 'no_account'
    : tree.problem || found.problem
      ? 'accounts_failed'
      : 'accounts_coming'
  return { lines, isHere, none: lines.length === 0 ? none : null } as const
}

/** What was typed once the fingers rest. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), TYPING_MS)
    return () => clearTimeout(timer)
  }, [text])
  return settled
}
