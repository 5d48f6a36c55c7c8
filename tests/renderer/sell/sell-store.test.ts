import { ORPCError } from '@orpc/client'
import { describe, expect, test, vi } from 'vitest'
import { ConsoleFault } from '../../../renderer/app/faults.ts'
import { keepIntent, keptIntent } from '../../../renderer/features/sell/intent.ts'
import {
  type Entry,
  pressBackspace,
  pressDigit,
  subjectOf,
} from '../../../renderer/features/sell/entry.ts'
import { createSellStore } from '../../../renderer/features/sell/sell-store.ts'
import type { CreateInvoiceInput, InvoiceView } from '../../../shared/model/invoice.ts'
import type { Preflight } from '../../../shared/model/status.ts'
import { anInvoice } from '../app/invoice-views.ts'
import { memoryStorage } from './memory-storage.ts'

const AT = { nowMs: 1_000, profile: 'live' }

type Create = (input: CreateInvoiceInput) => Promise<InvoiceView>

const GREEN: Preflight = { canSell: true, checks: [] }
const RED: Preflight = {
  canSell: false,
  checks: [{ id: 'node', state: 'stop', reason: 'node_unreachable', values: {} }],
}

type Check = (entry: Entry) => Promise<Preflight>

function counter(create: Create, storage = memoryStorage(), check: Check = async () => GREEN) {
  const checked: bigint[] = []
  const accept = vi.fn<(invoice: InvoiceView) => void>()
  const asked: CreateInvoiceInput[] = []
  const store = createSellStore({
    check: (entry) => {
      checked.push(entry.digits)
      return check(entry)
    },
    create: (input) => {
      asked.push(input)
      return create(input)
    },
    accept,
    storage,
    place: () => AT,
  })
  const type = (digits: string): void => {
    for (const digit of digits) store.getState().edit((old) => pressDigit(old, Number(digit)))
  }
  const now = () => store.getState()
  const light = (preflight: Preflight): void => now().accept(preflight, subjectOf(now().entry))
  return { store, accept, asked, checked, storage, type, light, now }
}

const lost = () => Promise.reject(new ConsoleFault('no_answer'))
const refused = (code: string) => () => Promise.reject(new ORPCError(code, { defined: true }))

describe('charging', () => {
  test('shows the sale that the core answered', async () => {
    const { type, now, accept, asked } = counter(async () => anInvoice('a'))
    type('1250')
    await now().charge()
    expect(asked[0]).toMatchObject({ amount: { unit: 'fiat', amountMinor: 1_250n }, memo: '' })
    expect(accept).toHaveBeenCalledWith(anInvoice('a'))
    expect(now().shown).toEqual({ kind: 'sale', id: 'a' })
  })

  test('does nothing while there is nothing to charge', async () => {
    const { now, asked } = counter(async () => anInvoice('a'))
    await now().charge()
    expect(asked).toEqual([])
  })

  test('twice with one press of Enter too many makes one sale', async () => {
    const { type, now, asked } = counter(async () => anInvoice('a'))
    type('1250')
    const first = now().charge()
    await now().charge()
    await first
    await now().charge()
    expect(asked).toHaveLength(1)
  })

  test('the same amount again is another sale once a digit was typed', async () => {
    const { type, now, asked } = counter(async () => anInvoice('a'))
    type('5')
    await now().charge()
    type('5')
    await now().charge()
    expect(asked).toHaveLength(2)
    expect(asked[0]?.clientId).not.toBe(asked[1]?.clientId)
  })

  test('is stopped by a red preflight, with its reasons, before anything is asked', async () => {
    const { type, now, asked, light } = counter(
      async () => anInvoice('a'),
      memoryStorage(),
      async () => RED,
    )
    type('5')
    light(RED)
    await now().charge()
    expect(asked).toEqual([])
    expect(now().shown).toEqual({ kind: 'blocked', preflight: RED })
    expect(now().entry.isSpent).toBe(false)
  })

  test('TRAP-13: what stopped a price in fiat does not stop the same digits in sat', async () => {
    const { type, now, asked, light } = counter(async () => anInvoice('a'))
    light(RED)
    now().edit((old) => ({ ...old, unit: 'sat' }))
    type('2100')
    await now().charge()
    expect(asked[0]).toMatchObject({ amount: { unit: 'sat', amountSat: 2_100n } })
  })
})

describe('the light of another amount (OPP-05, pain 27)', () => {
  const roomFor =
    (digitsMax: bigint): Check =>
    async ({ digits }) =>
      digits <= digitsMax ? GREEN : RED

  test('green for five cents charges no five thousand euros: these are asked about first', async () => {
    const at = counter(async () => anInvoice('a'), memoryStorage(), roomFor(5n))
    at.type('5')
    at.light(GREEN)
    at.type('00000')
    await at.now().charge()
    expect(at.checked).toEqual([500_000n])
    expect(at.asked).toEqual([])
    expect(at.now()).toMatchObject({ shown: { kind: 'blocked' }, entry: { digits: 500_000n } })
  })

  test('red for a large amount stops no small one', async () => {
    const at = counter(async () => anInvoice('a'), memoryStorage(), roomFor(9n))
    at.type('9999')
    at.light(RED)
    for (let taken = 0; taken < 3; taken += 1) at.now().edit(pressBackspace)
    await at.now().charge()
    expect(at.asked[0]).toMatchObject({ amount: { amountMinor: 9n } })
  })

  test('green for this very amount is not asked again', async () => {
    const at = counter(async () => anInvoice('a'))
    at.type('1250')
    at.light(GREEN)
    await at.now().charge()
    expect({ checked: at.checked, asked: at.asked.length }).toEqual({ checked: [], asked: 1 })
  })

  test('an answer that does not come in time holds no sale up, and Enter twice is one sale', async () => {
    vi.useFakeTimers()
    const never: Check = () => new Promise(() => undefined)
    const at = counter(async () => anInvoice('a'), memoryStorage(), never)
    at.type('1250')
    const charged = at.now().charge()
    await at.now().charge()
    await vi.advanceTimersByTimeAsync(900)
    expect(at.asked).toEqual([])
    await vi.advanceTimersByTimeAsync(100)
    await charged
    vi.useRealTimers()
    expect(at.asked).toHaveLength(1)
    expect(at.now().shown).toEqual({ kind: 'sale', id: 'a' })
  })

  test('whoever turns to another sale meanwhile finds the amount typed and nothing asked', async () => {
    let answer: (preflight: Preflight) => void = () => undefined
    const slow: Check = () =>
      new Promise((resolve) => {
        answer = resolve
      })
    const at = counter(async () => anInvoice('a'), memoryStorage(), slow)
    at.type('1250')
    const charged = at.now().charge()
    at.now().show('older')
    answer(GREEN)
    await charged
    expect(at.asked).toEqual([])
    expect(at.now()).toMatchObject({ shown: { id: 'older' }, entry: { isSpent: false } })
  })

  test('a light that cannot be had about a new amount does not stay that of the old one', () => {
    const at = counter(async () => anInvoice('a'))
    at.type('5')
    at.light(GREEN)
    at.now().accept(null, subjectOf(at.now().entry))
    expect(at.now().answered?.preflight).toEqual(GREEN)
    at.type('5')
    at.now().accept(null, subjectOf(at.now().entry))
    expect(at.now().answered).toBeNull()
  })
})

describe('an answer that was lost', () => {
  test('is asked for again under the same id, so it is the same sale (style rule 8)', async () => {
    const answers: Create[] = [lost, async () => anInvoice('a')]
    const { type, now, asked } = counter((input) => (answers.shift() ?? lost)(input))
    type('1250')
    await now().charge()
    expect(now().shown).toMatchObject({ kind: 'refused', problem: { code: 'no_answer' } })
    await now().askAgain()
    expect(now().shown).toEqual({ kind: 'sale', id: 'a' })
    expect(asked[1]).toEqual(asked[0])
  })

  test('is taken up by the next window, from what was saved before the call', async () => {
    const storage = memoryStorage()
    const first = counter(() => new Promise(() => undefined), storage)
    first.type('1250')
    first.light(GREEN)
    void first.now().charge()
    const second = counter(async () => anInvoice('a'), storage)
    await second.now().resume()
    expect(second.asked).toEqual(first.asked)
    expect(second.now().shown).toEqual({ kind: 'sale', id: 'a' })
    expect(keptIntent(storage, AT)).toBeNull()
  })

  test('is taken up although the window went while the light was still asked for', async () => {
    const storage = memoryStorage()
    const first = counter(
      async () => anInvoice('a'),
      storage,
      () => new Promise(() => undefined),
    )
    first.type('1250')
    void first.now().charge()
    const second = counter(async () => anInvoice('a'), storage)
    await second.now().resume()
    expect(second.asked).toHaveLength(1)
    expect(second.now().shown).toEqual({ kind: 'sale', id: 'a' })
  })

  test('of a sale that its light stopped is not waited for', async () => {
    const storage = memoryStorage()
    const stopped = counter(
      async () => anInvoice('a'),
      storage,
      async () => RED,
    )
    stopped.type('1250')
    await stopped.now().charge()
    expect(stopped.now().shown).toMatchObject({ kind: 'blocked' })
    expect(keptIntent(storage, AT)).toBeNull()
  })

  test('of a sale begun with another node is a new sale when it is charged again', async () => {
    const answers: Create[] = [lost, refused('other_node'), async () => anInvoice('b')]
    const { type, now, asked, storage } = counter((input) => (answers.shift() ?? lost)(input))
    type('1250')
    await now().charge()
    await now().askAgain()
    expect(now().shown).toMatchObject({ kind: 'refused', problem: { code: 'other_node' } })
    expect(now().entry.isSpent).toBe(false)
    expect(keptIntent(storage, AT)).toBeNull()
    await now().askAgain()
    expect(asked[1]).toEqual(asked[0])
    expect(asked[2]).toMatchObject({ amount: asked[0]?.amount })
    expect(asked[2]?.clientId).not.toBe(asked[0]?.clientId)
  })

  test('stays the same sale when asking again finds no connection either', async () => {
    const offline = () => Promise.reject(new ConsoleFault('offline'))
    const answers: Create[] = [lost, offline, async () => anInvoice('a')]
    const { type, now, asked, storage } = counter((input) => (answers.shift() ?? lost)(input))
    type('1250')
    await now().charge()
    await now().askAgain()
    expect(now().entry.isSpent).toBe(true)
    expect(keptIntent(storage, AT)).toMatchObject({ clientId: asked[0]?.clientId })
    await now().askAgain()
    expect(new Set(asked.map(({ clientId }) => clientId)).size).toBe(1)
  })

  test('that never could come, because nothing left, is not waited for', async () => {
    const { type, now, storage } = counter(() => Promise.reject(new ConsoleFault('offline')))
    type('1250')
    await now().charge()
    expect(keptIntent(storage, AT)).toBeNull()
    expect(now().entry).toMatchObject({ digits: 1_250n, isSpent: false })
  })

  test('that comes after the cashier has moved on does not take over the screen', async () => {
    let answer: (invoice: InvoiceView) => void = () => undefined
    const { type, now, accept, light } = counter(
      () =>
        new Promise((resolve) => {
          answer = resolve
        }),
    )
    type('5')
    light(GREEN)
    const charging = now().charge()
    now().show('b')
    answer(anInvoice('a'))
    await charging
    expect(now().shown).toEqual({ kind: 'sale', id: 'b' })
    expect(accept).toHaveBeenCalledOnce()
  })
})

describe('a refusal', () => {
  test.each(['node_unreachable', 'internal', 'no_session', 'storage_unavailable'])(
    '%s keeps the id, because the core may hold the sale already',
    async (code) => {
      const { type, now, storage } = counter(refused(code))
      type('5')
      await now().charge()
      expect(keptIntent(storage, AT)).not.toBeNull()
      expect(now().entry.isSpent).toBe(true)
    },
  )

  test.each(['rate_limited', 'rate_unavailable', 'id_reused', 'bad_request', 'forbidden'])(
    '%s is certain: the id is dropped and the amount can be charged anew',
    async (code) => {
      const { type, now, storage, asked } = counter(refused(code))
      type('5')
      await now().charge()
      expect(keptIntent(storage, AT)).toBeNull()
      expect(now().entry).toMatchObject({ digits: 5n, isSpent: false })
      await now().charge()
      expect(asked[1]?.clientId).not.toBe(asked[0]?.clientId)
    },
  )
})

describe('leaving a sale (pain 5)', () => {
  test('keeps it as a chip until somebody opens it again', async () => {
    const { type, now } = counter(async () => anInvoice('a'))
    type('5')
    await now().charge()
    now().setAside()
    expect(now()).toMatchObject({ aside: ['a'], shown: { kind: 'none' }, entry: { digits: 0n } })
    now().show('a')
    expect(now().aside).toEqual([])
  })

  test('by the next charge keeps it too', async () => {
    const ids = ['a', 'b']
    const { type, now } = counter(async () => anInvoice(ids.shift() ?? ''))
    type('5')
    await now().charge()
    type('7')
    await now().charge()
    expect(now()).toMatchObject({ aside: ['a'], shown: { kind: 'sale', id: 'b' } })
  })

  test('does not take what was typed for the next one', async () => {
    const { type, now } = counter(async () => anInvoice('a'))
    type('5')
    await now().charge()
    type('79')
    now().next()
    expect(now().entry.digits).toBe(79n)
  })
})

test('another book shows nothing of the last one', async () => {
  const { type, now } = counter(async () => anInvoice('a'))
  type('5')
  await now().charge()
  now().setAside()
  now().startAfresh()
  expect(now()).toMatchObject({ aside: [], shown: { kind: 'none' }, entry: { digits: 0n } })
})

describe('what was saved before the call', () => {
  const intent = {
    clientId: 'c_12345678',
    memo: 'table 6',
    amount: { unit: 'sat', amountSat: 9_007_199_254_740_993n },
  } as const

  test('comes back exactly, larger than any float', () => {
    const storage = memoryStorage()
    keepIntent(storage, intent, AT)
    expect(keptIntent(storage, { ...AT, nowMs: 2_000 })).toEqual(intent)
  })

  test('ends with the time of its invoice, and when the clock was set back', () => {
    for (const nowMs of [1_000 + 15 * 60_000, 0]) {
      const storage = memoryStorage()
      keepIntent(storage, intent, AT)
      expect(keptIntent(storage, { ...AT, nowMs })).toBeNull()
      expect(storage.length).toBe(0)
    }
  })

  test.each([
    '',
    '{',
    '{"amount":{}}',
    '{"amount":{"unit":"sat","amountSat":"x"},"atMs":1}',
    'null',
  ])('is dropped when it cannot be read: %s', (text) => {
    const storage = memoryStorage()
    storage.setItem('tillbook.intent', text)
    expect(keptIntent(storage, { ...AT, nowMs: 1 })).toBeNull()
  })
})
