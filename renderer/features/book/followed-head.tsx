import type { ReactElement } from 'react'
import { BigButton } from '../../ui/big-button.tsx'
import css from './replay-panel.module.css'

/** The title of a long look at the book, what it is for, and its one key. */
export function FollowedHead(props: {
  /** Begins the ids of the title and of the key. */
  name: 'compare' | 'replay'
  words: { title: string; words: string; start: string; stop: string }
  isRunning: boolean
  isOnline: boolean
  start: () => void
  stop: () => void
}): ReactElement {
  const { name, words, isRunning, isOnline, start, stop } = props
  return (
    <header className={css.head}>
      <div>
        <h2 className={css.title} id={`${name}-title`}>
          {words.title}
        </h2>
        <p className={css.words}>{words.words}</p>
      </div>
      {/* One button for both, so that the focus stays where the hand is. */}
      <BigButton
        kind="quiet"
        size="desk"
        className={css.key}
        onClick={isRunning ? stop : start}
        disabled={!isRunning && !isOnline}
        data-testid={`${name}-${isRunning ? 'stop' : 'start'}`}
      >
        {isRunning ? words.stop : words.start}
      </BigButton>
    </header>
  )
}
