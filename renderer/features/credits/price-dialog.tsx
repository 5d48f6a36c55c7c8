import { TextInput } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OperationPrice, PriceList } from '../../../shared/model/credits.ts'
import { client } from '../../app/client.ts'
import type { Problem } from '../../app/faults.ts'
import { FormDialog } from '../../app/form-dialog.tsx'
import { useAction } from '../../app/use-action.ts'
import { BigButton } from '../../ui/big-button.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import css from './operations-tab.module.css'
import {
  creditsOf,
  type PriceDraft,
  type PriceFlaw,
  priceOf,
  withoutPrice,
  withPrice,
} from './price-list.ts'

export type PriceTask = { kind: 'add' } | { kind: 'change' | 'retire'; price: OperationPrice }

type Props = {
  task: PriceTask
  list: PriceList
  onClose: () => void
  /** Told in words what became of it. */
  onDone: (words: string) => void
}

/** Adds an operation, changes what it costs, or takes its price away. */
export function PriceDialog(props: Props): ReactElement {
  const { task } = props
  return task.kind === 'retire' ? (
    <RetireDialog {...props} operation={task.price.operation} />
  ) : (
    <SaveDialog {...props} price={task.kind === 'change' ? task.price : null} />
  )
}

function SaveDialog(props: Props & { price: OperationPrice | null }): ReactElement {
  const { price, onClose, onDone } = props
  const { t } = useTranslation('operations')
  const [draft, setDraft] = useState<PriceDraft>(() => draftOf(price))
  const [isTried, setIsTried] = useState(false)
  const saving = useSaving(props.list)
  // A save whose answer was lost may have put it there: an operation is new until it is sent.
  const [isSent, setIsSent] = useState(false)
  const read = priceOf(draft, saving.list.prices, price === null && !isSent)
  const flaw = isTried && typeof read === 'string' ? read : null

  async function submit(): Promise<void> {
    setIsTried(true)
    if (typeof read === 'string') return
    setIsSent(true)
    const { operation, credits: count } = read
    const isSaved = await saving.save(withPrice(saving.list.prices, read))
    if (isSaved) onDone(t('prices.saved', { operation, count }))
  }

  return (
    <FormDialog
      title={price ? t('prices.change_of', { operation: price.operation }) : t('prices.add')}
      words={t('form.save')}
      testId="price"
      isRunning={saving.isRunning}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <PriceFields
        draft={draft}
        flaw={flaw}
        isNew={price === null}
        onChange={(parts) => {
          saving.rest()
          if (parts.operation !== undefined) setIsSent(false)
          setDraft({ ...draft, ...parts })
        }}
      />
      <SavingNote saving={saving} operation={draft.operation.trim()} />
    </FormDialog>
  )
}

function PriceFields(props: {
  draft: PriceDraft
  flaw: PriceFlaw | null
  isNew: boolean
  onChange: (parts: Partial<PriceDraft>) => void
}): ReactElement {
  const { draft, flaw, isNew, onChange } = props
  const { t } = useTranslation('operations')
  const isOperationWrong = flaw === 'operation_wrong' || flaw === 'operation_taken'
  return (
    <>
      {isNew && (
        <TextInput
          label={t('form.operation')}
          description={t('form.operation_hint')}
          value={draft.operation}
          maxLength={40}
          error={isOperationWrong ? t(`form.${flaw}`) : undefined}
          onChange={(event) => onChange({ operation: event.currentTarget.value })}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          data-autofocus
          data-testid="price-operation"
        />
      )}
      <TextInput
        label={t('form.credits')}
        inputMode="numeric"
        value={draft.credits}
        maxLength={7}
        error={flaw === 'credits_wrong' ? t('form.credits_wrong') : undefined}
        onChange={(event) => onChange({ credits: event.currentTarget.value })}
        autoComplete="off"
        data-autofocus={isNew ? undefined : true}
        data-testid="price-credits"
      />
    </>
  )
}

function RetireDialog(props: Props & { operation: string }): ReactElement {
  const { operation, onClose, onDone } = props
  const { t } = useTranslation('operations')
  const saving = useSaving(props.list)

  async function submit(): Promise<void> {
    const isSaved = await saving.save(withoutPrice(saving.list.prices, operation))
    if (isSaved) onDone(t('prices.retired', { operation }))
  }

  return (
    <FormDialog
      title={t('prices.retire_of', { operation })}
      words={t('prices.retire')}
      testId="price"
      isRunning={saving.isRunning}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <p className={css.lead}>{t('form.retire_words')}</p>
      <SavingNote saving={saving} operation={operation} />
    </FormDialog>
  )
}

type Saving = {
  /** The list that the person has seen; a change by somebody else comes in only when read again. */
  list: PriceList
  isRunning: boolean
  problem: Problem | null
  isReadAgain: boolean
  save: (prices: OperationPrice[]) => Promise<boolean>
  readAgain: () => void
  rest: () => void
}

function useSaving(opened: PriceList): Saving {
  const [list, setList] = useState(opened)
  const [isReadAgain, setIsReadAgain] = useState(false)
  const { version } = list
  const save = useAction(async (prices: OperationPrice[]) => {
    await client.credits.savePrices({ version, prices })
  })
  const reading = useAction(async () => {
    setList(await client.credits.prices())
    save.rest()
    setIsReadAgain(true)
  })
  return {
    list,
    isRunning: save.isRunning || reading.isRunning,
    problem: reading.problem ?? save.problem,
    isReadAgain,
    save: (prices) => {
      setIsReadAgain(false)
      reading.rest()
      return save.run(prices)
    },
    readAgain: () => void reading.run(undefined),
    rest: save.rest,
  }
}

/** What stands in the way of the save; after reading again, what the operation costs by now. */
function SavingNote(props: { saving: Saving; operation: string }): ReactElement | null {
  const { t } = useTranslation('operations')
  const { saving, operation } = props
  const { problem, isReadAgain, list } = saving
  if (problem) {
    const isStale = problem.code === 'changed_meanwhile'
    return (
      <ProblemNote
        problem={problem}
        words={isStale ? t('form.stale') : undefined}
        action={
          isStale && (
            <BigButton
              kind="quiet"
              size="desk"
              disabled={saving.isRunning}
              data-testid="price-read-again"
              onClick={saving.readAgain}
            >
              {t('form.read_again')}
            </BigButton>
          )
        }
      />
    )
  }
  if (!isReadAgain) return null
  const credits = creditsOf(list.prices, operation)
  return (
    <p role="status" className={css.now} data-testid="price-now">
      {credits === null ? t('form.now_none') : t('form.now', { count: credits })}
    </p>
  )
}

function draftOf(price: OperationPrice | null): PriceDraft {
  return price
    ? { operation: price.operation, credits: String(price.credits) }
    : { operation: '', credits: '' }
}
