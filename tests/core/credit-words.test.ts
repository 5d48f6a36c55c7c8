import { afterAll, beforeAll, expect, test } from 'vitest'
import { commitReservation } from '../../electron/core/commit-reservation.ts'
import { reserveCredits } from '../../electron/core/reserve-credits.ts'
import { transfersWhere } from '../../electron/store/transfers.ts'
import { type CoreUnderTest, startCore } from '../support/core-without-node.ts'
import { clientId, customerWith, setUpShop } from '../support/credit-shop.ts'

/** MANA-32, MANA-33: what an entry on credits says it was for. */
let under: CoreUnderTest
beforeAll(async () => {
  under = await startCore()
  setUpShop(under.core, 'UTC')
})
afterAll(() => under.close())

const TTL_SECONDS = 60

async function reserve(reason: string): Promise<string> {
  const { id: customerId } = customerWith(under.core, 10n)
  const asked = { clientId: clientId(), customerId, amount: 10n, operation: 'ai.image', reason }
  const held = await reserveCredits(under.core, under.actor, { ...asked, ttlSeconds: TTL_SECONDS })
  return held.reservationId
}

async function commitAs(reservationId: string, description: string): Promise<void> {
  const input = { clientId: clientId(), reservationId, amount: null, description }
  await commitReservation(under.core, under.actor, input)
}

function wordsOf(groupId: string) {
  const entries = under.core.book.read((tx) => transfersWhere(tx, 'group_id', groupId))
  return entries.map(({ kind, memo, reason }) => ({ kind, memo, reason }))
}

test('a reservation says its reason, and what uses it up says what came of it', async () => {
  const id = await reserve('three drafts')
  await commitAs(id, 'a poster')
  expect(wordsOf(id)).toEqual([
    { kind: 'pending', memo: 'three drafts', reason: 'ai.image' },
    { kind: 'post', memo: 'a poster', reason: 'ai.image' },
  ])
})

test('a commit without words of its own repeats those of its reservation', async () => {
  const id = await reserve('three drafts')
  await commitAs(id, '')
  expect(wordsOf(id).at(-1)).toEqual({ kind: 'post', memo: 'three drafts', reason: 'ai.image' })
})

test('one that has ended is not asked for again when its time would be over', async () => {
  const id = await reserve('three drafts')
  const open = await reserve('five drafts')
  await commitAs(id, '')
  await under.clock.advance(TTL_SECONDS * 1_000)
  expect(under.core.holds.over()).toContain(open)
  expect(under.core.holds.over()).not.toContain(id)
})
