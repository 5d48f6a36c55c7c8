import { IconCheck, IconCopy } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useCopy } from '../../ui/use-copy.ts'
import css from './copy-mark.module.css'

/** A small key beside a hash that puts the whole of it on the clipboard. */
export function CopyMark({ text, words }: { text: string; words: string }): ReactElement {
  const { t } = useTranslation()
  const { isCopied, copy } = useCopy()
  const label = isCopied ? t('copied') : words
  return (
    <button
      type="button"
      className={css.copy}
      aria-label={label}
      title={label}
      onClick={() => copy(text)}
    >
      {isCopied ? <IconCheck size={16} /> : <IconCopy size={16} />}
    </button>
  )
}
