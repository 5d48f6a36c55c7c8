import { IconBackspace } from '@tabler/icons-react'
import type { ReactElement, RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { useIsOnline } from '../../app/connection-store.ts'
import { isWaiting, useInvoices } from '../../app/invoices-store.ts'
import { useRecordIn } from '../../app/rate-store.ts'
import { useSession } from '../../app/session-store.ts'
import { BigButton } from '../../ui/big-button.tsx'
import { useLocale } from '../../ui/locale.ts'
import { Money } from '../../ui/money.tsx'
import { currencySign, fiatText, satText } from '../../ui/money-format.ts'
import { Chips } from './chips.tsx'
import { amountOf, type Entry, pressBackspace, pressDigit, switchUnit } from './entry.ts'
import css from './entry-pane.module.css'
import { NoteRow } from './note-row.tsx'
import { PreflightLight } from './preflight-light.tsx'
import { sellStore, useSell } from './sell.ts'
import { typedMoney } from './typed-money.ts'
import { usePreflight } from './use-preflight.ts'

/** The left side: open sales, the amount, the keypad, the note, and one button that charges. */
export function EntryPane(props: { noteRef: RefObject<HTMLInputElement | null> }): ReactElement {
  const entry = useSell((store) => store.entry)
  const money = useTypedMoney(entry)
  const preflight = useSell((store) => store.answered?.preflight ?? null)
  usePreflight(money.msat, entry)
  return (
    <section className={css.pane}>
      <Chips />
      <div className={css.amount}>
        <PreflightLight preflight={preflight} />
        <Money {...money} size="counter" testId="amount" />
      </div>
      <Keypad unit={entry.unit} />
      <NoteRow entry={entry} noteRef={props.noteRef} />
      <ChargeButton entry={entry} />
    </section>
  )
}

function useTypedMoney(entry: Entry): ReturnType<typeof typedMoney> {
  const currency = useSession((store) => store.view?.currency ?? 'EUR')
  const record = useRecordIn(entry.offer?.currency ?? currency)
  return typedMoney(entry, currency, record)
}

const ROWS = [7, 8, 9, 4, 5, 6, 1, 2, 3] as const

function Keypad({ unit }: { unit: Entry['unit'] }): ReactElement {
  const { t } = useTranslation('sell')
  const edit = useSell((store) => store.edit)
  const currency = useSession((store) => store.view?.currency ?? 'EUR')
  const sign = currencySign(currency)
  return (
    <div className={css.keypad} role="group" aria-label={t('keypad')} data-keypad="">
      {ROWS.map((digit) => (
        <DigitKey key={digit} digit={digit} />
      ))}
      <button
        type="button"
        className={css.key}
        data-testid="key-unit"
        data-unit={unit}
        aria-label={t('switch_unit', { currency })}
        onClick={() => edit(switchUnit)}
      >
        <span className={css.units}>
          <span data-active={unit === 'fiat'}>{sign}</span>
          <span> / </span>
          <span data-active={unit === 'sat'}>sat</span>
        </span>
      </button>
      <DigitKey digit={0} />
      <button
        type="button"
        className={css.key}
        data-testid="key-back"
        aria-label={t('backspace')}
        onClick={() => edit(pressBackspace)}
      >
        <IconBackspace size={26} stroke={1.8} aria-hidden="true" />
      </button>
    </div>
  )
}

function DigitKey({ digit }: { digit: number }): ReactElement {
  return (
    <button
      type="button"
      className={css.key}
      data-testid={`key-${digit}`}
      onClick={() => sellStore.getState().edit((entry) => pressDigit(entry, digit))}
    >
      {digit}
    </button>
  )
}

function ChargeButton({ entry }: { entry: Entry }): ReactElement {
  const { t } = useTranslation('sell')
  const locale = useLocale()
  const isOnline = useIsOnline()
  const shown = useSell((store) => store.shown)
  const currency = useSession((store) => store.view?.currency ?? 'EUR')
  const isOpen = useInvoices((store) =>
    shown.kind === 'sale' ? isWaiting(store.byId[shown.id]) : shown.kind === 'asking',
  )
  // Beside an ended sale Enter goes on to the next one first; the key stands on one button only.
  const isEnterTaken = shown.kind === 'sale' && !isOpen
  if (entry.isSpent && isOpen) {
    return (
      <BigButton
        kind="quiet"
        className={css.charge}
        keyHint="Esc"
        data-testid="next-while-waiting"
        disabled={shown.kind === 'asking'}
        onClick={() => sellStore.getState().setAside()}
      >
        {t('next_while_waiting')}
      </BigButton>
    )
  }
  const words = chargeWords(entry, currency, locale)
  const isReady = amountOf(entry) !== null && !entry.isSpent && isOnline
  return (
    <BigButton
      className={css.charge}
      keyHint={isEnterTaken ? undefined : 'Enter'}
      data-testid="charge"
      disabled={!isReady}
      onClick={() => void sellStore.getState().charge()}
    >
      {words === null ? t('charge_empty') : t('charge', { amount: words })}
    </BigButton>
  )
}

function chargeWords(entry: Entry, currency: string, locale: string): string | null {
  if (entry.offer) {
    const { currency: own, priceMinor } = entry.offer
    return fiatText({ currency: own, amountMinor: priceMinor }, locale)
  }
  if (entry.digits === 0n) return null
  return entry.unit === 'fiat'
    ? fiatText({ currency, amountMinor: entry.digits }, locale)
    : satText(entry.digits * 1_000n, locale)
}
