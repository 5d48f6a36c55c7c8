import { IconBan, IconCircleCheck, IconHourglassEmpty } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { ServiceKeyView } from '../../../shared/model/service-key.ts'
import { coreNowMs } from '../../app/core-clock.ts'
import { useWhen } from '../../app/when.ts'
import { classes } from '../../ui/classes.ts'
import { writeAge } from '../../ui/time-format.ts'
import { useTick } from '../../ui/use-tick.ts'
import css from './parts.module.css'
import { SCOPE_KEYS } from './scope-words.ts'
import own from './service-keys.module.css'

type TableProps = {
  keys: readonly ServiceKeyView[]
  isBusy: boolean
  onRoll: (key: ServiceKeyView) => void
  onRevoke: (key: ServiceKeyView) => void
}

/** One row a key; those that are over stay, because the audit log names them. */
export function ServiceKeysTable(props: TableProps): ReactElement {
  const { t } = useTranslation('serviceKeys')
  return (
    <table className={classes(css.table, own.table)} data-testid="keys-table">
      <caption className={css.unseen}>{t('table')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('name')}</th>
          <th scope="col">{t('last_used')}</th>
          <th scope="col" className={own.number}>
            {t('limit')}
          </th>
          <th scope="col">{t('ends')}</th>
          <th scope="col">
            <span className={css.unseen}>{t('actions')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {props.keys.map((key) => (
          <Row key={key.id} {...props} serviceKey={key} />
        ))}
      </tbody>
    </table>
  )
}

function Row(props: TableProps & { serviceKey: ServiceKeyView }): ReactElement {
  const { serviceKey, isBusy, onRoll, onRevoke } = props
  const { t } = useTranslation('serviceKeys')
  const when = useWhen()
  const { name, status } = serviceKey
  const isActive = status === 'active'
  return (
    <tr data-testid="key-row" data-status={status} className={isActive ? undefined : own.over}>
      <td>
        <strong className={css.personName}>{name}</strong>
        <ul className={own.scopes}>
          {serviceKey.scopes.map((scope) => (
            <li key={scope} className={own.scope}>
              {t(`scope.${SCOPE_KEYS[scope]}.name`)}
            </li>
          ))}
        </ul>
        <span className={css.choiceHint}>
          {t('made_by', {
            name: serviceKey.createdByName,
            day: when(serviceKey.createdAtMs, 'short_day'),
          })}
        </span>
      </td>
      <td className={css.nowrap}>
        <LastUsed atMs={serviceKey.lastUsedAtMs} />
      </td>
      <td className={own.number}>{serviceKey.limitPerMinute}</td>
      <td className={own.ends}>
        <Ends serviceKey={serviceKey} />
      </td>
      <td>
        {isActive && (
          <div className={own.acts}>
            <button
              type="button"
              className={css.link}
              disabled={isBusy}
              aria-label={t('roll_of', { name })}
              onClick={() => onRoll(serviceKey)}
            >
              {t('roll')}
            </button>
            <button
              type="button"
              className={css.link}
              disabled={isBusy}
              aria-label={t('revoke_of', { name })}
              onClick={() => onRevoke(serviceKey)}
            >
              {t('revoke')}
            </button>
          </div>
        )}
      </td>
    </tr>
  )
}

/** Kept to the minute by the core, so no seconds are shown. */
function LastUsed({ atMs }: { atMs: number | null }): ReactElement {
  const { t } = useTranslation('serviceKeys')
  // Drawn again every half minute; the core's own clock says how long ago it was.
  useTick(30_000)
  if (atMs === null) return <span className={css.quiet}>{t('never_used')}</span>
  const ageMs = coreNowMs() - atMs
  return <>{ageMs < 90_000 ? t('just_now') : t('ago', { age: writeAge(ageMs) })}</>
}

function Ends({ serviceKey }: { serviceKey: ServiceKeyView }): ReactElement {
  const { t } = useTranslation('serviceKeys')
  const when = useWhen()
  const { status, expiresAtMs, revokedAtMs, oldSecretUntilMs } = serviceKey
  if (status !== 'active') {
    const Icon = status === 'revoked' ? IconBan : IconHourglassEmpty
    const atMs = status === 'revoked' ? revokedAtMs : expiresAtMs
    return (
      <span className={css.said}>
        <Icon size={16} aria-hidden="true" />
        {t(`status.${status}`)}
        {atMs !== null && ` · ${when(atMs, 'short_day')}`}
      </span>
    )
  }
  return (
    <>
      <span className={classes(css.said, css.good)}>
        <IconCircleCheck size={16} aria-hidden="true" />
        {expiresAtMs === null ? t('no_end') : when(expiresAtMs, 'short_day')}
      </span>
      {oldSecretUntilMs !== null && (
        <span className={classes(css.choiceHint, own.line)}>
          {t('old_until', { time: when(oldSecretUntilMs, 'short_time') })}
        </span>
      )}
    </>
  )
}
