import {
  type CorrectionAnswer,
  correctionAnswerSchema,
  type CorrectionFlaw,
} from '../../shared/model/seal.ts'
import { makeId } from '../../shared/ids.ts'
import { correctionFlaw } from '../domain/correction.ts'
import { type Correctable, correctable } from '../store/corrections.ts'
import { customerById } from '../store/customers.ts'
import {
  BookRefusal,
  type Leg,
  postTransfers,
  type TransferRow,
  transfersOfGroup,
} from '../store/transfers.ts'
import type { WriteTx } from '../store/tx.ts'
import { answerOnce } from './answer-once.ts'
import { commit, type Commit } from './commit.ts'
import type { Actor, Core } from './core.ts'
import { tellCredit } from './credit-account.ts'
import { lapseOverdueOf } from './lapse-reservations.ts'
import { Refusal } from './refusal.ts'

export type CorrectionInput = {
  clientId: string
  /** `amount` in the unit of the transfer; null takes all that is left of it. */
  legs: readonly { seq: number; amount: bigint | null }[]
  reason: string
  effectiveAtMs: number | null
}

type Step = { from: Correctable; amount: bigint }

/**
 * Gives back what transfers moved, by opposite transfers with a reason that point at them, all or
 * none (style rule 10). Nothing that is written is ever changed.
 * @throws Refusal not_found, not_correctable with the flaw, bad_request, id_reused.
 */
export function correctTransfers(
  core: Core,
  input: CorrectionInput,
  actor: Actor,
): CorrectionAnswer {
  return commit(core, (unit) => {
    const asked = { verb: 'correct', actor, input, answer: correctionAnswerSchema }
    const answer = answerOnce(core, unit, asked, () => correct(core, unit, input, actor))
    if (answer instanceof Refusal) throw answer
    return answer
  })
}

function correct(core: Core, unit: Commit, input: CorrectionInput, actor: Actor): CorrectionAnswer {
  const nowMs = core.clock.nowMs()
  const steps = stepsOf(unit.tx, input.legs)
  const effectiveAtMs = effectiveOf(steps, input, nowMs)
  const legs = steps.map(
    ({ from, amount }, index): Leg => ({
      debit: from.credit,
      credit: from.debit,
      amount,
      currency: from.currency,
      kind: 'single',
      reference: referenceOf(input, actor, index),
      memo: from.memo,
      reason: input.reason,
      correctsSeq: from.seq,
      customerId: from.customerId,
      tillId: from.tillId,
      operatorId: actor.operatorId,
      effectiveAtMs,
    }),
  )
  const groupId = makeId('tx', nowMs, core.clock.randomBytes(10))
  // Credits that only an overdue reservation holds are there to be taken back.
  for (const customerId of customersOf(legs)) lapseOverdueOf(core, unit, customerId)
  post(unit.tx, { groupId, nowMs, legs, steps })
  unit.announce({ topic: 'seal' })
  tellCustomers(unit, legs)
  return answerOf(transfersOfGroup(unit.tx, groupId))
}

/** A window that shows one of these customers is told how their credits stand now. */
function tellCustomers(unit: Commit, legs: readonly Leg[]): void {
  for (const customerId of customersOf(legs)) {
    const customer = customerById(unit.tx, customerId)
    if (customer) tellCredit(unit, customer)
  }
}

/** Whose credits these legs move. */
function customersOf(legs: readonly Leg[]): Set<string> {
  const moved = legs.filter(({ currency }) => currency === 'CREDIT')
  return new Set(moved.flatMap(({ customerId }) => customerId ?? []))
}

/** An id is the caller's own: two tills may choose the same one. */
function referenceOf(input: CorrectionInput, actor: Actor, index: number): string {
  return `correct:${actor.tillId}:${input.clientId}:${index}`
}

/** A transfer that is named twice has the less left the second time. */
function stepsOf(tx: WriteTx, legs: CorrectionInput['legs']): Step[] {
  const taken = new Map<number, bigint>()
  return legs.map(({ seq, amount }) => {
    const before = taken.get(seq) ?? 0n
    const step = stepOf(tx, { seq, before, asked: amount })
    taken.set(seq, before + step.amount)
    return step
  })
}

function stepOf(tx: WriteTx, leg: { seq: number; before: bigint; asked: bigint | null }): Step {
  const { seq, before, asked } = leg
  const whole = correctable(tx, BigInt(seq))
  if (!whole) throw new Refusal('not_found')
  const from = { ...whole, left: whole.left - before }
  const amount = asked ?? from.left
  const flaw = correctionFlaw(from, amount)
  if (flaw) throw notCorrectable(seq, flaw)
  return { from, amount }
}

function notCorrectable(seq: number, flaw: CorrectionFlaw): Refusal {
  return new Refusal('not_correctable', { seq, flaw })
}

/** @throws Refusal bad_request when the date lies before what is corrected, or in the future. */
function effectiveOf(steps: readonly Step[], input: CorrectionInput, nowMs: number): number {
  const { effectiveAtMs } = input
  if (effectiveAtMs === null) return nowMs
  const earliestMs = Math.max(...steps.map(({ from }) => from.effectiveAtMs))
  if (effectiveAtMs < earliestMs || effectiveAtMs > nowMs) {
    throw new Refusal('bad_request', { field: 'effectiveAtMs' })
  }
  return effectiveAtMs
}

function post(
  tx: WriteTx,
  group: { groupId: string; nowMs: number; legs: Leg[]; steps: readonly Step[] },
): void {
  const seq = Number(group.steps[0]?.from.seq ?? 0n)
  try {
    postTransfers(tx, group.groupId, group.nowMs, group.legs)
  } catch (error) {
    if (!(error instanceof BookRefusal)) throw error
    if (error.kind === 'over_corrected') throw notCorrectable(seq, 'corrected')
    if (error.kind === 'overdraft') throw notCorrectable(seq, 'overdraft')
    // Booked before corrections kept their answers: the id was used, whatever its input was.
    if (error.kind === 'reference_used') throw new Refusal('id_reused')
    throw error
  }
}

function answerOf(rows: readonly TransferRow[]): CorrectionAnswer {
  const [first] = rows
  if (!first) throw new Error('a correction has at least one leg')
  return {
    groupId: first.groupId,
    corrections: rows.map(({ seq, correctsSeq, amount, currency }) => ({
      seq: Number(seq),
      correctsSeq: Number(correctsSeq ?? 0n),
      amount,
      currency,
    })),
    bookedAtMs: first.bookedAtMs,
    effectiveAtMs: first.effectiveAtMs,
  }
}
