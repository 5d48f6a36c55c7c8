import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { CopyIcon } from '../../ui/copy-icon.tsx'
import { useCopy } from '../../ui/use-copy.ts'
import css from './copy-mark.module.css'

/** A small key beside a hash that puts the whole of it on the clipboard. */
export function CopyMark({ text, words }: { text: string; words: string }): ReactElement {
  const { t } = useTranslation()
  const { state, copy } = useCopy()
  const label = state === 'idle' ? words : t(`copy_state.${state}`)
  return (
    <button
      type="button"
      className={css.copy}
      aria-label={label}
      title={label}
      onClick={() => copy(text)}
    >
      <CopyIcon state={state} size={16} />
    </button>
  )
}
