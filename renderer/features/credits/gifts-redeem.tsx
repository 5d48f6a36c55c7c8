import { TextInput } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { type ReactElement, type SubmitEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { readGiftCode } from '../../../shared/gift-code.ts'
import type { CustomerView } from '../../../shared/model/customer.ts'
import type { GiftInfo } from '../../../shared/model/gift.ts'
import { client } from '../../app/client.ts'
import { useAction } from '../../app/use-action.ts'
import { BigButton } from '../../ui/big-button.tsx'
import { GiftMark } from '../../ui/credit-status.tsx'
import { Credits } from '../../ui/credits.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { GiftTaker } from './gifts-taker.tsx'
import css from './gifts.module.css'

type Person = Pick<CustomerView, 'id' | 'name'>

/**
 * Redeeming by typing or scanning: a scanner types the code and Enter. The code is looked up, then
 * a person is chosen, unless the page is already theirs (MANA-15, MANA-19).
 */
export function GiftRedeem(props: {
  customer: CustomerView | null
  onDone: () => void
}): ReactElement {
  const { t } = useTranslation('gifts')
  const [taker, setTaker] = useState<Person | null>(props.customer)
  const desk = useDesk(props.onDone)
  const isOpen = desk.found?.status === 'open'
  function again(): void {
    setTaker(props.customer)
    desk.again()
  }
  return (
    <div className={css.redeem} data-testid="gift-redeem">
      <CodeForm desk={desk} />
      {desk.found && <Found info={desk.found} />}
      {isOpen && !props.customer && <GiftTaker taker={taker} onTake={setTaker} />}
      {isOpen && desk.found && taker && (
        <BigButton
          data-testid="gift-redeem-yes"
          disabled={desk.redeem.isRunning}
          onClick={() => void desk.redeem.run(taker)}
        >
          {t('redeem.yes', { count: Number(desk.found.credits), name: taker.name })}
        </BigButton>
      )}
      {desk.redeem.problem && <ProblemNote problem={desk.redeem.problem} />}
      {desk.done !== '' && (
        <div className={css.done} role="status" data-testid="gift-redeemed">
          <IconCircleCheck size={20} stroke={1.8} aria-hidden="true" />
          <span>{desk.done}</span>
          <BigButton kind="quiet" size="desk" data-testid="gift-next" onClick={again}>
            {t('redeem.next')}
          </BigButton>
        </div>
      )}
    </div>
  )
}

type Desk = ReturnType<typeof useDesk>

function useDesk(onDone: () => void) {
  const { t } = useTranslation('gifts')
  const [code, setCode] = useState('')
  const [found, setFound] = useState<GiftInfo | null>(null)
  const [done, setDone] = useState('')
  // One id for each code and person: a lost answer is asked for again, never redeemed again.
  const ids = useRef(new Map<string, string>())
  const look = useAction(async (typed: string) => {
    setFound(await client.gifts.info({ code: typed }))
  })
  const redeem = useAction(async (taker: Person) => {
    const clientId = ids.current.get(`${taker.id}:${code}`) ?? crypto.randomUUID()
    ids.current.set(`${taker.id}:${code}`, clientId)
    const gift = await client.gifts.redeem({ clientId, code, customerId: taker.id })
    setFound(null)
    setDone(t('redeem.done', { count: Number(gift.credits), name: taker.name }))
    onDone()
  })
  function rest(next: string): void {
    setCode(next)
    setFound(null)
    setDone('')
    look.rest()
    redeem.rest()
  }
  return { code, found, done, look, redeem, type: rest, again: () => rest('') }
}

function CodeForm({ desk }: { desk: Desk }): ReactElement {
  const { t } = useTranslation('gifts')
  const [isTried, setIsTried] = useState(false)
  const read = readGiftCode(desk.code)
  const isUnknown = desk.look.problem?.code === 'not_found'
  function submit(event: SubmitEvent): void {
    event.preventDefault()
    setIsTried(true)
    if (read.ok) void desk.look.run(desk.code)
  }
  return (
    <form className={css.redeem} onSubmit={submit} noValidate autoComplete="off">
      <div className={css.ask}>
        <TextInput
          className={css.code ?? ''}
          aria-label={t('redeem.code')}
          placeholder="XXXX-XXXX-XXXX-XXXX-XXXX-XXXX"
          value={desk.code}
          maxLength={80}
          spellCheck={false}
          error={isTried && desk.code !== '' && !read.ok ? t(`redeem.${read.error}`) : undefined}
          onChange={(event) => {
            setIsTried(false)
            desk.type(event.currentTarget.value)
          }}
          autoComplete="off"
          data-testid="gift-code-input"
        />
        <BigButton
          type="submit"
          kind="quiet"
          size="desk"
          disabled={desk.look.isRunning}
          data-testid="gift-look"
        >
          {t('redeem.check')}
        </BigButton>
      </div>
      {desk.look.problem && (
        <ProblemNote
          problem={desk.look.problem}
          words={isUnknown ? t('redeem.unknown') : undefined}
        />
      )}
    </form>
  )
}

function Found({ info }: { info: GiftInfo }): ReactElement {
  const { t } = useTranslation('gifts')
  return (
    <div className={css.found} role="status" data-testid="gift-found" data-status={info.status}>
      <div className={css.worth}>
        <Credits amount={info.credits} size="panel" />
        <GiftMark status={info.status} />
      </div>
      {info.message !== '' && <p className={css.words}>“{info.message}”</p>}
      {info.status !== 'open' && <p className={css.words}>{t(`redeem.why.${info.status}`)}</p>}
    </div>
  )
}
