import { Popover } from '@mantine/core'
import { type ReactElement, type ReactNode, useState } from 'react'
import { classes } from '../../ui/classes.ts'
import type { Tone } from '../../ui/tone.ts'
import css from './status-strip.module.css'

/** One part of the strip: a face of a few words, and its detail on a press. */
export function StripPart(props: {
  testId: string
  tone: Tone
  /** The bare state, for tests. */
  state: string
  title: string
  face: ReactNode
  className?: string | undefined
  children: ReactNode
}): ReactElement {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <Popover opened={isOpen} onChange={setIsOpen} position="top-start" width={340} trapFocus>
      <Popover.Target>
        <button
          type="button"
          className={classes(css.part, css[props.tone], props.className)}
          data-testid={props.testId}
          data-state={props.state}
          aria-expanded={isOpen}
          onClick={() => setIsOpen(!isOpen)}
        >
          {props.face}
        </button>
      </Popover.Target>
      <Popover.Dropdown className={css.detail} aria-label={props.title}>
        <h2 className={css.title}>{props.title}</h2>
        {props.children}
      </Popover.Dropdown>
    </Popover>
  )
}

/** A name and its value in the detail of a part. */
export function Detail(props: {
  name: string
  isCode?: boolean
  children: ReactNode
}): ReactElement {
  return (
    <div className={css.row}>
      <span className={css.name}>{props.name}</span>
      <span className={classes(css.value, props.isCode && css.code)}>{props.children}</span>
    </div>
  )
}
