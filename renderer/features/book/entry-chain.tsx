import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { ChainNeighbour } from '../../../shared/model/book.ts'
import { usePlace } from '../../app/place.ts'
import { useLocale } from '../../ui/locale.ts'
import { writeCount } from '../../ui/money-format.ts'
import css from './entry-sheet.module.css'
import { journalPlace } from './place-in-book.ts'

/** How the entry hangs in the chain: its own seal, and its neighbours with theirs. */
export function EntryChain(props: {
  hash: string
  previous: ChainNeighbour
  next: ChainNeighbour | null
}): ReactElement {
  const { t } = useTranslation('book')
  return (
    <section className={css.part} data-testid="entry-chain">
      <h3 className={css.subtitle}>{t('entry.chain')}</h3>
      <dl className={css.facts}>
        <Neighbour name={t('entry.previous')} neighbour={props.previous} />
        <div className={css.fact}>
          <dt className={css.name}>{t('entry.hash')}</dt>
          <dd className={css.value}>
            <code className={css.hash}>{grouped(props.hash)}</code>
          </dd>
        </div>
        {props.next ? (
          <Neighbour name={t('entry.next')} neighbour={props.next} />
        ) : (
          <div className={css.fact}>
            <dt className={css.name}>{t('entry.next')}</dt>
            <dd className={css.value}>{t('entry.newest')}</dd>
          </div>
        )}
      </dl>
    </section>
  )
}

function Neighbour(props: { name: string; neighbour: ChainNeighbour }): ReactElement {
  const { t } = useTranslation('book')
  const locale = useLocale()
  const { seq, kind, hash } = props.neighbour
  const number = writeCount(seq, locale)
  return (
    <div className={css.fact}>
      <dt className={css.name}>{props.name}</dt>
      <dd className={css.value}>
        {kind === 'transfer' ? (
          <button
            type="button"
            className={css.neighbour}
            onClick={() => usePlace.getState().go('book', journalPlace(BigInt(seq)))}
          >
            {number}
          </button>
        ) : (
          number
        )}{' '}
        · {t(`entry.${kind}`)}
        <code className={css.hash}>{grouped(hash)}</code>
      </dd>
    </div>
  )
}

const SHOWN = 32

/** The first half in groups of four: enough for two people to compare over the telephone. */
function grouped(hash: string): string {
  return `${
    hash
      .slice(0, SHOWN)
      .match(/.{1,4}/g)
      ?.join(' ') ?? ''
  }…`
}
