import { Select } from '@mantine/core'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { ExportAccount } from '../../../shared/model/export.ts'
import type { Draft, SubjectRule } from './export-order.ts'
import css from './export-tab.module.css'
import type { ExportOptions } from './use-export-options.ts'

type Words = ReturnType<typeof useTranslation<'exports'>>['t']

/** Of whom: an account, a customer, one currency, or everything. */
export function ExportSubject(props: {
  draft: Draft
  rule: SubjectRule
  options: ExportOptions
  onSearch: (search: string) => void
  onChange: (parts: Partial<Draft>) => void
}): ReactElement {
  const { draft, rule, options, onSearch, onChange } = props
  const { t } = useTranslation('exports')
  const isOfOne = rule !== 'never' && draft.subject !== null
  return (
    <>
      {rule === 'never' ? (
        <p className={css.days}>{t('subject_never')}</p>
      ) : (
        <Select
          label={t('subject')}
          placeholder={rule === 'needed' ? t('subject_placeholder') : t('subject_all')}
          description={rule === 'needed' ? t('subject_needed') : undefined}
          data={choices(options.accounts, t)}
          // What was typed is looked for by the core, in names too: all that came back fits.
          filter={({ options: found }) => found}
          value={draft.subject}
          onChange={(subject) => onChange({ subject })}
          onSearchChange={onSearch}
          searchable
          clearable
          nothingFoundMessage={t('none_found')}
          data-testid="export-subject"
        />
      )}
      {!isOfOne && rule !== 'needed' && (
        <Select
          label={t('currency')}
          placeholder={t('every_currency')}
          data={options.currencies}
          value={draft.currency}
          onChange={(currency) => onChange({ currency })}
          clearable
          data-testid="export-currency"
        />
      )}
    </>
  )
}

function choices(accounts: readonly ExportAccount[], t: Words) {
  return accounts.map(({ code, currency, customerId, customerName }) =>
    customerId === null
      ? { value: `account:${code}|${currency}`, label: `${code} · ${currency}` }
      : { value: `customer:${customerId}`, label: t('credits_of', { name: customerName }) },
  )
}
