import { TextInput } from '@mantine/core'
import { type ReactElement, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { SecretInput } from '../../ui/secret-input.tsx'
import { PIN_LENGTH_MAX } from '../pin-strength.ts'
import css from '../form-page.module.css'
import type { OwnersWord } from './use-restore.ts'

/** PIN and name of the shop: nobody replaces a book by a press too many. */
export function OwnersWordFields(props: {
  shopName: string
  value: OwnersWord
  isBusy: boolean
  /** The core did not take the name. */
  isOtherName: boolean
  onChange: (next: OwnersWord) => void
}): ReactElement {
  const { shopName, value, isBusy, isOtherName, onChange } = props
  const { t } = useTranslation('backup')
  const first = useRef<HTMLInputElement>(null)
  // What was focused before is gone with its step.
  useEffect(() => first.current?.focus(), [])
  return (
    <div className={css.fields} data-testid="restore-confirm">
      <TextInput
        ref={first}
        size="md"
        label={t('restore.over.name', { shop: shopName, interpolation: { escapeValue: false } })}
        description={t('restore.over.name_hint')}
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        disabled={isBusy}
        value={value.shopName}
        error={isOtherName ? t('restore.over.other_name') : undefined}
        onChange={(event) => onChange({ ...value, shopName: event.currentTarget.value })}
        data-testid="restore-shop-name"
      />
      <SecretInput
        label={t('restore.over.pin')}
        inputMode="numeric"
        autoComplete="off"
        maxLength={PIN_LENGTH_MAX}
        disabled={isBusy}
        value={value.pin}
        onChange={(event) =>
          onChange({ ...value, pin: event.currentTarget.value.replaceAll(/\D/g, '') })
        }
        data-testid="restore-pin"
      />
    </div>
  )
}
