import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { TimelineEntry } from '../../../shared/model/invoice.ts'
import { recent } from '../../i18n/en/recent.ts'
import { useWhen } from '../../app/when.ts'
import { classes } from '../../ui/classes.ts'
import { useLocale } from '../../ui/locale.ts'
import { satText } from '../../ui/money-format.ts'
import { useNodeFault } from '../../ui/node-fault.ts'
import { detailOf } from './detail-words.ts'
import css from './timeline.module.css'

/** "Why is it in this state": each event, when it came, who said it, and what it changed. */
export function Timeline({ entries }: { entries: readonly TimelineEntry[] }): ReactElement {
  const { t } = useTranslation('recent')
  return (
    <section>
      <h2 className={css.title}>{t('timeline.label')}</h2>
      <ol className={css.list} data-testid="timeline">
        {entries.map((entry) => (
          <Entry key={entry.seq} entry={entry} />
        ))}
      </ol>
    </section>
  )
}

function Entry({ entry }: { entry: TimelineEntry }): ReactElement {
  const { t } = useTranslation('recent')
  const { t: words } = useTranslation('status')
  const when = useWhen()
  const detailWords = useDetailWords()
  const { fromStatus, toStatus, outcome } = entry
  const isChange = toStatus !== null && toStatus !== fromStatus
  const detail = entry.detail === '' ? '' : detailWords(entry.detail)
  return (
    <li
      className={classes(css.entry, outcome !== 'applied' && css.quiet)}
      data-event={entry.event}
      data-outcome={outcome}
    >
      <span className={css.time}>{when(entry.atMs, 'time')}</span>
      <span className={css.dot} aria-hidden="true" />
      <span className={css.words}>
        <span className={css.event}>
          {isEvent(entry.event) ? t(`timeline.event.${entry.event}`) : entry.event}
        </span>
        <span className={css.by}>
          {t(`timeline.source.${entry.source}`)}
          {isChange && ' · '}
          {isChange && fromStatus && `${words(`sale.${fromStatus}`)} → `}
          {isChange && words(`sale.${toStatus}`)}
          {outcome !== 'applied' && ` · ${t(`timeline.outcome.${outcome}`)}`}
          {detail !== '' && ` · ${detail}`}
        </span>
      </span>
      <span className={css.seq}>#{entry.seq}</span>
    </li>
  )
}

function useDetailWords(): (text: string) => string {
  const { t } = useTranslation('recent')
  const { t: words } = useTranslation('status')
  const locale = useLocale()
  const nodeFault = useNodeFault()
  return (text) => {
    const detail = detailOf(text)
    switch (detail.kind) {
      case 'is':
        return t('timeline.detail.is', { status: words(`sale.${detail.status}`) })
      case 'asked':
        return t('timeline.detail.asked', { amount: satText(detail.amountMsat, locale) })
      case 'untold':
        return t('timeline.detail.untold')
      case 'terms':
        // For the full check, and for nobody's eyes: what was asked stands below in words.
        return ''
      case 'fault':
        return nodeFault(detail.fault)
    }
  }
}

type EventName = keyof typeof recent.timeline.event

function isEvent(event: string): event is EventName {
  return event in recent.timeline.event
}
