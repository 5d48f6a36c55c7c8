import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
  IconLoader2,
} from '@tabler/icons-react'
import type { ReactElement, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { classes } from '../../ui/classes.ts'
import { Fingerprint } from '../../ui/fingerprint.tsx'
import {
  type Checklist,
  type ChecklistStep,
  currentStep,
  failureKey,
  warnKey,
} from './checklist.ts'
import css from './pairing-checklist.module.css'

const ICONS: Readonly<Record<ChecklistStep['state'], ReactElement>> = {
  waiting: <IconCircleDashed size={22} stroke={1.6} />,
  running: <IconLoader2 size={22} className={css.spin} />,
  ok: <IconCircleCheck size={22} />,
  warn: <IconAlertTriangle size={22} />,
  failed: <IconCircleX size={22} />,
}

/** The seven lines that tick while the node answers, each failure with what to do next. */
export function PairingChecklist({ list }: { list: Checklist }): ReactElement {
  const { t } = useTranslation('firstRun')
  const current = currentStep(list)
  const live = current
    ? t('pairing.live', {
        step: t(`pairing.step.${current.id}`),
        state: t(`pairing.state.${current.state}`),
      })
    : ''
  return (
    <section className={css.panel} aria-label={t('pairing.title')} data-testid="checklist">
      <h2 className={css.title}>{t('pairing.title')}</h2>
      {list.phase === 'idle' && <p className={css.idle}>{t('pairing.idle')}</p>}
      <ol className={css.list}>
        {list.steps.map((step) => (
          <Line key={step.id} step={step} />
        ))}
      </ol>
      {list.phase === 'broken' && <Broken problem={list.problem} />}
      <p className={css.live} aria-live="polite">
        {live}
      </p>
    </section>
  )
}

function Line({ step }: { step: ChecklistStep }): ReactElement {
  const { t } = useTranslation('firstRun')
  return (
    <li
      className={classes(css.line, css[step.state])}
      data-testid={`check-${step.id}`}
      data-state={step.state}
    >
      <span className={css.icon} aria-hidden="true">
        {ICONS[step.state]}
      </span>
      <span className={css.label}>{t(`pairing.step.${step.id}`)}</span>
      <span className={css.state}>{t(`pairing.state.${step.state}`)}</span>
      <Detail step={step} />
    </li>
  )
}

function Detail({ step }: { step: ChecklistStep }): ReactElement | null {
  const { t } = useTranslation('firstRun')
  const { state, values } = step
  if (state === 'waiting' || state === 'running') return null
  if (state === 'failed') return <FailureWords step={step} />
  if (step.id === 'certificate' && values['fingerprint']) return <PinnedCertificate step={step} />
  if (step.reason === 'baked') return <Note>{t('pairing.baked')}</Note>
  if (state === 'warn') {
    const seconds = (values['skewSeconds'] ?? '').replace('-', '')
    return <Note>{t(`pairing.warn.${warnKey(step)}`, { seconds })}</Note>
  }
  if (step.id === 'parsed' && values['host']) {
    return <Note isCode>{`${values['host']}:${values['port'] ?? ''}`}</Note>
  }
  if (step.id === 'synced' && values['height']) {
    return <Note>{t('pairing.block', { height: values['height'] })}</Note>
  }
  return null
}

/** Who vouches for the certificate: whoever brought it, whoever compared it, or nobody yet. */
function PinnedCertificate({ step }: { step: ChecklistStep }): ReactElement {
  const { t } = useTranslation('firstRun')
  const { firstUse = 'no' } = step.values
  const words = step.state === 'warn' ? 'first' : firstUse === 'yes' ? 'confirmed' : 'pinned'
  return (
    <div className={css.detail}>
      <span className={css.caption}>{t('pairing.fingerprint')}</span>
      <span className={css.fingerprint}>
        <Fingerprint value={step.values['fingerprint'] ?? ''} />
      </span>
      <span>{t(`pairing.trust_${words}`)}</span>
    </div>
  )
}

function FailureWords({ step }: { step: ChecklistStep }): ReactElement {
  const { t } = useTranslation('firstRun')
  const key = failureKey(step)
  const { detail = '', missing = '' } = step.values
  return (
    <div className={css.detail} role="alert" data-testid="check-failure">
      <strong>{t(`pairing.failure.${key}.what`)}</strong>
      <span>{t(`pairing.failure.${key}.next`)}</span>
      {missing !== '' && <span>{t('pairing.missing', { missing })}</span>}
      {detail !== '' && <span className={css.caption}>{t('pairing.detail', { detail })}</span>}
    </div>
  )
}

function Broken({ problem }: { problem: Checklist['problem'] }): ReactElement {
  const { t } = useTranslation('firstRun')
  const key =
    problem === 'stopped' ? 'stopped' : problem === 'rate_limited' ? 'rate_limited' : 'lost'
  return (
    <div className={css.broken} role="alert" data-testid="check-broken">
      <strong>{t(`pairing.failure.${key}.what`)}</strong>
      <span>{t(`pairing.failure.${key}.next`)}</span>
    </div>
  )
}

function Note({
  children,
  isCode = false,
}: {
  children: ReactNode
  isCode?: boolean
}): ReactElement {
  return <div className={classes(css.detail, isCode && css.code)}>{children}</div>
}
