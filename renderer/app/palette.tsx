import '@mantine/spotlight/styles.layer.css'
import { createSpotlight, Spotlight } from '@mantine/spotlight'
import {
  IconArrowRight,
  IconBook2,
  IconKeyboard,
  IconLock,
  IconReceipt,
  IconSearch,
  IconUserShare,
} from '@tabler/icons-react'
import { type ReactElement, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { InvoiceView } from '../../shared/model/invoice.ts'
import { Money } from '../ui/money.tsx'
import { SaleStatus } from '../ui/status.tsx'
import { client } from './client.ts'
import { lock } from './lock.ts'
import { useOverlay } from './overlays.ts'
import css from './palette.module.css'
import { usePlace } from './place.ts'
import { type ScreenId } from './screens.ts'

const [store, spotlight] = createSpotlight()
const SEARCH_AFTER_MS = 150
const SALES_MAX = 6

/** Ctrl/Cmd-K: every screen, every action, and any sale by number, amount, hash or note. */
export function Palette({ screens }: { screens: readonly ScreenId[] }): ReactElement {
  const { t } = useTranslation('shell')
  const [query, setQuery] = useState('')
  const sales = useSales(query)
  const show = useOverlay((overlays) => overlays.show)
  useEffect(openUntilGone, [])
  const matches = (words: string): boolean => words.toLowerCase().includes(query.toLowerCase())
  const shownScreens = screens.filter((id) => matches(t(`screens.${id}`)))
  const actions = ACTIONS.filter(({ id }) => matches(t(`palette.${id}`)))
  const entrySeq = screens.includes('book') ? entryNumber(query) : null
  const isEmpty = shownScreens.length + actions.length + sales.length === 0 && entrySeq === null
  useEffect(chooseFirst, [sales])
  return (
    <Spotlight.Root
      store={store}
      query={query}
      onQueryChange={setQuery}
      onSpotlightClose={() => show(null)}
      shortcut={null}
      scrollable
      maxHeight={420}
      transitionProps={{ duration: 0 }}
      overlayProps={{ blur: 0, backgroundOpacity: 0.45 }}
      attributes={{ content: { 'aria-label': t('palette.label') } }}
      classNames={{ search: css.search ?? '', action: css.action ?? '' }}
    >
      <Spotlight.Search
        placeholder={t('palette.placeholder')}
        aria-label={t('palette.placeholder')}
        leftSection={<IconSearch size={20} stroke={1.7} />}
        data-testid="palette-search"
      />
      <Spotlight.ActionsList>
        {sales.length > 0 && (
          <Spotlight.ActionsGroup label={t('palette.sales')}>
            {sales.map((sale) => (
              <SaleAction key={sale.id} sale={sale} />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {entrySeq !== null && <EntryGroup seq={entrySeq} />}
        {shownScreens.length > 0 && (
          <Spotlight.ActionsGroup label={t('palette.screens')}>
            {shownScreens.map((id) => (
              <Spotlight.Action
                key={id}
                label={t(`screens.${id}`)}
                leftSection={<IconArrowRight size={18} stroke={1.7} />}
                onClick={() => usePlace.getState().go(id)}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {actions.length > 0 && (
          <Spotlight.ActionsGroup label={t('palette.actions')}>
            {actions.map(({ id, Icon, run }) => (
              <Spotlight.Action
                key={id}
                label={t(`palette.${id}`)}
                leftSection={<Icon size={18} stroke={1.7} />}
                onClick={run}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {isEmpty && <Spotlight.Empty>{t('palette.nothing')}</Spotlight.Empty>}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  )
}

/** A number may be that of an entry of the book: `48211`, `#48,211`, `48.211`. */
function entryNumber(query: string): string | null {
  const digits = query
    .trim()
    .replace(/^#/, '')
    .replaceAll(/[.,\s]/g, '')
  return /^[1-9]\d{0,14}$/.test(digits) ? digits : null
}

function EntryGroup({ seq }: { seq: string }): ReactElement {
  const { t } = useTranslation('shell')
  return (
    <Spotlight.ActionsGroup label={t('screens.book')}>
      <Spotlight.Action
        label={t('palette.entry', { number: seq })}
        leftSection={<IconBook2 size={18} stroke={1.7} />}
        onClick={() => usePlace.getState().go('book', `journal-${seq}`)}
        data-testid="palette-entry"
      />
    </Spotlight.ActionsGroup>
  )
}

function openUntilGone(): () => void {
  spotlight.open()
  return () => spotlight.close()
}

/**
 * The kit marks the first hit when a key is pressed. Sales come and go after that, so the mark may
 * go with one of them, and Enter would do nothing beside a single hit.
 */
function chooseFirst(): void {
  const list = document.getElementById(store.getState().listId)
  if (!list || list.querySelector('[data-selected]')) return
  list.querySelector('[data-action]')?.setAttribute('data-selected', 'true')
  store.updateState((state) => ({ ...state, selected: 0 }))
}

const ACTIONS = [
  { id: 'lock', Icon: IconLock, run: () => void lock() },
  { id: 'switch', Icon: IconUserShare, run: () => void lock() },
  // The palette closes after an action, so the sheet opens once it has.
  { id: 'keys', Icon: IconKeyboard, run: () => setTimeout(() => showKeys(), 0) },
] as const

function showKeys(): void {
  useOverlay.getState().show('keys')
}

function SaleAction({ sale }: { sale: InvoiceView }): ReactElement {
  const { t } = useTranslation('shell')
  const number = sale.receiptNumber === null ? '' : `${sale.receiptNumber} · `
  return (
    <Spotlight.Action
      leftSection={<IconReceipt size={18} stroke={1.7} />}
      onClick={() => usePlace.getState().go('recent', sale.id)}
      data-testid="palette-sale"
    >
      <span className={css.sale}>
        <span className={css.memo}>
          {number}
          {sale.memo || t('palette.no_note')}
        </span>
        <SaleStatus invoice={sale} isPlain />
        <Money msat={sale.amountMsat} fiat={sale.fiat} askedIn={sale.askedIn} />
      </span>
    </Spotlight.Action>
  )
}

/**
 * The last sales at first, then those that match. Hits of an older query are not shown: Enter right
 * after the last letter would open one of them.
 */
function useSales(query: string): readonly InvoiceView[] {
  const [found, setFound] = useState<{ query: string; sales: readonly InvoiceView[] }>(NOTHING)
  useEffect(() => {
    let isCurrent = true
    const answer = (sales: readonly InvoiceView[]): void => {
      if (isCurrent) setFound({ query, sales })
    }
    const timer = setTimeout(() => {
      client.invoices
        .list({ search: query, limit: SALES_MAX })
        .then(({ invoices }) => answer(invoices))
        .catch(() => answer([]))
    }, SEARCH_AFTER_MS)
    return () => {
      isCurrent = false
      clearTimeout(timer)
    }
  }, [query])
  return found.query === query ? found.sales : NOTHING.sales
}

const NOTHING = { query: '', sales: [] as readonly InvoiceView[] }
