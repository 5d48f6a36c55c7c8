import { Progress } from '@mantine/core'
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconClock,
  IconDatabaseExport,
} from '@tabler/icons-react'
import { type ComponentProps, type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BackupOverview, BackupProgress } from '../../../shared/model/backup.ts'
import { client } from '../../app/client.ts'
import { useAction } from '../../app/use-action.ts'
import { useShopZone } from '../../app/when.ts'
import { BigButton } from '../../ui/big-button.tsx'
import { classes } from '../../ui/classes.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { Failed, Skeleton } from '../../ui/screen-states.tsx'
import { writeTime } from '../../ui/time-format.ts'
import { BackupPassphrase } from './backup-passphrase.tsx'
import { BackupSchedule } from './backup-schedule.tsx'
import { BackupTable } from './backup-table.tsx'
import { RestoreEntry, RestoreHere } from './restore-here.tsx'
import { writeBytes } from '../../ui/write-bytes.ts'
import css from './parts.module.css'
import { useBackups } from './use-backups.ts'

/** The owner's alone: backups of this book, and the way back to one of them. */
export function BackupSection(): ReactElement {
  const [place, setPlace] = useState<'backups' | 'restore' | 'back'>('backups')
  if (place === 'restore') return <RestoreHere onBack={() => setPlace('back')} />
  return <Backups isBack={place === 'back'} onRestore={() => setPlace('restore')} />
}

/** Whether the book would survive this machine, and the buttons to make sure. */
function Backups(props: ComponentProps<typeof RestoreEntry>): ReactElement {
  const { t } = useTranslation('backup')
  const { now, problem, accept, readAgain } = useBackups()
  const run = useAction(async () => {
    await client.backups.run().finally(readAgain)
  })
  const drill = useAction(async (id: string) => {
    await client.backups.drill({ id }).finally(readAgain)
  })
  if (!now) return problem ? <Failed problem={problem} onRetry={readAgain} /> : <Skeleton />
  const isBusy = now.running !== null || run.isRunning || drill.isRunning
  const failed = run.problem ?? drill.problem
  return (
    <div data-testid="backup" data-state={now.state}>
      <p className={css.lead}>{t('lead')}</p>
      <div className={css.stack}>
        <StateNote now={now} />
        <Facts now={now} />
        {failed && failed.code !== 'backup_failed' && <ProblemNote problem={failed} />}
        <Running progress={now.running} />
        {now.hasPassphrase && (
          <div className={css.buttons}>
            <BigButton
              size="desk"
              icon={<IconDatabaseExport size={18} aria-hidden="true" />}
              disabled={isBusy}
              onClick={() => void run.run(undefined)}
              data-testid="backup-now"
            >
              {t('now')}
            </BigButton>
          </div>
        )}
      </div>
      {now.backups.length > 0 && (
        <div className={css.group}>
          <BackupTable backups={now.backups} isBusy={isBusy} onDrill={(id) => void drill.run(id)} />
        </div>
      )}
      <BackupPassphrase hasPassphrase={now.hasPassphrase} onSaved={accept} />
      <BackupSchedule settings={now.settings} onSaved={accept} />
      <RestoreEntry {...props} />
    </div>
  )
}

function StateNote({ now }: { now: BackupOverview }): ReactElement {
  const { t } = useTranslation('backup')
  const isGood = now.state === 'good' || now.state === 'waiting'
  const isBad = now.state === 'failed' || now.state === 'overdue'
  const Icon = isGood ? IconCircleCheck : isBad ? IconAlertTriangle : IconClock
  return (
    <div
      className={classes(css.note, isGood && css.fine, isBad && css.bad)}
      role="status"
      data-testid="backup-state"
    >
      <Icon size={20} aria-hidden="true" />
      <span className={isGood ? css.grow : undefined}>
        {t(`state.${now.state}`)}
        {now.lastFailure && isBad ? ` ${t(`fault.${now.lastFailure.fault}`)}` : ''}
      </span>
    </div>
  )
}

function Facts({ now }: { now: BackupOverview }): ReactElement {
  const { t, i18n } = useTranslation('backup')
  const by = { locale: i18n.language, timeZone: useShopZone() }
  const last = now.backups.find((one) => one.drillFault === null)
  return (
    <dl className={css.facts}>
      <div className={css.fact}>
        <dt>{t('last')}</dt>
        <dd data-testid="backup-last">
          {last ? writeTime(last.createdAtMs, 'date_time', by) : t('none')}
        </dd>
      </div>
      {last && (
        <div className={css.fact}>
          <dt>{t('holds')}</dt>
          <dd>
            {t('entry', { seq: last.headSeq.toLocaleString(i18n.language) })} ·{' '}
            {writeBytes(last.sizeBytes, i18n.language)}
          </dd>
        </div>
      )}
      {now.nextAtMs !== null && (
        <div className={css.fact}>
          <dt>{t('next')}</dt>
          <dd>{writeTime(now.nextAtMs, 'date_time', by)}</dd>
        </div>
      )}
      <div className={css.fact}>
        <dt>{t('folder')}</dt>
        <dd className={css.code}>{now.settings.folder}</dd>
      </div>
    </dl>
  )
}

function Running({ progress }: { progress: BackupProgress | null }): ReactElement {
  const { t } = useTranslation('backup')
  const words = progress ? `${t(`job.${progress.job}`)}: ${t(`phase.${progress.phase}`)}` : ''
  return (
    <div role="status" data-testid="backup-running">
      {progress && (
        <div className={css.stack}>
          <span>
            {words} · {progress.percent} % · {t('safe')}
          </span>
          <Progress value={progress.percent} aria-label={words} />
        </div>
      )}
    </div>
  )
}
