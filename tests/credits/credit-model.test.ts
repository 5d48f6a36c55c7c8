import { fc, test } from '@fast-check/vitest'
import { afterAll, beforeAll, expect } from 'vitest'
import { lapseReservations } from '../../electron/core/lapse-reservations.ts'
import { getReservation, readBalance } from '../../electron/core/read-credits.ts'
import { Refusal } from '../../electron/core/refusal.ts'
import { creditDifference, creditState } from '../../electron/store/credit-check.ts'
import { startVerification } from '../../electron/store/verification.ts'
import { type CoreUnderTest, startCore } from '../support/core-without-node.ts'
import { askWith, freshId, newCustomer, outcomeOf } from './credit-desk.ts'
import { CreditModel, type Outcome } from './credit-model.ts'

/** How many random histories; `TILLBOOK_MODEL_RUNS=30000` for a long night. */
const RUNS = Number(process.env['TILLBOOK_MODEL_RUNS'] ?? 300)
const CUSTOMERS = 2
const FIRST_CREDITS = 20n

/** Amounts are small and times short, so that limits are met often. */
const who = fc.nat({ max: CUSTOMERS - 1 })
const amount = fc.bigInt({ min: 1n, max: 12n })
/** Counted round those that were made and one that was not. */
const pick = fc.nat({ max: 7 })
const hold = fc.record({
  do: fc.constant('reserve' as const),
  who,
  amount,
  ttlSeconds: fc.integer({ min: 1, max: 9 }),
})
const commit = fc.record({ do: fc.constant('commit' as const), pick, part: fc.option(amount) })
const command = fc.oneof(
  fc.record({ do: fc.constant('use' as const), who, amount }),
  fc.record({ do: fc.constant('refund' as const), who, amount }),
  fc.record({ do: fc.constant('init' as const), who, amount }),
  { weight: 2, arbitrary: hold },
  { weight: 3, arbitrary: commit },
  fc.record({ do: fc.constant('give_back' as const), pick }),
)
/** It answers at once, before what was sent earlier and is not committed yet. */
const correction = fc.record({
  do: fc.constant('correct' as const),
  pick,
  part: fc.option(amount, { freq: 1 }),
})
type Correction = typeof correction extends fc.Arbitrary<infer Value> ? Value : never
type Command = typeof command extends fc.Arbitrary<infer Value> ? Value : never

/** Commands of one batch are sent without waiting for one another: they share a commit. */
const step = fc.oneof(
  { weight: 6, arbitrary: fc.array(command, { minLength: 1, maxLength: 4 }) },
  { weight: 5, arbitrary: correction },
  { weight: 1, arbitrary: fc.constant('sweep' as const) },
  { weight: 1, arbitrary: fc.record({ passMs: fc.integer({ min: 1, max: 6_000 }) }) },
  { weight: 1, arbitrary: fc.record({ repeat: fc.nat({ max: 20 }) }) },
  { weight: 1, arbitrary: fc.record({ reuse: fc.nat({ max: 20 }) }) },
)
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never

let under: CoreUnderTest
let runs = 0
beforeAll(async () => {
  under = await startCore()
})
afterAll(() => under.close())

test.prop([fc.array(step, { maxLength: 14, size: 'max' })], { numRuns: RUNS })(
  'credits answer and stand as a simple model says, whatever is asked (MANA-41…46, MANA-60)',
  async (steps) => {
    runs += 1
    const world = await newWorld()
    for (const one of steps) {
      await take(world, one)
      expect(standing(world)).toEqual(expected(world))
    }
  },
  20_000 + RUNS * 20,
)

test('and the whole book agrees: every hash, balance, reservation and count', async () => {
  expect(runs).toBeGreaterThanOrEqual(RUNS)
  const { core } = under
  expect(core.book.read((tx) => creditDifference(creditState(tx)))).toBeNull()
  const { signal } = new AbortController()
  const verified = await startVerification({
    file: core.book.file,
    chainKey: core.keys.chain,
    signal,
  })
  expect(verified).toMatchObject({ ok: true })
})

type Sent = { clientId: string; command: Command | Correction; id: string; answer: unknown }
type World = {
  model: CreditModel
  customers: string[]
  /** Ids of the model's reservations, in the same order. */
  reservations: string[]
  /** Commands that took effect, to be sent again. */
  sent: Sent[]
}

async function newWorld(): Promise<World> {
  // What the history before left open is over by now, and is no part of this one.
  under.clock.setWall(under.clock.nowMs() + 10_000)
  while (lapseReservations(under.core) > 0);
  const customers: string[] = []
  for (let index = 0; index < CUSTOMERS; index += 1) customers.push(await newCustomer(under))
  const model = new CreditModel(CUSTOMERS, under.clock.nowMs())
  // Enough for some reservations, and little enough that the limit is met soon.
  for (const [index, id] of customers.entries()) {
    await askWith(under, freshId()).refund(id, FIRST_CREDITS)
    model.refund(index, FIRST_CREDITS)
  }
  return { model, customers, reservations: [], sent: [] }
}

async function take(world: World, one: Step): Promise<void> {
  if (one === 'sweep') expect(lapseReservations(under.core)).toBe(world.model.sweep())
  else if (Array.isArray(one)) await takeTogether(world, one)
  else if ('do' in one) await takeCorrection(world, one)
  else if ('passMs' in one) {
    under.clock.setWall(under.clock.nowMs() + one.passMs)
    world.model.nowMs = under.clock.nowMs()
  } else if ('repeat' in one) await repeat(world, one.repeat)
  else await reuse(world, one.reuse)
}

async function takeTogether(world: World, commands: readonly Command[]): Promise<void> {
  // What is named is fixed before the first of them is answered.
  const known = [...world.reservations]
  const calls = commands.map((asked) => {
    const clientId = freshId()
    const command = 'pick' in asked ? { ...asked, pick: asked.pick % (known.length + 1) } : asked
    const id = 'pick' in command ? (known[command.pick] ?? UNKNOWN) : ''
    return { clientId, command, id, call: outcomeOf(send(world, { clientId, command, id })) }
  })
  for (const { call, ...rest } of calls) {
    const { said, answer } = await call
    expect(said).toEqual(foretold(world.model, rest.command, known.length))
    if (answer === null) continue
    world.sent.push({ ...rest, answer })
    if (rest.command.do === 'reserve') {
      world.reservations.push((answer as { reservationId: string }).reservationId)
    }
  }
}

async function takeCorrection(world: World, asked: Correction): Promise<void> {
  const command = { ...asked, pick: asked.pick % (world.reservations.length + 1) }
  const id = world.reservations[command.pick]
  if (id === undefined) return
  const sent = { clientId: freshId(), command, id }
  const held = world.model.reservations[command.pick]
  const wanted = world.model.correct(held, command.part)
  try {
    world.sent.push({ ...sent, answer: await send(world, sent) })
    expect(typeof wanted).toBe('object')
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    expect((error.data as { flaw: string }).flaw).toBe(wanted)
  }
}

const UNKNOWN = `res_${'0'.repeat(26)}`

function send(world: World, one: Pick<Sent, 'clientId' | 'command' | 'id'>): Promise<unknown> {
  const { command, id } = one
  const ask = askWith(under, one.clientId)
  const customer = 'who' in command ? (world.customers[command.who] ?? '') : ''
  switch (command.do) {
    case 'use':
    case 'refund':
    case 'init':
      return ask[command.do](customer, command.amount)
    case 'reserve':
      return ask.reserve(customer, command.amount, command.ttlSeconds)
    case 'commit':
      return ask.commit(id, command.part)
    case 'give_back':
      return ask.giveBack(id)
    case 'correct':
      return ask.correct(id, command.part)
  }
}

function foretold(model: CreditModel, command: Command, known: number): Outcome {
  const held =
    'pick' in command && command.pick < known ? model.reservations[command.pick] : undefined
  switch (command.do) {
    case 'use':
    case 'refund':
    case 'init':
      return model[command.do](command.who, command.amount)
    case 'reserve':
      return model.reserve(command.who, command.amount, command.ttlSeconds * 1_000)
    case 'commit':
      return model.commit(held, command.part)
    case 'give_back':
      return model.giveBack(held)
  }
}

/** Style rule 9: sent again, it answers what it answered first, and nothing moves. */
async function repeat(world: World, index: number): Promise<void> {
  const one = world.sent[index % Math.max(1, world.sent.length)]
  if (!one) return
  expect(await send(world, one)).toEqual(one.answer)
}

async function reuse(world: World, index: number): Promise<void> {
  const one = world.sent[index % Math.max(1, world.sent.length)]
  if (!one) return
  const other = askWith(under, one.clientId).use(world.customers[0] ?? '', 777n)
  expect((await outcomeOf(other)).said).toBe('id_reused')
}

function standing({ customers, reservations }: World): unknown {
  return {
    credits: customers.map((id) => {
      const { customerId: _, ...credit } = readBalance(under.core, id)
      return credit
    }),
    reservations: reservations.map((id) => getReservation(under.core, id).status),
  }
}

function expected({ model, customers }: World): unknown {
  return {
    credits: customers.map((_, index) => model.credit(index)),
    reservations: model.reservations.map(({ status }) => status),
  }
}
