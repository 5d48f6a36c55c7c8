import { giftIdSchema, makeId } from '../../shared/ids.ts'
import { readGiftCode } from '../../shared/gift-code.ts'
import type { CreatedGift, CreateGiftInput, GiveGiftInput } from '../../shared/model/gift.ts'
import { giftIn, giftInRoute } from '../domain/gift.ts'
import { customerByEmail } from '../store/customers.ts'
import { giftByCodeHash, giftById, type GiftRow, insertGift } from '../store/gifts.ts'
import { answerOnce } from './answer-once.ts'
import { bookCredits, withinCredits } from './book-credits.ts'
import type { Commit } from './commit.ts'
import { commitTogether } from './commit-together.ts'
import type { Actor, Core } from './core.ts'
import { mustCustomer } from './credit-account.ts'
import { giftCode, giftCodeHash } from './gift-code.ts'
import { giftView, sayOfGift } from './move-gift.ts'
import { redeemPending } from './redeem-pending.ts'
import { Refusal } from './refusal.ts'

/**
 * MANA-16: a customer's own credits become a gift.
 * @throws Refusal not_found, id_reused, insufficient_credits
 */
export function createGift(core: Core, actor: Actor, input: CreateGiftInput): Promise<CreatedGift> {
  const { customerId, ...terms } = input
  return make(core, actor, terms, customerId)
}

/** The shop gives, out of its promotions. @throws Refusal id_reused */
export function giveGift(core: Core, actor: Actor, input: GiveGiftInput): Promise<CreatedGift> {
  return make(core, actor, input, null)
}

async function make(
  core: Core,
  actor: Actor,
  terms: GiveGiftInput,
  customerId: string | null,
): Promise<CreatedGift> {
  const input = { ...terms, customerId }
  const asked = { verb: 'gift.create', actor, input, answer: giftIdSchema }
  // Only the id is kept as the answer: the code is told from it again, and never written down.
  const giftId = await commitTogether(core, (unit) =>
    answerOnce(core, unit, asked, () => {
      const gift = newGift(core, unit, actor, input)
      const known = gift.email === null ? null : customerByEmail(unit.tx, gift.email)
      if (known) redeemPending(core, unit, known)
      return gift.id
    }),
  )
  return createdGift(core, giftId)
}

function createdGift(core: Core, giftId: string): CreatedGift {
  const gift = core.book.read((tx) => giftById(tx, giftId))
  if (!gift) throw new Refusal('not_found')
  const isLive = gift.status === 'open' || gift.status === 'waiting'
  return { gift: giftView(gift), code: isLive ? giftCode(core, gift.id, gift.codeKind) : null }
}

function newGift(
  core: Core,
  unit: Commit,
  actor: Actor,
  terms: GiveGiftInput & { customerId: string | null },
): GiftRow {
  const from = terms.customerId === null ? null : mustCustomer(unit.tx, terms.customerId)
  const { id, codeHash } = freeCode(core, unit, terms.codeKind)
  const leg = {
    route: giftInRoute(terms.customerId),
    amount: terms.credits,
    reference: giftIn(id),
    memo: 'gift created',
    customerId: terms.customerId,
  }
  withinCredits(unit, terms.customerId, () =>
    bookCredits(core, unit, { groupId: id, actor }, [leg]),
  )
  const gift: GiftRow = {
    id,
    codeKind: terms.codeKind,
    kind: terms.email === null ? 'simple' : 'personalized',
    status: terms.email === null ? 'open' : 'waiting',
    credits: terms.credits,
    message: terms.message,
    from: from && { id: from.id, name: from.name },
    email: terms.email,
    redeemedBy: null,
    createdAtMs: core.clock.nowMs(),
    endedAtMs: null,
    operatorId: actor.operatorId,
    operatorName: actor.operatorName,
    version: 1,
  }
  insertGift(unit.tx, gift, codeHash)
  sayOfGift(core, unit, gift, { event: 'created', to: gift.status, actor })
  unit.announce({ topic: 'gift', gift: giftView(gift) })
  return gift
}

/** Two short codes may meet once in a million million; then another id makes another code. */
const DRAWS_MAX = 8

function freeCode(
  core: Core,
  unit: Commit,
  kind: GiftRow['codeKind'],
): { id: string; codeHash: Uint8Array } {
  for (let draw = 0; draw < DRAWS_MAX; draw += 1) {
    const id = makeId('gft', core.clock.nowMs(), core.clock.randomBytes(10))
    const code = readGiftCode(giftCode(core, id, kind))
    if (!code.ok) throw new Error('a made code does not read')
    const codeHash = giftCodeHash(core, code.value)
    if (!giftByCodeHash(unit.tx, codeHash)) return { id, codeHash }
  }
  throw new Error('no free gift code was drawn')
}
