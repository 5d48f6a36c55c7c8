import { IconDeviceDesktopShare, IconInfoCircle, IconX } from '@tabler/icons-react'
import { type ReactElement, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { InvoiceView } from '../../../shared/model/invoice.ts'
import { announce } from '../../app/announcer.tsx'
import { coreNowMs } from '../../app/core-clock.ts'
import { useStatus } from '../../app/follow-status.ts'
import { useSession } from '../../app/session-store.ts'
import { BigButton } from '../../ui/big-button.tsx'
import { CopyIcon } from '../../ui/copy-icon.tsx'
import { classes } from '../../ui/classes.ts'
import { Money } from '../../ui/money.tsx'
import { QrCode } from '../../ui/qr.tsx'
import { ProblemWords } from '../../ui/screen-states.tsx'
import { SaleStatus } from '../../ui/status.tsx'
import { writeRemaining } from '../../ui/time-format.ts'
import { useTick } from '../../ui/use-tick.ts'
import { checkNow, copyCode, payFromSandbox, useSaleActions, voidShown } from './sale-actions.ts'
import css from './sale-pane.module.css'
import { useSaleText } from './sale-text.ts'
import { useSell } from './sell.ts'

/** The code, the amount in both units, what is left of the time, and what can be done. */
export function WaitingPanel({ sale }: { sale: InvoiceView }): ReactElement {
  const { t } = useTranslation('sell')
  const amount = useSaleText(sale)
  const isSandbox = useSession((store) => store.view?.profile === 'sandbox')
  const isBusy = useSaleActions((store) => store.busyId === sale.id)
  useEffect(() => announce(t('say.code', { amount })), [t, amount])
  return (
    <section
      className={classes(css.pane, sale.status === 'arriving' && css.arriving)}
      data-testid="invoice-panel"
      data-status={sale.status}
      data-script={sale.script}
      data-bolt11={sale.bolt11}
      data-hash={sale.paymentHash}
      data-id={sale.id}
    >
      <Countdown sale={sale} />
      <div className={css.code}>
        <QrCode text={sale.bolt11} label={t('waiting.qr_label', { amount })} />
      </div>
      <div className={css.amount}>
        <Money
          msat={sale.amountMsat}
          fiat={sale.fiat}
          askedIn={sale.askedIn}
          size="panel"
          align="center"
        />
        {isSandbox && (
          <BigButton
            kind="quiet"
            className={css.pay}
            disabled={isBusy}
            title={t('waiting.pay_this_hint')}
            data-testid="pay-this"
            onClick={() => void payFromSandbox(sale)}
          >
            {t('waiting.pay_this')}
          </BigButton>
        )}
      </div>
      <Notes sale={sale} />
      <Actions sale={sale} isBusy={isBusy} />
    </section>
  )
}

function Countdown({ sale }: { sale: InvoiceView }): ReactElement {
  const { t } = useTranslation('sell')
  useTick(500)
  const wholeMs = wholeMinutes(sale.expiresAtMs - sale.createdAtMs)
  const leftMs = Math.min(wholeMs, Math.max(0, sale.expiresAtMs - coreNowMs()))
  const share = leftMs / wholeMs
  const isOver = leftMs === 0
  const isAsked = useRef(false)
  useEffect(() => {
    if (!isOver || isAsked.current) return
    isAsked.current = true
    void checkNow(sale.id)
  }, [isOver, sale.id])
  return (
    <>
      <div className={css.head}>
        <h2 className={css.title}>
          <SaleStatus invoice={sale} isPlain isTitle />
        </h2>
        <span className={css.left} data-testid="countdown">
          {isOver ? t('waiting.time_up') : t('waiting.left', { time: writeRemaining(leftMs) })}
        </span>
      </div>
      <div className={css.bar}>
        <span className={css.fill} style={{ transform: `scaleX(${share})` }} />
      </div>
      {isOver && <p className={css.words}>{t('waiting.time_up_words')}</p>}
    </>
  )
}

/** The node needs a moment to make a code, so its time is a little more than the asked minutes. */
function wholeMinutes(ms: number): number {
  return ms < 60_000 ? Math.max(1, ms) : ms - (ms % 60_000)
}

function Notes({ sale }: { sale: InvoiceView }): ReactElement | null {
  const { t } = useTranslation('sell')
  const light = useStatus((store) => store.snapshot?.node.light)
  const refusal = useSaleActions((store) => store.problem)
  const isBusy = useSaleActions((store) => store.busyId === sale.id)
  // Whoever asked for the void must know that it is not done: the code is still a code.
  if (sale.isVoidRequested && sale.status === 'pending' && !isBusy) {
    return (
      <p className={classes(css.note, css.need)} role="alert" data-testid="void-waits">
        <IconInfoCircle size={18} stroke={1.7} aria-hidden="true" />
        {t('waiting.void_waits')}
      </p>
    )
  }
  if (refusal?.id === sale.id) {
    return (
      <div className={classes(css.note, css.need)} role="alert">
        <div>
          <ProblemWords problem={refusal.problem} />
        </div>
      </div>
    )
  }
  if (sale.status === 'arriving') {
    return (
      <p className={classes(css.note, css.info)}>
        <IconInfoCircle size={18} stroke={1.7} aria-hidden="true" />
        {t('waiting.arriving_words')}
      </p>
    )
  }
  const isAway = light !== undefined && !LISTENING.has(light)
  if (!isAway) return null
  return (
    <p className={css.note} data-testid="node-away">
      <IconInfoCircle size={18} stroke={1.7} aria-hidden="true" />
      {t('waiting.node_away')}
    </p>
  )
}

const LISTENING: ReadonlySet<string> = new Set(['connected', 'catching_up'])

function Actions({ sale, isBusy }: { sale: InvoiceView; isBusy: boolean }): ReactElement {
  const { t } = useTranslation('sell')
  const { t: common } = useTranslation()
  const isSure = useSaleActions((store) => store.sureId === sale.id)
  const copied = useSaleActions(({ copy }) => (copy?.id === sale.id ? copy.state : 'idle'))
  const showCustomer = useSell((store) => store.showCustomer)
  const voidWords = isBusy || sale.isVoidRequested ? 'voiding' : isSure ? 'void_sure' : 'void'
  return (
    <div className={classes(css.actions, css.tools)}>
      <BigButton
        kind="quiet"
        icon={<CopyIcon state={copied} size={20} />}
        data-testid="copy"
        onClick={() => void copyCode()}
      >
        <span aria-live="polite">
          {copied === 'idle' ? t('waiting.copy') : common(`copy_state.${copied}`)}
        </span>
      </BigButton>
      <BigButton
        kind="quiet"
        icon={<IconDeviceDesktopShare size={20} stroke={1.7} aria-hidden="true" />}
        data-testid="show-customer"
        onClick={() => showCustomer(true)}
      >
        {t('waiting.show_customer')}
      </BigButton>
      <BigButton
        kind={isSure ? 'danger' : 'quiet'}
        icon={<IconX size={20} stroke={1.7} aria-hidden="true" />}
        data-testid="void"
        disabled={isBusy || sale.isVoidRequested || sale.status !== 'pending'}
        // The second half of a double press is not a second press.
        onClick={({ detail }) => (detail > 1 ? undefined : void voidShown())}
      >
        {t(`waiting.${voidWords}`)}
      </BigButton>
    </div>
  )
}
