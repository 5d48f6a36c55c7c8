import { creditCommand, keepCreditCommand } from '../store/credit-commands.ts'
import type { ReadTx } from '../store/tx.ts'
import type { Commit } from './commit.ts'
import type { Actor, Core } from './core.ts'
import { hashOfInput } from './hash-of-input.ts'
import { Refusal } from './refusal.ts'

/** Anything that checks a value and gives it its type, such as a zod schema. */
type Parser<Value> = { parse(value: unknown): Value }

/** A command as its caller sent it, and what checks the answer that was kept of it. */
export type Asked<Answer> = {
  verb: string
  actor: Actor
  input: { clientId: string }
  answer: Parser<Answer>
}

/**
 * Style rule 9 for every verb on credits, gifts and plans: the same id with the same input gets
 * the first answer again, and nothing happens twice. Only what took effect is kept: a refused
 * command may be sent again with its id, and may then succeed.
 * @throws Refusal id_reused: the id stands for another input, or for another verb.
 */
export function answerOnce<Answer>(
  core: Core,
  unit: Commit,
  asked: Asked<Answer>,
  work: () => Answer | Refusal,
): Answer | Refusal {
  const known = answeredBefore(unit.tx, asked)
  if (known) return known.answer
  const answer = work()
  if (answer instanceof Refusal) return answer
  const { verb, actor, input } = asked
  keepCreditCommand(unit.tx, {
    origin: actor.originId,
    clientId: input.clientId,
    verb,
    inputHash: hashOfInput(input),
    answer,
    atMs: core.clock.nowMs(),
  })
  return answer
}

/** The answer that is kept of this command; null when there is none. @throws Refusal id_reused */
export function answeredBefore<Answer>(
  tx: ReadTx,
  asked: Asked<Answer>,
): { answer: Answer } | null {
  const known = creditCommand(tx, asked.actor.originId, asked.input.clientId)
  if (!known) return null
  const isSame = known.verb === asked.verb && hashOfInput(asked.input).equals(known.inputHash)
  if (!isSame) throw new Refusal('id_reused')
  return { answer: asked.answer.parse(known.answer) }
}
