import type { RefObject } from 'react'
import { isCovered, isTyping, useWindowKeys } from '../../app/keys.ts'
import { invoicesStore } from '../../app/invoices-store.ts'
import { amountOf, emptyEntry, pressBackspace, pressDigit, switchUnit } from './entry.ts'
import { enterMeans } from './enter.ts'
import { useFreshPanel } from './fresh-panel.ts'
import { copyCode, finishSale, voidShown } from './sale-actions.ts'
import { panelKind } from './sale-kind.ts'
import { sellStore } from './sell.ts'

/** The physical keyboard does everything that the screen does. */
export function useSellKeys(noteRef: RefObject<HTMLInputElement | null>): void {
  useWindowKeys((event) => {
    if (event.defaultPrevented || isCovered(event.target)) return
    if (event.altKey && !event.ctrlKey && !event.metaKey) return onAltKey(event, noteRef)
    if (event.altKey || event.ctrlKey || event.metaKey) return
    if (event.key === 'Escape') return onEscape(event, noteRef)
    // Turned to the customer, the window takes no amount: nobody would see it.
    if (sellStore.getState().isCustomerShown) return
    if (isTyping(event.target)) {
      if (event.key === 'Enter' && event.target === noteRef.current) onEnter(event)
      return
    }
    const { edit } = sellStore.getState()
    if (/^\d$/.test(event.key)) {
      event.preventDefault()
      edit((entry) => pressDigit(entry, Number(event.key)))
    } else if (event.key === 'Backspace') {
      event.preventDefault()
      edit(pressBackspace)
    } else if (event.key === 'Enter' && !isOwnButton(event.target)) {
      onEnter(event)
    }
  })
}

/** Enter on a focused button presses that button; on the keypad's it charges, as on a real till. */
function isOwnButton(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.matches('button, a, [role="button"]') &&
    !target.closest('[data-keypad]')
  )
}

function onEnter(event: KeyboardEvent): void {
  event.preventDefault()
  if (event.repeat) return
  pressEnter()
}

/** Enter: next sale when this one has ended, ask again when its answer was lost, else charge. */
function pressEnter(): void {
  const { shown, entry, charge, askAgain } = sellStore.getState()
  const sale = shown.kind === 'sale' ? invoicesStore.getState().byId[shown.id] : undefined
  const means = enterMeans({
    panel: sale ? panelKind(sale) : null,
    isFresh: useFreshPanel.getState().key !== null,
    isRefused: shown.kind === 'refused',
    isTyped: !entry.isSpent && amountOf(entry) !== null,
  })
  if (means === 'finish' && sale) finishSale(sale)
  else if (means === 'ask_again') void askAgain()
  else if (means === 'charge') void charge()
}

function onEscape(event: KeyboardEvent, noteRef: RefObject<HTMLInputElement | null>): void {
  event.preventDefault()
  if (event.target === noteRef.current) return noteRef.current?.blur()
  const { isCustomerShown, showCustomer, entry, edit, shown, setAside } = sellStore.getState()
  if (isCustomerShown) return showCustomer(false)
  const isTyped = !entry.isSpent && (entry.digits > 0n || entry.offer !== null || entry.note !== '')
  if (isTyped) return edit((old) => emptyEntry(old.unit))
  if (shown.kind !== 'asking') setAside()
}

function onAltKey(event: KeyboardEvent, noteRef: RefObject<HTMLInputElement | null>): void {
  const actions: Record<string, () => void> = {
    KeyU: () => sellStore.getState().edit(switchUnit),
    KeyN: () => noteRef.current?.focus(),
    KeyC: () => void copyCode(),
    KeyS: toggleCustomer,
    KeyV: () => void voidShown(),
  }
  const run = actions[event.code]
  if (!run) return
  event.preventDefault()
  // A key that is held is one press: two are asked for before a sale is voided.
  if (!event.repeat) run()
}

function toggleCustomer(): void {
  const { shown, isCustomerShown, showCustomer } = sellStore.getState()
  if (shown.kind === 'sale') showCustomer(!isCustomerShown)
}
