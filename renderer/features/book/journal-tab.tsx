import { IconBook2, IconSearchOff } from '@tabler/icons-react'
import { type ReactElement, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useIsOnline } from '../../app/connection-store.ts'
import { usePlace } from '../../app/place.ts'
import { screensFor } from '../../app/screens.ts'
import { useSession } from '../../app/session-store.ts'
import { BigButton } from '../../ui/big-button.tsx'
import { Empty, Failed, Skeleton } from '../../ui/screen-states.tsx'
import { StaleLine, StaleList } from '../../ui/stale-line.tsx'
import { IndexingState } from '../../app/review/book-state.tsx'
import { bookFilter, filterKey, isWholeBook, useBook } from './book-store.ts'
import { EntrySheet } from './entry-sheet.tsx'
import { FilterBar } from './filter-bar.tsx'
import css from './journal-tab.module.css'
import { JournalTable } from './journal-table.tsx'
import { journalPlace, placeInBook } from './place-in-book.ts'
import { TotalsBar } from './totals-bar.tsx'
import { type Journal, useJournal } from './use-journal.ts'
import type { RowWindow } from './use-row-window.ts'
import { useJournalKeys } from './use-journal-keys.ts'

/** Every entry of the book, ruled like paper; one of them open beside the list. */
export function JournalTab(): ReactElement {
  const { t } = useTranslation('book')
  const filter = useBook((store) => store.filter)
  const key = filterKey(filter)
  // oxlint-disable-next-line react/exhaustive-deps -- the key is the filter as text
  const question = useMemo(() => bookFilter(filter), [key])
  const journal = useJournal(key, question)
  const isOnline = useIsOnline()
  const { entrySeq } = placeInBook(usePlace((store) => store.id))
  const [choice, setChoice] = useState<{ key: string; place: number } | null>(null)
  const chosen = choice?.key === key ? choice.place : null
  const windowRef = useRef<RowWindow | null>(null)
  const searchRef = useRef<HTMLInputElement>(null)
  const chipsRef = useRef<HTMLDivElement>(null)
  const choose = (place: number): void => {
    setChoice({ key, place })
    const row = journal.rows.byPlace.get(place)
    // An open entry follows the walk; with none open, walking opens nothing.
    if (row && entrySeq !== null) usePlace.getState().go('book', journalPlace(BigInt(row.seq)))
  }
  useJournalKeys({ journal, chosen, choose, windowRef, searchRef, chipsRef })
  const hasRows = journal.rows.count > 0
  const openSeq = entrySeq === null ? null : Number(entrySeq)
  return (
    <div className={css.tab}>
      <FilterBar searchRef={searchRef} chipsRef={chipsRef} />
      {!isOnline ? (
        <StaleLine words={t('offline')} />
      ) : (
        journal.problem &&
        hasRows && <StaleList problem={journal.problem} onRetry={journal.retry} />
      )}
      <div className={css.columns}>
        <div className={css.list}>
          {hasRows ? (
            <JournalTable
              journal={journal}
              listKey={key}
              account={filter.account}
              isOneDay={filter.period.kind === 'day'}
              chosen={chosen}
              openSeq={openSeq}
              windowRef={windowRef}
              onOpen={(place, row) => {
                setChoice({ key, place })
                usePlace.getState().go('book', journalPlace(BigInt(row.seq)))
              }}
            />
          ) : (
            <NoRows journal={journal} />
          )}
          {journal.state === 'ready' && hasRows && <TotalsBar filterKey={key} filter={question} />}
        </div>
        {openSeq !== null && <EntrySheet key={openSeq} seq={openSeq} />}
      </div>
    </div>
  )
}

function NoRows({ journal }: { journal: Journal }): ReactElement {
  const { t } = useTranslation('book')
  const isWhole = useBook((store) => isWholeBook(store.filter))
  const canSell = useSession((store) => store.view !== null && screensFor(store.view)[0] === 'sell')
  if (journal.problem) return <Failed problem={journal.problem} onRetry={journal.retry} />
  if (journal.indexing) return <IndexingState indexing={journal.indexing} />
  if (journal.state === 'loading') {
    return (
      <div className={css.padded}>
        <Skeleton rows={12} />
      </div>
    )
  }
  if (!isWhole) {
    return (
      <Empty
        icon={<IconSearchOff size={32} stroke={1.6} />}
        title={t('nothing.title')}
        words={t('nothing.words')}
        action={
          <BigButton kind="quiet" onClick={() => useBook.getState().clear()}>
            {t('nothing.action')}
          </BigButton>
        }
      />
    )
  }
  return (
    <Empty
      icon={<IconBook2 size={32} stroke={1.6} />}
      title={t('empty.title')}
      words={t('empty.words')}
      action={
        canSell && (
          <BigButton onClick={() => usePlace.getState().go('sell')}>{t('empty.action')}</BigButton>
        )
      }
    />
  )
}
