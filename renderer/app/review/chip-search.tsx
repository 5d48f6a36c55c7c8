import type { ComponentProps, ReactElement } from 'react'
import css from './chip-search.module.css'

/** The field at the head of a chip's choices, by which one of very many is found. */
export function ChipSearch(
  props: Omit<ComponentProps<'input'>, 'onChange' | 'ref' | 'className'> & {
    label: string
    onType: (text: string) => void
  },
): ReactElement {
  const { label, onType, ...rest } = props
  return (
    <input
      {...rest}
      // At once, not after the focus trap: letters typed meanwhile would be lost.
      ref={focusAtOnce}
      className={css.search}
      aria-label={label}
      placeholder={label}
      autoComplete="off"
      onChange={(event) => onType(event.currentTarget.value)}
    />
  )
}

/** What stands there when nothing has what was typed. */
export function ChipNone({ children }: { children: string }): ReactElement {
  return <p className={css.none}>{children}</p>
}

function focusAtOnce(input: HTMLInputElement | null): void {
  input?.focus({ preventScroll: true })
}
