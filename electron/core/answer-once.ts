import { creditCommand, keepCreditCommand } from '../store/credit-commands.ts'
import type { Commit } from './commit.ts'
import type { Actor, Core } from './core.ts'
import { hashOfInput } from './hash-of-input.ts'
import { Refusal } from './refusal.ts'

/** Anything that checks a value and gives it its type, such as a zod schema. */
type Parser<Value> = { parse(value: unknown): Value }

/**
 * Style rule 9 for every verb on credits, gifts and plans: the same id with the same input gets
 * the first answer again, and nothing happens twice. Only what took effect is kept: a refused
 * command may be sent again with its id, and may then succeed.
 * @throws Refusal id_reused: the id stands for another input, or for another verb.
 */
export function answerOnce<Answer>(
  core: Core,
  unit: Commit,
  asked: {
    verb: string
    actor: Actor
    input: { clientId: string }
    answer: Parser<Answer>
  },
  work: () => Answer | Refusal,
): Answer | Refusal {
  const { verb, actor, input } = asked
  const hash = hashOfInput(input)
  const known = creditCommand(unit.tx, actor.originId, input.clientId)
  if (known) {
    const isSame = known.verb === verb && hash.equals(known.inputHash)
    if (!isSame) throw new Refusal('id_reused')
    return asked.answer.parse(known.answer)
  }
  const answer = work()
  if (answer instanceof Refusal) return answer
  keepCreditCommand(unit.tx, {
    origin: actor.originId,
    clientId: input.clientId,
    verb,
    inputHash: hash,
    answer,
    atMs: core.clock.nowMs(),
  })
  return answer
}
