import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { BackupView } from '../../../shared/model/backup.ts'
import { useShopZone } from '../../app/when.ts'
import { classes } from '../../ui/classes.ts'
import { writeTime } from '../../ui/time-format.ts'
import css from './parts.module.css'
import { writeBytes } from '../../ui/write-bytes.ts'

/** Every backup that is kept, and whether it was ever proved by restoring it. */
export function BackupTable(props: {
  backups: readonly BackupView[]
  isBusy: boolean
  onDrill: (id: string) => void
}): ReactElement {
  const { backups, isBusy, onDrill } = props
  const { t, i18n } = useTranslation('backup')
  const by = { locale: i18n.language, timeZone: useShopZone() }
  return (
    <table className={css.table} data-testid="backups">
      <caption className={css.caption}>{t('list')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('written')}</th>
          <th scope="col">{t('holds')}</th>
          <th scope="col" className={css.number}>
            {t('size')}
          </th>
          <th scope="col">{t('drill')}</th>
        </tr>
      </thead>
      <tbody>
        {backups.map((one) => (
          <tr key={one.id}>
            <td>
              <span className={css.nowrap}>{writeTime(one.createdAtMs, 'date_time', by)}</span>{' '}
              <span className={css.quiet}>{t(`by.${one.trigger}`)}</span>
            </td>
            <td>{t('entry', { seq: one.headSeq.toLocaleString(i18n.language) })}</td>
            <td className={css.number}>{writeBytes(one.sizeBytes, i18n.language)}</td>
            <td>
              <Drilled backup={one} />
              <button
                type="button"
                className={css.link}
                disabled={isBusy}
                onClick={() => onDrill(one.id)}
                data-testid="drill"
              >
                {t('drill')}
              </button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Drilled({ backup }: { backup: BackupView }): ReactElement {
  const { t, i18n } = useTranslation('backup')
  const by = { locale: i18n.language, timeZone: useShopZone() }
  const { drilledAtMs, drillFault } = backup
  if (drilledAtMs === null) return <span className={css.quiet}>{t('not_drilled')}</span>
  if (drillFault !== null) {
    return (
      <span className={classes(css.said, css.need)}>
        <IconAlertTriangle size={16} aria-hidden="true" />
        {t('drill_failed')}: {t(`fault.${drillFault}`)}
      </span>
    )
  }
  return (
    <span className={classes(css.said, css.good)} data-testid="drill-passed">
      <IconCircleCheck size={16} aria-hidden="true" />
      {t('drilled', { when: writeTime(drilledAtMs, 'date_time', by) })}
    </span>
  )
}
