import type { ReactElement } from 'react'
import { classes } from './classes.ts'
import css from './share-bar.module.css'
import { shareOf } from './share-of.ts'

/** How large something is beside the largest, in a list that says the number too. */
export function ShareBar(props: {
  part: bigint
  highest: bigint
  /** Its colour, where green would say too much. */
  className?: string | undefined
}): ReactElement {
  const { part, highest, className } = props
  return (
    <span className={css.track} aria-hidden="true">
      <span
        className={classes(css.fill, className ?? css.plain)}
        style={{ width: `${shareOf(part, highest) / 10}%` }}
      />
    </span>
  )
}
