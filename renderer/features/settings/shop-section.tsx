import { type ReactElement, type SubmitEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SettingsView, ShopSettings } from '../../../shared/model/settings.ts'
import { ConfirmDialog } from '../../app/confirm-dialog.tsx'
import { client } from '../../app/client.ts'
import { shopFlaws } from '../../app/shop-flaws.ts'
import { ShopFields } from '../../app/shop-fields.tsx'
import { FormFoot } from './form-foot.tsx'
import css from './parts.module.css'
import { useAction } from '../../app/use-action.ts'
import { useDraft } from './use-draft.ts'
import type { SettingsSource } from './use-settings.ts'

/** What stands on receipts. A new currency is asked about once, because prices follow it. */
export function ShopSection(props: {
  settings: SettingsView
  source: SettingsSource
}): ReactElement {
  const { settings, source } = props
  const { t } = useTranslation('settings')
  const draft = useDraft('shop', settings.shop)
  const [isAsking, setIsAsking] = useState(false)
  const save = useAction(async (shop: ShopSettings) => {
    source.accept(await client.settings.updateShop(shop))
    draft.undo()
  })
  const flaws = draft.isDirty ? shopFlaws(draft.values) : []
  const refused = save.problem?.code === 'bad_request' ? save.problem.field : ''
  const { currency } = draft.values

  function submit(event: SubmitEvent): void {
    event.preventDefault()
    if (flaws.length > 0 || !draft.isDirty) return
    if (currency === settings.shop.currency) void save.run(draft.values)
    else setIsAsking(true)
  }

  return (
    <form onSubmit={submit} noValidate>
      <p className={css.lead}>{t('shop.lead')}</p>
      <div className={css.fields}>
        <ShopFields
          shop={draft.values}
          onChange={(shop) => {
            save.rest()
            draft.change(shop)
          }}
          errorOf={(field) => {
            const found = flaws.find((flaw) => flaw.field === field)
            if (found) return t(`form.${found.flaw}`, { max: found.max })
            return refused === field ? t('form.refused') : undefined
          }}
          currencyHint={t('shop.currency_hint')}
        />
      </div>
      <FormFoot
        isDirty={draft.isDirty}
        action={save}
        onUndo={() => {
          save.rest()
          draft.undo()
        }}
      />
      {isAsking && (
        <ConfirmDialog
          title={t('shop.currency_confirm.title', { currency })}
          words={t('shop.currency_confirm.text', { currency })}
          yes={t('shop.currency_confirm.yes', { currency })}
          kind="main"
          onClose={() => setIsAsking(false)}
          onYes={() => {
            setIsAsking(false)
            void save.run(draft.values)
          }}
        />
      )}
    </form>
  )
}
