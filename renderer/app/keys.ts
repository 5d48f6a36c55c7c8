import { useEffect, useRef } from 'react'
import { useOverlay } from './overlays.ts'

/** True while typing goes into a field, so that a digit there is not a digit of the keypad. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable) return true
  return target.matches('input, textarea, select, [role="textbox"], [role="combobox"]')
}

/** True when a dialog or another overlay has the keyboard. */
export function isCovered(target: EventTarget | null): boolean {
  if (useOverlay.getState().open !== null) return true
  return target instanceof Element && target.closest('[role="dialog"]') !== null
}

/** Ctrl or, on a Mac, Cmd. */
export function hasCommand(event: KeyboardEvent): boolean {
  return (event.ctrlKey || event.metaKey) && !event.altKey
}

/** Listens to the whole window while the component is mounted; always calls the newest handler. */
export function useWindowKeys(handler: (event: KeyboardEvent) => void): void {
  const latest = useRef(handler)
  useEffect(() => {
    latest.current = handler
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => latest.current(event)
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])
}

/**
 * Takes the focus from a button that a finger or a mouse has pressed: the next Enter is meant for
 * the till, not for that button again. Whoever walks with Tab keeps the focus.
 */
export function useReleasedFocus(): void {
  useEffect(() => {
    const release = (event: MouseEvent): void => {
      const active = document.activeElement
      if (event.detail === 0 || !(active instanceof HTMLButtonElement)) return
      if (active.contains(event.target as Node) && !active.closest('[role="dialog"]')) active.blur()
    }
    window.addEventListener('click', release)
    return () => window.removeEventListener('click', release)
  }, [])
}
