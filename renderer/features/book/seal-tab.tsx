import { IconRosetteDiscountCheck } from '@tabler/icons-react'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { contract } from '../../../shared/contract/index.ts'
import type { SealView } from '../../../shared/model/seal.ts'
import { mayCall } from '../../app/access.ts'
import { useIsOnline } from '../../app/connection-store.ts'
import { useMe } from '../../app/session-store.ts'
import { useWhen } from '../../app/when.ts'
import { BigButton } from '../../ui/big-button.tsx'
import { useLocale } from '../../ui/locale.ts'
import { writeCount } from '../../ui/money-format.ts'
import { QrCode } from '../../ui/qr.tsx'
import { Empty, Failed, Skeleton } from '../../ui/screen-states.tsx'
import { StaleLine, StaleList } from '../../ui/stale-line.tsx'
import { Compare } from './compare.tsx'
import { Replay } from './replay-panel.tsx'
import { SealPanel } from './seal-panel.tsx'
import css from './seal-tab.module.css'
import { shortHash } from './short-hash.ts'
import { useSeals } from './use-seals.ts'

/** The proof of the book: what holds, when it was looked at last, and the end of every day. */
export function SealTab(): ReactElement {
  const { t } = useTranslation('seal')
  const { t: book } = useTranslation('book')
  const { proof, problem, readAgain, readMore } = useSeals()
  const [chosen, setChosen] = useState<number | null>(null)
  const isOnline = useIsOnline()
  const locale = useLocale()
  const me = useMe()
  const mayReplay = mayCall(me?.role ?? null, contract.book.replay)
  const mayCompare = mayCall(me?.role ?? null, contract.book.compareNode)
  if (!proof) return problem ? <Failed problem={problem} onRetry={readAgain} /> : <Skeleton />
  const label = t(mayReplay ? 'replay_and_days' : 'days')
  const shown = proof.seals.find(({ number }) => number === chosen) ?? proof.seals[0]
  return (
    <div className={css.tab} data-testid="seal-tab">
      {!isOnline && <StaleLine words={book('offline')} />}
      {isOnline && problem && <StaleList problem={problem} onRetry={readAgain} />}
      <div className={css.columns}>
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls */}
        <section className={css.side} aria-label={t('state')} tabIndex={0}>
          <SealPanel
            history={proof.history}
            lastCheck={proof.lastCheck}
            aheadTo={proof.sealedAheadTo === null ? null : writeDay(proof.sealedAheadTo, locale)}
          />
          {shown && <SealCode seal={shown} />}
        </section>
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls */}
        <section className={css.days} aria-label={label} tabIndex={0}>
          {mayReplay && <Replay />}
          {mayCompare && <Compare last={proof.lastComparison} />}
          {shown ? (
            <SealTable seals={proof.seals} shown={shown.number} onChoose={setChosen} />
          ) : (
            <Empty
              icon={<IconRosetteDiscountCheck size={32} stroke={1.6} />}
              title={t('none.title')}
              words={t('none.words')}
            />
          )}
          {proof.next !== null && (
            <BigButton kind="quiet" size="desk" onClick={readMore} data-testid="seals-more">
              {t('more')}
            </BigButton>
          )}
        </section>
      </div>
    </div>
  )
}

function SealTable(props: {
  seals: readonly SealView[]
  shown: number
  onChoose: (number: number) => void
}): ReactElement {
  const { t } = useTranslation('seal')
  const locale = useLocale()
  const when = useWhen()
  return (
    <table className={css.table} aria-label={t('days')} data-testid="seals">
      <thead>
        <tr>
          <th scope="col">{t('column.day')}</th>
          <th scope="col" className={css.number}>
            {t('column.head')}
          </th>
          <th scope="col" className={css.number}>
            {t('column.entries')}
          </th>
          <th scope="col">{t('column.hash')}</th>
          <th scope="col">{t('column.sealed_at')}</th>
        </tr>
      </thead>
      <tbody>
        {props.seals.map((seal) => (
          <tr
            key={seal.number}
            aria-selected={seal.number === props.shown}
            data-testid="seal-row"
            data-day={seal.day}
          >
            <td>
              <button
                type="button"
                className={css.day}
                aria-pressed={seal.number === props.shown}
                onClick={() => props.onChoose(seal.number)}
              >
                {seal.fromDay === seal.day
                  ? writeDay(seal.day, locale)
                  : t('days_range', {
                      from: writeDay(seal.fromDay, locale),
                      to: writeDay(seal.day, locale),
                    })}
              </button>
            </td>
            <td className={css.number}>#{writeCount(seal.headSeq, locale)}</td>
            <td className={css.number}>{writeCount(seal.entries, locale)}</td>
            <td className={css.hash}>{shortHash(seal.headHash)}</td>
            <td className={css.quiet}>{when(seal.sealedAtMs, 'date_time')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** A day of the calendar is the same day in every zone. */
function writeDay(day: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(
    Date.parse(day),
  )
}

/** To be photographed or printed: whoever keeps it can prove later that nothing was put back. */
function SealCode({ seal }: { seal: SealView }): ReactElement {
  const { t } = useTranslation('seal')
  const locale = useLocale()
  const day = writeDay(seal.day, locale)
  return (
    <figure className={css.code} data-testid="seal-code" data-code={seal.code}>
      <QrCode text={seal.code} label={t('code_label', { day })} />
      <figcaption>
        <strong>{t('code_title', { day })}</strong>
        <span className={css.quiet}>{t('code_words')}</span>
        <code className={css.whole}>{seal.headHash}</code>
      </figcaption>
    </figure>
  )
}
