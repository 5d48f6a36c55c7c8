import { IconBraces, IconFileTypePdf, IconLeaf, IconNotebook, IconTable } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { ExportFormat } from '../../../shared/model/export.ts'
import css from './export-tab.module.css'

/** Most asked for first. */
const FORMATS: readonly { id: ExportFormat; Icon: typeof IconTable }[] = [
  { id: 'csv', Icon: IconTable },
  { id: 'pdf', Icon: IconFileTypePdf },
  { id: 'hledger', Icon: IconNotebook },
  { id: 'beancount', Icon: IconLeaf },
  { id: 'jsonl', Icon: IconBraces },
]

/** One of five, each with a line on what it is for; the arrow keys move between them. */
export function ExportFormats(props: {
  value: ExportFormat
  onChange: (format: ExportFormat) => void
}): ReactElement {
  const { t } = useTranslation('exports')
  return (
    <fieldset className={css.formats}>
      <legend className={css.label}>{t('format')}</legend>
      {FORMATS.map(({ id, Icon }) => (
        <label key={id} className={css.format} data-testid={`export-format-${id}`}>
          <input
            type="radio"
            name="export-format"
            className={css.radio}
            checked={props.value === id}
            onChange={() => props.onChange(id)}
          />
          <Icon size={22} stroke={1.6} aria-hidden="true" />
          <span>
            <strong>{t(`formats.${id}.name`)}</strong>
            <span className={css.hint}>{t(`formats.${id}.words`)}</span>
          </span>
        </label>
      ))}
    </fieldset>
  )
}
