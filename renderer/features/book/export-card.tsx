import { IconDownload, IconTrash } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { ExportView } from '../../../shared/model/export.ts'
import { useWhen } from '../../app/when.ts'
import { BigButton } from '../../ui/big-button.tsx'
import { JobStatus } from '../../ui/job-status.tsx'
import { useLocale } from '../../ui/locale.ts'
import { CopyMark } from './copy-mark.tsx'
import { writeBytes, writePeriod } from './export-words.ts'
import css from './export-tab.module.css'

/** One export: what it is of, where it stands, and what can be done with it. */
export function ExportCard(props: {
  one: ExportView
  onCancel: () => void
  onRemove: () => void
}): ReactElement {
  const { one, onCancel, onRemove } = props
  const { t } = useTranslation('exports')
  const locale = useLocale()
  const when = useWhen()
  const { order } = one
  const subject = order.customerId ?? order.account ?? order.currency
  return (
    <li className={css.card} data-testid="export" data-status={one.status} data-id={one.id}>
      <div className={css.cardHead}>
        <strong>{t(`formats.${order.format}.name`)}</strong>
        <span className={css.cardPeriod}>{writePeriod(order, locale, t)}</span>
        <JobStatus word={one.status} />
      </div>
      <p className={css.meta}>
        {subject !== null && <code className={css.subject}>{subject}</code>}
        <span>{t('sealed', { seq: one.headSeq.toLocaleString(locale) })}</span>
        <span>{order.timeZone.replaceAll('_', ' ')}</span>
        <span>{t('by', { name: one.operatorName, when: when(one.createdAtMs, 'moment') })}</span>
      </p>
      {one.status === 'running' && <Running one={one} onCancel={onCancel} />}
      {one.status === 'finished' && <Finished one={one} />}
      {one.problem && <p className={css.words}>{t(`problem.${one.problem}`)}</p>}
      {one.status !== 'running' && (
        <div className={css.actions}>
          {one.isFileThere && (
            <a className={css.download} href={`/exports/${one.id}`} download={one.fileName}>
              <IconDownload size={18} stroke={1.8} aria-hidden="true" />
              {t('download')}
            </a>
          )}
          <BigButton
            kind="quiet"
            size="desk"
            onClick={onRemove}
            icon={<IconTrash size={18} stroke={1.8} aria-hidden="true" />}
            data-testid="export-remove"
          >
            {t('remove')}
          </BigButton>
        </div>
      )}
    </li>
  )
}

function Running({ one, onCancel }: { one: ExportView; onCancel: () => void }): ReactElement {
  const { t } = useTranslation('exports')
  const locale = useLocale()
  const { entries, entriesTotal } = one
  const words =
    entriesTotal === null
      ? t('counting')
      : t('progress', {
          done: entries.toLocaleString(locale),
          total: entriesTotal.toLocaleString(locale),
        })
  return (
    <div className={css.running}>
      <progress
        className={css.bar}
        aria-label={words}
        {...(entriesTotal === null ? {} : { max: Math.max(1, entriesTotal), value: entries })}
      />
      <span className={css.count}>
        {words} · {writeBytes(one.bytes, locale)}
      </span>
      <BigButton kind="quiet" size="desk" onClick={onCancel} data-testid="export-cancel">
        {t('cancel')}
      </BigButton>
    </div>
  )
}

function Finished({ one }: { one: ExportView }): ReactElement {
  const { t } = useTranslation('exports')
  const locale = useLocale()
  const entries = t('entries', { count: one.entries, shown: one.entries.toLocaleString(locale) })
  return (
    <dl className={css.facts}>
      <dt className={css.unseen}>{t('made')}</dt>
      <dd className={css.count}>
        {entries} · {writeBytes(one.bytes, locale)}
      </dd>
      <dt>{t('sum')}</dt>
      <dd className={css.sum}>
        <code data-testid="export-sum">{one.sha256}</code>
        <CopyMark text={one.sha256} words={t('copy_sum')} />
      </dd>
      <dt>{t('on_disk')}</dt>
      <dd>
        {one.isFileThere ? (
          <code data-testid="export-path">{one.path}</code>
        ) : (
          <span className={css.gone}>{t('gone')}</span>
        )}
      </dd>
    </dl>
  )
}
