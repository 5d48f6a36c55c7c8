import type { ReactElement } from 'react'
import { create } from 'zustand'
import css from './announcer.module.css'

type AnnouncerStore = { text: string; times: number }

const useAnnouncer = create<AnnouncerStore>(() => ({ text: '', times: 0 }))

/** Says something to people who hear the screen. The same words twice are still heard twice. */
export function announce(text: string): void {
  useAnnouncer.setState((old) => ({ text, times: old.times + 1 }))
}

/** The one live region. It stands outside the screens, because a region that mounts is not read. */
export function Announcer(): ReactElement {
  const { text, times } = useAnnouncer()
  return (
    <div className={css.hidden} role="status" aria-live="polite" data-testid="announcer">
      {text}
      {times % 2 === 1 ? '\u00a0' : ''}
    </div>
  )
}
