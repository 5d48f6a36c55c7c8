import { TextInput } from '@mantine/core'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'

const REASON_LENGTH_MIN = 3
const REASON_LENGTH_MAX = 200

/** Whether the book takes it as a reason. */
export function isReason(text: string): boolean {
  return text.trim().length >= REASON_LENGTH_MIN
}

/** Why something is done to the book; it stays in the book for ever. */
export function ReasonField(props: {
  value: string
  /** It was sent without one. */
  isMissing?: boolean
  onChange: (value: string) => void
  testId: string
}): ReactElement {
  const { t } = useTranslation('seal')
  return (
    <TextInput
      label={t('reason')}
      description={t('reason_words')}
      error={props.isMissing ? t('reason_missing') : undefined}
      maxLength={REASON_LENGTH_MAX}
      value={props.value}
      data-autofocus
      data-testid={props.testId}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  )
}
