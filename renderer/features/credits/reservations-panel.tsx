import { type ReactElement, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { contract } from '../../../shared/contract/index.ts'
import type { ReservationView } from '../../../shared/model/credits.ts'
import { mayCall } from '../../app/access.ts'
import { client } from '../../app/client.ts'
import { coreNowMs } from '../../app/core-clock.ts'
import { useSession } from '../../app/session-store.ts'
import { useAction } from '../../app/use-action.ts'
import { BigButton } from '../../ui/big-button.tsx'
import { Credits } from '../../ui/credits.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { writeRemaining } from '../../ui/time-format.ts'
import { useTick } from '../../ui/use-tick.ts'
import type { PanelProps } from './panel-props.ts'
import { PanelOfRows } from './panel.tsx'
import css from './panel.module.css'
import { useRevised } from './use-revised.ts'

const SHOWN_MAX = 100

/** What is held for work that is not done yet, and how long it will be. Nothing: no panel. */
export function ReservationsPanel({ customer, revision }: PanelProps): ReactElement | null {
  const { t } = useTranslation('credits')
  const reading = useRevised(revision, async () => {
    const open = { customerId: customer.id, status: 'reserved', limit: SHOWN_MAX } as const
    return (await client.credits.reservations(open)).reservations
  })
  useTick(1_000)
  return (
    <PanelOfRows title={t('reservations.title')} testId="reservations" reading={reading}>
      {(rows) => rows.map((one) => <OpenReservation key={one.id} reservation={one} />)}
    </PanelOfRows>
  )
}

function OpenReservation({ reservation }: { reservation: ReservationView }): ReactElement {
  const { t } = useTranslation('credits')
  const role = useSession((store) => store.view?.me?.role ?? null)
  // One id for this row: pressing again after a lost answer gives back once.
  const clientId = useRef(crypto.randomUUID())
  const giveBack = useAction(async () => {
    const { id: reservationId } = reservation
    await client.credits.refundReservation({ clientId: clientId.current, reservationId })
  })
  const leftMs = reservation.expiresAtMs - coreNowMs()
  return (
    <li className={css.row} data-testid={`reservation-${reservation.id}`}>
      <span className={css.what}>
        <Credits amount={reservation.amount} />
        <span className={css.second}>
          {t('reservations.for', { operation: reservation.operation })}
          {reservation.reason !== '' && ` · ${reservation.reason}`}
        </span>
        {giveBack.problem && <ProblemNote problem={giveBack.problem} />}
      </span>
      <span className={css.left} data-testid="time-left">
        {leftMs > 0
          ? t('reservations.left', { time: writeRemaining(leftMs) })
          : t('reservations.over')}
      </span>
      {mayCall(role, contract.credits.refundReservation) && (
        <BigButton
          kind="quiet"
          size="desk"
          disabled={giveBack.isRunning || leftMs <= 0}
          data-testid="give-back"
          onClick={() => void giveBack.run(undefined)}
        >
          {t('reservations.give_back')}
        </BigButton>
      )}
    </li>
  )
}
