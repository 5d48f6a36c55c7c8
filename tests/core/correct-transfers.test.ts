import { safe } from '@orpc/client'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { chartAccount, customerCredit } from '../../electron/domain/accounts.ts'
import { balanceOf, ensureAccount } from '../../electron/store/accounts.ts'
import { changesAfter, headSeq } from '../../electron/store/changes.ts'
import {
  type Leg,
  postTransfers,
  transfersOfGroup,
  transfersWhere,
} from '../../electron/store/transfers.ts'
import {
  type ConsoleClient,
  type ConsoleUnderTest,
  startConsole,
} from '../support/console-under-test.ts'
import { customerWith, referencesOf, topUp } from '../support/credit-shop.ts'

/** Style rule 10, reliability L2 and L3: a mistake is corrected by an opposite transfer only. */
const NOW = Date.now()
const CUSTOMER = `cus_${'1'.repeat(26)}`
let console: ConsoleUnderTest
let owner: ConsoleClient
let counter = 0

beforeAll(async () => {
  console = await startConsole()
  owner = console.window('owner')
  await owner.session.state()
})
afterAll(() => console.close())
beforeEach(() => (counter += 1))

/** Posts legs of the customer's credit straight into the book. @returns their numbers. */
function post(legs: Partial<Leg>[]): number[] {
  const { book } = console.app.mustCore()
  return book.write((tx) => {
    const opening = ensureAccount(tx, chartAccount('opening', 'CREDIT'))
    const customer = ensureAccount(tx, customerCredit(`${CUSTOMER}${counter}`))
    const whole = legs.map(
      (parts, index): Leg => ({
        debit: opening,
        credit: customer,
        amount: 100n,
        currency: 'CREDIT',
        kind: 'single',
        reference: `test:${counter}:${index}:${Math.random()}`,
        effectiveAtMs: NOW - 5_000,
        customerId: CUSTOMER,
        ...parts,
      }),
    )
    return postTransfers(tx, `test ${counter}`, NOW, whole).map(({ seq }) => Number(seq))
  })
}

/** The other way round: what the customer uses. */
function used(parts: Partial<Leg> = {}): Partial<Leg> {
  const { book } = console.app.mustCore()
  return book.write((tx) => ({
    debit: ensureAccount(tx, customerCredit(`${CUSTOMER}${counter}`)),
    credit: ensureAccount(tx, chartAccount('credits_used', 'CREDIT')),
    ...parts,
  }))
}

function customerHas(): bigint {
  const { code, currency } = customerCredit(`${CUSTOMER}${counter}`)
  const balance = console.app.mustCore().book.read((tx) => balanceOf(tx, code, currency))
  return balance ? balance.creditsPosted - balance.debitsPosted : 0n
}

function asked(legs: readonly { seq: number; amount?: bigint }[], parts = {}) {
  return {
    clientId: `correction-${counter}`,
    legs: legs.map(({ seq, amount }) => ({ seq, amount: amount ?? null })),
    reason: 'wrong customer',
    effectiveAtMs: null,
    ...parts,
  }
}

async function flawOf(call: Promise<unknown>): Promise<string> {
  const { error } = await safe(call)
  if (error === null) return 'none'
  const { code, data } = error as { code?: string; data?: { flaw?: string; field?: string } }
  return data?.flaw ?? data?.field ?? code ?? error.message
}

describe('a correction', () => {
  test('gives back the whole transfer with its reason, its link and who did it', async () => {
    const [seq = 0] = post([{}])
    const answer = await owner.book.correct(asked([{ seq }]))
    expect(customerHas()).toBe(0n)
    expect(answer.corrections).toMatchObject([{ correctsSeq: seq, amount: 100n }])
    const [row] = console.app.mustCore().book.read((tx) => transfersOfGroup(tx, answer.groupId))
    expect(row).toMatchObject({
      correctsSeq: BigInt(seq),
      reason: 'wrong customer',
      kind: 'single',
    })
    expect(row?.customerId).toBe(CUSTOMER)
    expect(row?.operatorId).toMatch(/^op_/)
  })

  test.each(['customerId', 'tillId'] as const)(
    'of a sale stands beside it in the review by %s, under who corrected it',
    async (part) => {
      const at = { customerId: `cus_${'2'.repeat(26)}`, tillId: `till_${'2'.repeat(26)}` } as const
      const id = { ...at, [part]: at[part].slice(0, -2) + `${counter}`.padStart(2, '0') }
      const cashier = `op_${'3'.repeat(26)}`
      const [seq = 0] = post([{ ...id, operatorId: cashier, memo: 'Table 4' }])
      const answer = await owner.book.correct(asked([{ seq }]))
      const filter = { [part]: id[part] }
      const page = await owner.book.journal({ filter, order: 'oldest' })
      const fixed = { seq: answer.corrections[0]?.seq, correctsSeq: seq, memo: 'Table 4' }
      const rows = [
        { seq, operatorId: cashier },
        { ...fixed, ...id },
      ]
      expect(page).toMatchObject({ state: 'ready', rows })
      expect(page.state === 'ready' && page.rows[1]?.operatorId).not.toBe(cashier)
    },
  )

  test('takes effect on the day it names, beside the day it was booked', async () => {
    const [seq = 0] = post([{}])
    // From the day of what it corrects up to now, both included.
    for (const effectiveAtMs of [NOW - 5_000, NOW - 4_000, NOW]) {
      const terms = { effectiveAtMs, clientId: `correct-${effectiveAtMs}` }
      const answer = await owner.book.correct(asked([{ seq, amount: 1n }], terms))
      expect(answer.effectiveAtMs).toBe(effectiveAtMs)
      expect(answer.bookedAtMs).toBeGreaterThanOrEqual(NOW)
    }
  })

  test.each([-6_000, 3_600_000])('does not take effect %i ms from now', async (shiftMs) => {
    const [seq = 0] = post([{}])
    const effectiveAtMs = NOW + shiftMs
    expect(await flawOf(owner.book.correct(asked([{ seq }], { effectiveAtMs })))).toBe(
      'effectiveAtMs',
    )
  })

  test('may take a part, then the rest, and then no more', async () => {
    const [seq = 0] = post([{}])
    await owner.book.correct(asked([{ seq, amount: 30n }], { clientId: `part-1-${counter}` }))
    const tooMuch = asked([{ seq, amount: 71n }], { clientId: `part-2-${counter}` })
    expect(await flawOf(owner.book.correct(tooMuch))).toBe('corrected')
    await owner.book.correct(asked([{ seq }], { clientId: `part-3-${counter}` }))
    expect(customerHas()).toBe(0n)
    const more = asked([{ seq }], { clientId: `part-4-${counter}` })
    expect(await flawOf(owner.book.correct(more))).toBe('corrected')
  })

  test('of one transfer named twice gives back no more than it moved', async () => {
    const [seq = 0] = post([{}])
    const twice = asked([
      { seq, amount: 60n },
      { seq, amount: 60n },
    ])
    expect(await flawOf(owner.book.correct(twice))).toBe('corrected')
    expect(customerHas()).toBe(100n)
  })

  test('of a correction puts things back as they were', async () => {
    const [seq = 0] = post([{}])
    const first = await owner.book.correct(asked([{ seq }]))
    const wrong = first.corrections[0]?.seq ?? 0
    await owner.book.correct(asked([{ seq: wrong }], { clientId: `correction-again-${counter}` }))
    expect(customerHas()).toBe(100n)
  })

  test('the same id and input gives the same answer and moves nothing (style rule 9)', async () => {
    const [seq = 0] = post([{}])
    const first = await owner.book.correct(asked([{ seq }]))
    expect(await owner.book.correct(asked([{ seq }]))).toEqual(first)
    expect(customerHas()).toBe(0n)
    const other = asked([{ seq }], { reason: 'another reason' })
    expect(await flawOf(owner.book.correct(other))).toBe('id_reused')
  })

  test('the same id with a part named, or a day, is another input (style rule 9)', async () => {
    const [seq = 0] = post([{}])
    const first = asked([{ seq, amount: 100n }], { effectiveAtMs: NOW - 4_000 })
    await owner.book.correct(first)
    const anyAmount = asked([{ seq }], { effectiveAtMs: NOW - 4_000 })
    expect(await flawOf(owner.book.correct(anyAmount))).toBe('id_reused')
    const anyDay = asked([{ seq, amount: 100n }])
    expect(await flawOf(owner.book.correct(anyDay))).toBe('id_reused')
    expect(customerHas()).toBe(0n)
  })

  test('of credits tells every window how the customer stands now', async () => {
    const core = console.app.mustCore()
    const customer = customerWith(core, 0n)
    topUp(core, customer.id, 70n)
    const [reference = ''] = referencesOf(core, 'test:top-up:')
    const [row] = core.book.read((tx) => transfersWhere(tx, 'reference', reference))
    const before = core.book.read(headSeq)
    await owner.book.correct(asked([{ seq: Number(row?.seq) }]))
    const told = core.book.read((tx) => changesAfter(tx, before, 10)).map(({ body }) => body)
    expect(told).toContainEqual({ topic: 'seal' })
    expect(told).toContainEqual(
      expect.objectContaining({
        topic: 'customer',
        customerId: customer.id,
        credit: { balance: 0n, reserved: 0n, available: 0n },
      }),
    )
  })

  test('is all or nothing: one leg that is refused takes the others with it', async () => {
    const [seq = 0] = post([{}])
    post([used()])
    const [other = 0] = post([{ amount: 5n }])
    expect(await flawOf(owner.book.correct(asked([{ seq: other }, { seq }])))).toBe('overdraft')
    expect(customerHas()).toBe(5n)
  })
})

describe('a correction is refused by name', () => {
  test('where the credits are used already: overdraft', async () => {
    const [seq = 0] = post([{}])
    post([used({ amount: 1n })])
    expect(await flawOf(owner.book.correct(asked([{ seq }])))).toBe('overdraft')
    expect(customerHas()).toBe(99n)
  })

  test('of an open reservation and of one given back', async () => {
    post([{}])
    const [open = 0] = post([used({ kind: 'pending' })])
    expect(await flawOf(owner.book.correct(asked([{ seq: open }])))).toBe('pending')
    const [voided = 0] = post([used({ kind: 'void', pendingSeq: BigInt(open) })])
    expect(await flawOf(owner.book.correct(asked([{ seq: voided }])))).toBe('voided')
  })

  test('of what a gift moved', async () => {
    const [seq = 0] = post([{ reference: `gift:${counter}:out` }])
    expect(await flawOf(owner.book.correct(asked([{ seq }])))).toBe('gift')
  })

  test('of what a plan gave back unused (MANA-14)', async () => {
    const [unused = 0] = post([{ reference: `plan:${counter}:unused` }])
    expect(await flawOf(owner.book.correct(asked([{ seq: unused }])))).toBe('plan')
  })

  test('of an entry that is no transfer', async () => {
    expect(await flawOf(owner.book.correct(asked([{ seq: 999_999 }])))).toBe('not_found')
  })
})
