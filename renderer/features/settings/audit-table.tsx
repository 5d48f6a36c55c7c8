import { IconBan, IconCircleCheck } from '@tabler/icons-react'
import { type ReactElement, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ConsoleClient } from '../../../shared/contract/index.ts'
import { client } from '../../app/client.ts'
import { useConnection } from '../../app/connection-store.ts'
import { type Problem, toProblem } from '../../app/faults.ts'
import { useWhen } from '../../app/when.ts'
import { BigButton } from '../../ui/big-button.tsx'
import { classes } from '../../ui/classes.ts'
import { Empty, Failed, Skeleton } from '../../ui/screen-states.tsx'
import css from './parts.module.css'

type AuditEntry = Awaited<ReturnType<ConsoleClient['diagnostics']['audit']>>['entries'][number]

const PAGE = 50
const MOST = 200

/** Newest first; a refused call is as much worth seeing as a done one. */
export function AuditTable(): ReactElement {
  const { t } = useTranslation('settings')
  const [limit, setLimit] = useState(PAGE)
  const [entries, setEntries] = useState<readonly AuditEntry[] | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [reading, setReading] = useState(0)
  const openings = useConnection((store) => store.openings)
  useEffect(() => {
    let isLatest = true
    client.diagnostics.audit({ limit }).then(
      (answer) => {
        if (!isLatest) return
        setEntries(answer.entries)
        setProblem(null)
      },
      (error: unknown) => {
        if (isLatest) setProblem(toProblem(error))
      },
    )
    return () => {
      isLatest = false
    }
  }, [limit, openings, reading])
  if (problem) return <Failed problem={problem} onRetry={() => setReading((old) => old + 1)} />
  if (!entries) return <Skeleton rows={5} />
  if (entries.length === 0) {
    return (
      <Empty
        icon={<IconCircleCheck size={36} aria-hidden="true" />}
        title={t('diagnostics.audit_empty.title')}
        words={t('diagnostics.audit_empty.next')}
      />
    )
  }
  return (
    <>
      <table className={css.table} data-testid="audit">
        <thead>
          <tr>
            <th scope="col">{t('diagnostics.when')}</th>
            <th scope="col">{t('diagnostics.who')}</th>
            <th scope="col">{t('diagnostics.what')}</th>
            <th scope="col">{t('diagnostics.outcome')}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <Row key={entry.seq} entry={entry} />
          ))}
        </tbody>
      </table>
      {entries.length >= limit && limit < MOST && (
        <div className={css.foot}>
          <BigButton kind="quiet" size="desk" onClick={() => setLimit(MOST)}>
            {t('diagnostics.more')}
          </BigButton>
        </div>
      )}
    </>
  )
}

function Row({ entry }: { entry: AuditEntry }): ReactElement {
  const { t } = useTranslation('settings')
  const when = useWhen()
  const isDone = entry.outcome === 'ok'
  return (
    <tr data-outcome={entry.outcome}>
      <td className={css.nowrap}>{when(entry.atMs, 'moment')}</td>
      <td>
        {entry.operatorName || t('diagnostics.nobody')}
        {entry.serviceKeyName !== '' && (
          <span className={css.subject}>
            {t('diagnostics.by_key', { name: entry.serviceKeyName })}
          </span>
        )}
      </td>
      <td>
        <MethodWords method={entry.method} />
        {entry.subject !== '' && <span className={css.subject}>{entry.subject}</span>}
      </td>
      <td>
        <span className={classes(css.said, isDone ? css.good : css.need)}>
          {isDone ? (
            <IconCircleCheck size={16} aria-hidden="true" />
          ) : (
            <IconBan size={16} aria-hidden="true" />
          )}
          <OutcomeWords outcome={entry.outcome} />
        </span>
      </td>
    </tr>
  )
}

/** A method of another version has no words here; it is shown by its name. */
function MethodWords({ method }: { method: string }): ReactElement {
  const { t, i18n } = useTranslation('methods')
  return i18n.exists(method, { ns: 'methods' }) ? (
    <>{t(method as 'session.signIn')}</>
  ) : (
    <code className={css.code}>{method}</code>
  )
}

function OutcomeWords({ outcome }: { outcome: string }): ReactElement {
  const { t } = useTranslation('settings')
  const { t: errors, i18n } = useTranslation('errors')
  if (outcome === 'ok') return <>{t('diagnostics.done')}</>
  const key = `${outcome}.title`
  return i18n.exists(key, { ns: 'errors' }) ? (
    <>{errors(key as 'forbidden.title')}</>
  ) : (
    <code className={css.code}>{outcome}</code>
  )
}
