import { classes } from './classes.ts'
import type { ComponentPropsWithRef, ReactElement, ReactNode } from 'react'
import css from './big-button.module.css'

type BigButtonProps = Omit<ComponentPropsWithRef<'button'>, 'type'> & {
  /** main: the one next step. quiet: the others. danger: a second press that cannot be undone. */
  kind?: 'main' | 'quiet' | 'danger' | 'onPaid' | 'quietOnPaid'
  size?: 'counter' | 'desk'
  icon?: ReactNode
  /** The key that does the same. */
  keyHint?: string | undefined
  type?: 'button' | 'submit'
}

/** A button for a finger: at least 56 px high at the counter, 40 px at the desk. */
export function BigButton(props: BigButtonProps): ReactElement {
  const { kind = 'main', size = 'counter', icon, keyHint, children, className, ...rest } = props
  return (
    <button
      {...rest}
      // oxlint-disable-next-line react/button-has-type -- one of two allowed values, by type
      type={props.type ?? 'button'}
      className={classes(css.button, css[kind], css[size], className)}
    >
      {icon}
      <span className={css.label}>{children}</span>
      {keyHint && (
        <kbd className={css.key} aria-hidden="true">
          {keyHint}
        </kbd>
      )}
    </button>
  )
}
