import { describe, expect, test } from 'vitest'
import { appendAudit, recentAudit } from '../../electron/store/audit.ts'
import { nodeCursor, saveNodeCursor } from '../../electron/store/cursors.ts'
import {
  customerByName,
  ensureCustomer,
  insertCustomer,
  raiseTier,
} from '../../electron/store/customers.ts'
import { appendEvent } from '../../electron/store/events.ts'
import { eventsOf } from '../../electron/store/timeline.ts'
import { recordFact, settleFact } from '../../electron/store/facts.ts'
import {
  insertOperator,
  operatorById,
  operators,
  pinAttempts,
  pinRecord,
  savePin,
  savePinAttempts,
  updateOperator,
} from '../../electron/store/operators.ts'
import { NODE, START_MS, tempBook } from './fixtures.ts'

const FACT = {
  id: 'invoice:ab:paid',
  kind: 'invoice_paid',
  provider: 'lnd',
  receivedAtMs: START_MS,
  source: 'node_stream',
  body: { receivedMsat: 5n },
}

describe('a fact', () => {
  test('told twice is one row, whoever tells it and whatever else they say (L4)', () => {
    const book = tempBook()
    const tell = (source: string, receivedMsat: bigint): string =>
      book.write((tx) => recordFact(tx, { ...FACT, source, body: { receivedMsat } }))
    expect([tell('node_stream', 5n), tell('catch_up', 5n), tell('lookup', 9n)]).toEqual([
      'new',
      'duplicate',
      'duplicate',
    ])
    const rows = book.read((tx) => tx.prepare('SELECT source, body FROM facts').all())
    expect(rows).toEqual([{ source: 'node_stream', body: '{"receivedMsat":{"$n":"5"}}' }])
  })

  test('has one outcome for ever, unless it waited for a match', () => {
    const book = tempBook()
    const settle = (outcome: 'applied' | 'unmatched' | 'refused') =>
      book.write((tx) => settleFact(tx, FACT.id, outcome, 'why'))
    expect(() => settle('applied')).toThrow('no fact invoice:ab:paid to settle')
    book.write((tx) => recordFact(tx, FACT))
    settle('unmatched')
    settle('applied')
    expect(() => settle('refused')).toThrow(/append-only: the outcome/)
  })
})

describe('the cursor of a node', () => {
  test('never goes back, each index for itself (I3)', () => {
    const book = tempBook()
    const save = (patch: Parameters<typeof saveNodeCursor>[2]) =>
      book.write((tx) => saveNodeCursor(tx, NODE, patch))
    const start = book.read((tx) => nodeCursor(tx, NODE))
    expect(start).toEqual({
      addIndex: 0n,
      settleIndex: 0n,
      caughtUpAtMs: null,
      gaps: 0,
      unmatched: 0,
    })
    save({ addIndex: 9n, settleIndex: 4n })
    save({ addIndex: 3n, settleIndex: 6n, gaps: 2 })
    save({ caughtUpAtMs: START_MS, unmatched: 1 })
    expect(book.read((tx) => nodeCursor(tx, NODE))).toEqual({
      addIndex: 9n,
      settleIndex: 6n,
      caughtUpAtMs: START_MS,
      gaps: 2,
      unmatched: 1,
    })
  })

  test('is kept for each node, with indexes above 2^53', () => {
    const book = tempBook()
    const addIndex = 2n ** 53n + 1n
    book.write((tx) => {
      saveNodeCursor(tx, NODE, { addIndex })
      saveNodeCursor(tx, 'other', { addIndex: 1n })
    })
    expect(book.read((tx) => nodeCursor(tx, NODE)).addIndex).toBe(addIndex)
    expect(book.read((tx) => nodeCursor(tx, 'other')).addIndex).toBe(1n)
  })
})

test('the timeline of one subject is in order and cut at what a screen can show', () => {
  const book = tempBook()
  book.write((tx) => {
    for (const [index, subject] of ['inv_a', 'inv_b', 'inv_a'].entries()) {
      appendEvent(tx, {
        atMs: START_MS - index,
        subject,
        source: 'operator',
        event: `step_${index}`,
        fromStatus: index === 0 ? null : 'pending',
        toStatus: 'paid',
        outcome: 'refused',
        detail: 'x'.repeat(400),
      })
    }
  })
  const lines = book.read((tx) => eventsOf(tx, 'inv_a'))
  expect(lines.map((line) => line.event)).toEqual(['step_0', 'step_2'])
  expect(lines[0]).toMatchObject({ seq: 1, atMs: START_MS, fromStatus: null, toStatus: 'paid' })
  expect(lines[0]?.detail).toHaveLength(300)
})

describe('people', () => {
  const ANNA = { id: `op_${'1'.repeat(26)}`, name: 'anna', role: 'owner', isActive: true } as const

  test('operators come by name, and leave without being forgotten', () => {
    const book = tempBook()
    const ben = { ...ANNA, id: `op_${'2'.repeat(26)}`, name: 'Ben', role: 'cashier' } as const
    book.write((tx) => {
      insertOperator(tx, ben)
      insertOperator(tx, ANNA)
      updateOperator(tx, { ...ben, isActive: false, role: 'manager' })
    })
    const left = { ...ben, isActive: false, role: 'manager' }
    expect(book.read(operators)).toEqual([ANNA, left])
    expect(book.read((tx) => operatorById(tx, ben.id))).toEqual(left)
    expect(book.read((tx) => operatorById(tx, 'op_none'))).toBeNull()
    const unknown = { ...ben, id: 'op_none' }
    expect(() => book.write((tx) => updateOperator(tx, unknown))).toThrow('no operator op_none')
  })

  test('a PIN is kept as salt and hash, and replaced', () => {
    const book = tempBook()
    const pin = (byte: number) => ({
      salt: new Uint8Array(16).fill(byte),
      hash: new Uint8Array(32).fill(byte),
      params: 'scrypt-17-8-1',
    })
    book.write((tx) => {
      insertOperator(tx, ANNA)
      savePin(tx, ANNA.id, pin(1))
      savePin(tx, ANNA.id, pin(2))
    })
    const kept = book.read((tx) => pinRecord(tx, ANNA.id))
    expect(kept && [...kept.salt, ...kept.hash].every((byte) => byte === 2)).toBe(true)
    expect(book.read((tx) => pinRecord(tx, 'op_none'))).toBeNull()
  })

  test('wrong PINs are counted over a restart, and a clock set back wins nothing', () => {
    const book = tempBook()
    const save = (failures: number, latestMs: number) =>
      book.write((tx) => savePinAttempts(tx, 'console', { failures, blockedUntilMs: 5, latestMs }))
    expect(book.read((tx) => pinAttempts(tx, 'console')).failures).toBe(0)
    save(5, 1_000)
    save(6, 400)
    book.close()
    const again = tempBook(book.dir)
    expect(again.read((tx) => pinAttempts(tx, 'console'))).toEqual({
      failures: 6,
      blockedUntilMs: 5,
      latestMs: 1_000,
    })
  })

  test('a customer who buys becomes paid; an admin stays one (LND-45)', () => {
    const book = tempBook()
    const free = { id: 'cus_1', name: 'Anna', createdAtMs: 1, tier: 'free' } as const
    book.write((tx) => {
      const first = ensureCustomer(tx, free)
      expect(first).toMatchObject(free)
      expect(ensureCustomer(tx, { ...free, id: 'cus_9', tier: 'admin' })).toEqual(first)
      insertCustomer(tx, { id: 'cus_2', name: 'Root', createdAtMs: 1, tier: 'admin' })
      for (const id of ['cus_1', 'cus_2']) raiseTier(tx, id, 'free')
      expect(customerByName(tx, 'Anna')?.tier).toBe('free')
      for (const id of ['cus_1', 'cus_2']) raiseTier(tx, id, 'paid')
      for (const id of ['cus_1', 'cus_2']) raiseTier(tx, id, 'free')
    })
    const tierOf = (name: string) => book.read((tx) => customerByName(tx, name)?.tier)
    expect([tierOf('Anna'), tierOf('Root'), tierOf('nobody')]).toEqual(['paid', 'admin', undefined])
  })

  test('the audit log is newest first', () => {
    const book = tempBook()
    const entry = {
      atMs: START_MS,
      operatorId: null,
      operatorName: '',
      role: 'none',
      outcome: 'no_session',
      subject: '',
      transport: 'ws',
      serviceKeyId: null,
    }
    book.write((tx) => {
      for (const method of ['a.b', 'c.d', 'e.f']) appendAudit(tx, { ...entry, method })
    })
    const lines = book.read((tx) => recentAudit(tx, 2))
    expect(lines.map((line) => [line.seq, line.method])).toEqual([
      [3, 'e.f'],
      [2, 'c.d'],
    ])
    expect(lines[0]).toEqual({
      ...entry,
      seq: 3,
      method: 'e.f',
      serviceKeyName: '',
    })
  })
})
