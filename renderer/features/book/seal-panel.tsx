import { IconShieldCheck, IconShieldHalf, IconShieldX } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { BookCheck, BookHistory } from '../../../shared/model/seal.ts'
import { useIsOnline } from '../../app/connection-store.ts'
import { useStatus } from '../../app/follow-status.ts'
import { useWhen } from '../../app/when.ts'
import { BigButton } from '../../ui/big-button.tsx'
import { useCheckFault } from '../../ui/check-fault.ts'
import { useLocale } from '../../ui/locale.ts'
import { writeCount } from '../../ui/money-format.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { AcceptHistory } from './accept-history.tsx'
import css from './seal-panel.module.css'
import { useVerify, type Verifying } from './use-seals.ts'

const ICONS = {
  sealed: IconShieldCheck,
  checking: IconShieldHalf,
  check_failed: IconShieldHalf,
  broken: IconShieldX,
  rolled_back: IconShieldX,
  forked: IconShieldX,
  unanchored: IconShieldHalf,
} as const

/** What is known of the whole book right now, and the way to look again. */
export function SealPanel(props: {
  history: BookHistory
  lastCheck: BookCheck | null
  /** Last sealed day when it is not over yet, as people write it. */
  aheadTo: string | null
}): ReactElement | null {
  const { t } = useTranslation('seal')
  const locale = useLocale()
  const seal = useStatus((store) => store.snapshot?.seal ?? null)
  const verifying = useVerify()
  const sayFault = useCheckFault()
  const isOnline = useIsOnline()
  if (!seal) return null
  const Icon = ICONS[seal.state]
  const values = {
    head: writeCount(seal.headSeq, locale),
    broken: seal.brokenAtSeq === null ? '' : writeCount(seal.brokenAtSeq, locale),
    anchor: writeCount(props.history.anchorSeq ?? 0n, locale),
  }
  const isAstray = seal.state === 'rolled_back' || seal.state === 'forked'
  return (
    <section className={css.panel} data-testid="seal-state" data-state={seal.state}>
      <header className={css.head}>
        <Icon size={28} stroke={1.7} aria-hidden="true" />
        <h2 className={css.title}>
          {seal.state === 'broken' && seal.brokenAtSeq === null
            ? t('title.broken_sums')
            : t(`title.${seal.state}`, values)}
        </h2>
      </header>
      <p className={css.words}>{t(`words.${seal.state}`, values)}</p>
      {seal.state === 'broken' && (
        <p className={css.reason} data-testid="seal-reason">
          {sayFault(seal)}
        </p>
      )}
      <JournalNote history={props.history} />
      {props.aheadTo !== null && (
        <p className={css.note} data-testid="sealed-ahead">
          {t('sealed_ahead', { day: props.aheadTo })}
        </p>
      )}
      {isAstray && <AcceptHistory />}
      <LastCheck check={props.lastCheck} recent={seal.lastCheck} />
      <VerifyNow verifying={verifying} isOnline={isOnline} />
    </section>
  )
}

/** What is missing of the lines that were kept outside the book. */
function JournalNote({ history }: { history: BookHistory }): ReactElement | null {
  const { t } = useTranslation('seal')
  const isUnknown = history.state === 'unknown'
  if (history.isJournalDamaged) {
    return <p className={css.note}>{t(isUnknown ? 'journal_end_damaged' : 'journal_damaged')}</p>
  }
  return isUnknown ? <p className={css.note}>{t('journal_lost')}</p> : null
}

/** Of a few entries the speed is that of the start. */
const MEASURED_MIN = 1_000

/** When it was looked at, how long that took, and exactly what was found in order. */
function LastCheck(props: { check: BookCheck | null; recent: BookCheck | null }): ReactElement {
  const { t } = useTranslation('seal')
  const locale = useLocale()
  const when = useWhen()
  const { check, recent } = props
  if (!check) return <p className={css.quiet}>{t('never_checked')}</p>
  const perSecond = (Number(check.entries) * 1_000) / Math.max(1, check.durationMs)
  const all = [
    ['checked_at', when(check.atMs, 'moment')],
    ['result', check.isOk ? t('result_ok') : t('result_broken')],
    ['entries', writeCount(check.entries, locale)],
    ['speed', t('per_second', { entries: writeCount(Math.round(perSecond), locale) })],
    ['balances', writeCount(check.accounts, locale)],
    ['holds', writeCount(check.holds, locale)],
    ['trial', check.currencies.join(', ') || '–'],
    ['anchors', writeCount(check.anchors, locale)],
  ] as const
  const facts = all.filter(([name]) => name !== 'speed' || check.entries >= MEASURED_MIN)
  return (
    <dl className={css.facts} data-testid="last-check" data-ok={check.isOk}>
      {facts.map(([name, value]) => (
        <div key={name} className={css.fact}>
          <dt>{t(`fact.${name}`)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
      {recent?.kind === 'recent' && (
        <div className={css.fact}>
          <dt>{t('fact.recent')}</dt>
          <dd>{when(recent.atMs, 'time')}</dd>
        </div>
      )}
    </dl>
  )
}

export function VerifyNow(props: { verifying: Verifying; isOnline: boolean }): ReactElement {
  const { t } = useTranslation('seal')
  const locale = useLocale()
  const { progress, problem, start, stop } = props.verifying
  if (!progress) {
    return (
      <>
        {problem && <ProblemNote problem={problem} />}
        <BigButton
          size="desk"
          onClick={start}
          disabled={!props.isOnline}
          aria-describedby={props.isOnline ? undefined : 'verify-offline'}
          data-testid="verify-now"
        >
          {t('verify')}
        </BigButton>
        {!props.isOnline && (
          <p className={css.quiet} id="verify-offline" data-testid="verify-offline">
            {t('verify_offline')}
          </p>
        )}
      </>
    )
  }
  const max = Number(progress.headSeq) || 1
  const words = t('progress', {
    done: writeCount(progress.checkedToSeq, locale),
    all: writeCount(progress.headSeq, locale),
  })
  return (
    <div className={css.running} data-testid="verify-progress">
      <progress max={max} value={Number(progress.checkedToSeq)} aria-label={words} />
      <span className={css.quiet} role="status">
        {words}
      </span>
      <BigButton kind="quiet" size="desk" onClick={stop} data-testid="verify-stop">
        {t('stop')}
      </BigButton>
    </div>
  )
}
