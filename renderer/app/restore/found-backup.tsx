import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { CheckedBackup } from '../../../shared/model/backup.ts'
import { useWhen } from '../when.ts'
import css from './restore-form.module.css'

/**
 * What was proved: of which shop, from when, and what only the book that is here has.
 * @param over name of the shop whose open book it would take the place of
 */
export function FoundBackup(props: { checked: CheckedBackup; over: string | null }): ReactElement {
  const { checked, over } = props
  const { t, i18n } = useTranslation('backup')
  const when = useWhen()
  const { old } = checked
  const count = (value: bigint): string => value.toLocaleString(i18n.language)
  return (
    <>
      {/* First: it is all that can be done now, and below the rest it would be out of sight. */}
      {checked.waitingSales > 0 && <Waiting count={checked.waitingSales} />}
      <div className={css.found} data-testid="restore-found">
        <strong>
          {t('restore.found', {
            shop: checked.shopName,
            seq: count(checked.headSeq),
            when: when(checked.writtenAtMs, 'date_time'),
            interpolation: { escapeValue: false },
          })}
        </strong>
        <p className={css.book}>
          {t('restore.book', { id: checked.bookId.slice(0, 12), entries: count(checked.headSeq) })}
        </p>
        <p>{useOldWords(checked)}</p>
        {over !== null && <Costs old={old} over={over} />}
        <p>{t(over === null ? 'restore.afterwards' : 'restore.over.afterwards')}</p>
      </div>
    </>
  )
}

function useOldWords({ old }: CheckedBackup): string {
  const { t } = useTranslation('backup')
  if (old.kind !== 'same_book') return t(`restore.old.${old.kind}`)
  return old.newerEntries === 0n
    ? t('restore.old.same_book_none')
    : t('restore.old.same_book', { count: Number(old.newerEntries) })
}

/** In the order of care: money first. Nothing is said of what is not lost. */
function Costs({ old, over }: { old: CheckedBackup['old']; over: string }): ReactElement | null {
  const { t } = useTranslation('backup')
  if (old.kind === 'none' || old.kind === 'unreadable' || old.newerEntries === 0n) return null
  const isOther = old.kind === 'other_book'
  const receipts = isOther ? null : old.receipts
  const paid = isOther ? 'restore.over.other_paid' : 'restore.over.paid'
  return (
    <ul className={css.costs} data-testid="restore-costs">
      {isOther && (
        <li>
          {t('restore.over.other_book', { shop: over, interpolation: { escapeValue: false } })}
        </li>
      )}
      {old.paidSales > 0 && <li>{t(paid, { count: old.paidSales })}</li>}
      {receipts && (
        <li>
          {receipts.from === receipts.to
            ? t('restore.over.receipt', { number: receipts.from })
            : t('restore.over.receipts', receipts)}
        </li>
      )}
      {!isOther && <li>{t('restore.over.undone')}</li>}
    </ul>
  )
}

/** Nobody would book their money, so they have their end first. */
function Waiting({ count }: { count: number }): ReactElement {
  const { t } = useTranslation('backup')
  return (
    <div className={css.waits} role="status" data-testid="restore-waiting">
      <strong>{t('restore.over.waiting', { count })}</strong>
      <div>{t('restore.over.waiting_next')}</div>
    </div>
  )
}
