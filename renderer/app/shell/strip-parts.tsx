import { IconShieldCheck, IconShieldX } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { SessionView } from '../../../shared/contract/session.ts'
import type {
  BookSeal,
  Completeness,
  NodeStatus,
  StatusSnapshot,
} from '../../../shared/model/status.ts'
import { useCheckFault } from '../../ui/check-fault.ts'
import { useLocale } from '../../ui/locale.ts'
import { percentText, priceText, writeCount } from '../../ui/money-format.ts'
import { writeAge } from '../../ui/time-format.ts'
import { useTick } from '../../ui/use-tick.ts'
import { useRate } from '../rate-store.ts'
import { useNodeFault } from '../../ui/node-fault.ts'
import { useRateWords } from '../rate-words.ts'
import { useWhen } from '../when.ts'
import css from './status-strip.module.css'
import { Detail, StripPart } from './strip-part.tsx'

const LIGHT_TONES = {
  connected: 'good',
  catching_up: 'wait',
  connecting: 'wait',
  unreachable: 'need',
  wallet_locked: 'need',
  certificate_changed: 'need',
  certificate_expired: 'need',
  macaroon_refused: 'need',
  rights_missing: 'need',
  wrong_node: 'need',
  wrong_network: 'need',
  not_configured: 'need',
} as const

export function NodePart({ node }: { node: NodeStatus }): ReactElement {
  const { t } = useTranslation('status')
  const { t: words } = useTranslation('shell')
  const nodeFault = useNodeFault()
  const locale = useLocale()
  const when = useWhen()
  const tone = LIGHT_TONES[node.light]
  return (
    <StripPart
      testId="status-node"
      tone={tone}
      state={node.light}
      title={words('strip.node')}
      face={
        <>
          <span className={css.light} data-tone={tone} aria-hidden="true" />
          {t(`node.${node.light}`)}
          {tone === 'need' && ` · ${words('strip.cash_works')}`}
        </>
      }
    >
      <p className={css.words}>{t(`node_next.${node.light}`)}</p>
      <Detail name={words('strip.node_name')}>{node.alias || '–'}</Detail>
      <Detail name={words('strip.node_network')}>{node.network || '–'}</Detail>
      <Detail name={words('strip.node_since')}>{when(node.sinceMs, 'moment')}</Detail>
      <Detail name={words('strip.node_synced')}>
        {node.isSyncedToChain === null
          ? '–'
          : words(node.isSyncedToChain ? 'strip.yes' : 'strip.no')}
      </Detail>
      {node.clockSkewMs !== null && (
        <Detail name={words('strip.node_skew')}>
          {writeCount(Math.round(node.clockSkewMs), locale)} ms
        </Detail>
      )}
      {node.detail !== '' && (
        <Detail name={words('strip.node_detail')}>{nodeFault(node.detail)}</Detail>
      )}
      <Detail name={words('strip.node_key')} isCode>
        {node.pubkey || '–'}
      </Detail>
    </StripPart>
  )
}

export function CompletenessPart({ completeness }: { completeness: Completeness }): ReactElement {
  const { t } = useTranslation('shell')
  const locale = useLocale()
  const when = useWhen()
  const { settleIndex, addIndex, caughtUpAtMs, gaps, unmatched, elsewhere } = completeness
  const index = writeCount(settleIndex, locale)
  const time = caughtUpAtMs === null ? null : when(caughtUpAtMs, 'time')
  const tone = gaps + elsewhere > 0 ? 'need' : unmatched > 0 ? 'wait' : 'plain'
  return (
    <StripPart
      testId="status-completeness"
      tone={tone}
      state={`${gaps}`}
      title={t('strip.completeness')}
      face={
        time === null ? (
          t('strip.not_caught_up')
        ) : (
          <span>
            {t('strip.caught_up', { index })}
            <span className={css.wide}> · {time}</span> ·{' '}
            {elsewhere > 0
              ? t('strip.elsewhere_count', { count: elsewhere })
              : t('strip.gaps', { count: gaps })}
          </span>
        )
      }
    >
      <p className={css.words}>{t(gaps > 0 ? 'strip.gaps_words' : 'strip.complete_words')}</p>
      {elsewhere > 0 && <p className={css.words}>{t('strip.elsewhere_words')}</p>}
      <Detail name={t('strip.settle_index')}>{index}</Detail>
      <Detail name={t('strip.add_index')}>{writeCount(addIndex, locale)}</Detail>
      <Detail name={t('strip.caught_up_at')}>
        {caughtUpAtMs === null ? '–' : when(caughtUpAtMs, 'moment')}
      </Detail>
      <Detail name={t('strip.gaps_name')}>{writeCount(gaps, locale)}</Detail>
      <Detail name={t('strip.elsewhere')}>{writeCount(elsewhere, locale)}</Detail>
      <Detail name={t('strip.unmatched')}>{writeCount(unmatched, locale)}</Detail>
    </StripPart>
  )
}

const RATE_TONES = {
  fresh: 'plain',
  manual: 'wait',
  stale_warn: 'wait',
  stale_block: 'need',
  none: 'need',
} as const

export function RatePart(): ReactElement | null {
  const { t } = useTranslation('shell')
  const locale = useLocale()
  const when = useWhen()
  const { sourceName, failure } = useRateWords()
  const { rate, readAtMs } = useRate()
  const nowMs = useTick(1_000)
  if (!rate) return null
  const { record, tier } = rate
  const used = record?.readings.filter((reading) => reading.isUsed).length ?? 0
  const age = rate.ageMs === null ? '–' : writeAge(rate.ageMs + Math.max(0, nowMs - readAtMs))
  return (
    <StripPart
      testId="status-rate"
      tone={RATE_TONES[tier]}
      state={tier}
      title={t('strip.rate')}
      face={
        record ? (
          <span>
            1 BTC = {priceText(record, locale)}
            <span className={css.wide}>
              {' '}
              · {tier === 'manual' ? t('strip.rate_manual') : t('strip.sources', { count: used })}
            </span>{' '}
            · {t('strip.old', { age })}
            {tier === 'stale_block' && ` · ${t('strip.sat_works')}`}
          </span>
        ) : (
          `${t('strip.no_rate')} · ${t('strip.sat_works')}`
        )
      }
    >
      <p className={css.words}>{t(`strip.tier_${tier}`)}</p>
      {record?.reason && <Detail name={t('strip.rate_reason')}>{record.reason}</Detail>}
      {record?.readings.map((reading) => (
        <Detail key={reading.source} name={sourceName(reading.source)}>
          {reading.rawPrice} · {when(reading.atMs, 'time')}
          {!reading.isUsed && ` · ${t('strip.left_out')}`}
        </Detail>
      ))}
      {rate.failures.filter(isSilentSource).map(({ source, reason }) => (
        <Detail key={source} name={sourceName(source)}>
          {failure(reason, rate.currency)}
        </Detail>
      ))}
      {record && record.spreadBasisPoints !== 0 && (
        <Detail name={t('strip.spread')}>{percentText(record.spreadBasisPoints, locale)} %</Detail>
      )}
    </StripPart>
  )
}

export function SealPart(props: {
  seal: BookSeal
  storage: StatusSnapshot['storage']
}): ReactElement {
  const { t } = useTranslation('shell')
  const locale = useLocale()
  const when = useWhen()
  const sayFault = useCheckFault()
  const { seal, storage } = props
  const head = writeCount(seal.headSeq, locale)
  const isBroken = seal.state !== 'sealed' && seal.state !== 'checking'
  const Icon = isBroken ? IconShieldX : IconShieldCheck
  return (
    <StripPart
      testId="status-seal"
      tone={isBroken || storage !== 'ok' ? 'need' : 'plain'}
      state={storage === 'ok' ? seal.state : storage}
      title={t('strip.seal')}
      face={
        <>
          <Icon size={16} stroke={1.7} aria-hidden="true" />
          <span className={css.seal}>
            {storage === 'ok'
              ? t(`strip.seal_${seal.state}`, { head })
              : t(`strip.storage_${storage}`)}
          </span>
        </>
      }
    >
      <p className={css.words}>
        {storage === 'ok'
          ? t(`strip.seal_words_${seal.state}`)
          : t(`strip.storage_words_${storage}`)}
      </p>
      <Detail name={t('strip.head')}>#{head}</Detail>
      <Detail name={t('strip.checked_to')}>#{writeCount(seal.checkedToSeq, locale)}</Detail>
      <Detail name={t('strip.checked_at')}>
        {seal.checkedAtMs === null ? '–' : when(seal.checkedAtMs, 'moment')}
      </Detail>
      {seal.lastCheck && (
        <Detail name={t('strip.checked_what')}>{t(`strip.checked_${seal.lastCheck.kind}`)}</Detail>
      )}
      {seal.brokenAtSeq !== null && (
        <Detail name={t('strip.broken_at')}>#{writeCount(seal.brokenAtSeq, locale)}</Detail>
      )}
      {seal.reason !== '' && <Detail name={t('strip.reason')}>{sayFault(seal)}</Detail>}
    </StripPart>
  )
}

export function PersonPart({ view }: { view: SessionView }): ReactElement {
  const { t } = useTranslation('shell')
  return (
    <StripPart
      testId="status-person"
      tone="plain"
      state={view.me?.role ?? ''}
      title={t('strip.person')}
      className={css.person}
      face={
        <span className={css.who}>
          {view.tillName} · {view.me?.name}
        </span>
      }
    >
      <Detail name={t('strip.shop')}>{view.shopName}</Detail>
      <Detail name={t('strip.till')}>{view.tillName}</Detail>
      <Detail name={t('strip.operator')}>{view.me?.name ?? '–'}</Detail>
      {view.me && <Detail name={t('strip.role')}>{t(`roles.${view.me.role}`)}</Detail>}
    </StripPart>
  )
}

/** The price check answered; why it said no stands in Settings, Rates. */
function isSilentSource(failure: { source: string }): boolean {
  return failure.source !== 'price_check'
}
