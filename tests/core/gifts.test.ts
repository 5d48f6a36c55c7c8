import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cancelGift } from '../../electron/core/cancel-gift.ts'
import { createGift, giveGift } from '../../electron/core/create-gift.ts'
import { createCustomer } from '../../electron/core/customers.ts'
import { commit } from '../../electron/core/commit.ts'
import { giftInfo } from '../../electron/core/read-gifts.ts'
import { redeemGift } from '../../electron/core/redeem-gift.ts'
import { redeemPending, redeemPendingOf } from '../../electron/core/redeem-pending.ts'
import { Refusal } from '../../electron/core/refusal.ts'
import { giftRedeemedRoute } from '../../electron/domain/gift.ts'
import { bookCredits } from '../../electron/core/book-credits.ts'
import { changesAfter, headSeq } from '../../electron/store/changes.ts'
import { makeGiftCode } from '../../shared/gift-code.ts'
import { type CoreUnderTest, startCore } from '../support/core-without-node.ts'
import {
  clientId,
  creditsOf,
  creditsOn,
  customerWith,
  referencesOf,
  setUpShop,
  unreadMemosOf,
} from '../support/credit-shop.ts'

/** How many schedules; the long run sets it to 10000. */
const RUNS = Number(process.env['TILLBOOK_GIFT_RUNS'] ?? 60)

let under: CoreUnderTest
beforeAll(async () => {
  under = await startCore()
  setUpShop(under.core, 'Europe/Berlin')
})
afterAll(() => under.close())

const TERMS = { codeKind: 'long', message: 'Enjoy!', email: null } as const

async function refusalOf(call: Promise<unknown> | (() => unknown)): Promise<string> {
  try {
    await (typeof call === 'function' ? call() : call)
    return 'ok'
  } catch (error) {
    return error instanceof Refusal ? error.code : `fault: ${String(error)}`
  }
}

function mustCode(created: { code: string | null }): string {
  if (created.code === null) throw new Error('no code was told')
  return created.code
}

async function newGift(credits = 50n, parts: Partial<Parameters<typeof createGift>[2]> = {}) {
  const { core, actor } = under
  const giver = customerWith(core, 1_000n)
  const input = { ...TERMS, clientId: clientId(), customerId: giver.id, credits, ...parts }
  const created = await createGift(core, actor, input)
  return { giver, input, gift: created.gift, code: created.code ?? '' }
}

describe('making a gift', () => {
  test('MANA-16: takes the credits at once and tells the code in this answer only', async () => {
    const { core, actor } = under
    const seen = core.book.read(headSeq)
    const { giver, input, gift, code } = await newGift(80n)
    expect(creditsOf(core, giver.id)).toBe(920n)
    const told = core.book.read((tx) => changesAfter(tx, seen, 10)).map(({ body }) => body)
    expect(told).toContainEqual({ topic: 'gift', gift })
    expect(gift).toMatchObject({ kind: 'simple', status: 'open', credits: 80n, redeemedBy: null })
    expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}$/)
    expect(await createGift(core, actor, input)).toEqual({ gift, code })
    expect(creditsOf(core, giver.id)).toBe(920n)
    expect(await refusalOf(createGift(core, actor, { ...input, credits: 81n }))).toBe('id_reused')
  })

  test('refuses what a customer does not have, and books nothing', async () => {
    const { core, actor } = under
    const poor = customerWith(core, 10n)
    const before = creditsOn(core, 'liabilities:gifts')
    const input = { ...TERMS, clientId: clientId(), customerId: poor.id, credits: 11n }
    expect(await refusalOf(createGift(core, actor, input))).toBe('insufficient_credits')
    expect(creditsOf(core, poor.id)).toBe(10n)
    expect(creditsOn(core, 'liabilities:gifts')).toBe(before)
    const nobody = { ...input, customerId: `cus_${'0'.repeat(26)}` }
    expect(await refusalOf(createGift(core, actor, nobody))).toBe('not_found')
  })

  test('the shop’s own gift comes out of promotions, and goes back there', async () => {
    const { core, actor } = under
    const before = creditsOn(core, 'expenses:promotions')
    const { gift } = await giveGift(core, actor, { ...TERMS, clientId: clientId(), credits: 25n })
    expect(gift.from).toBeNull()
    expect(creditsOn(core, 'expenses:promotions')).toBe(before - 25n)
    await cancelGift(core, actor, { clientId: clientId(), id: gift.id })
    expect(creditsOn(core, 'expenses:promotions')).toBe(before)
  })

  test('neither the code nor its plain hash is anywhere in the book', async () => {
    const { core } = under
    const { code, gift } = await newGift(5n, { codeKind: 'short' })
    const ada = customerWith(core, 0n)
    await redeemGift(core, under.actor, { clientId: clientId(), code, customerId: ada.id })
    const text = code.replaceAll('-', '')
    const dump = core.book.read((tx) =>
      ['gifts', 'credit_commands', 'events', 'transfers', 'changes', 'audit'].map((table) =>
        JSON.stringify(tx.prepare(`SELECT * FROM ${table}`).all(), (_key, value: unknown) =>
          typeof value === 'bigint' ? `${value}` : value,
        ),
      ),
    )
    expect(gift.codeKind).toBe('short')
    for (const table of dump) {
      expect(table.includes(text) || table.includes(code)).toBe(false)
    }
  })
})

describe('redeeming', () => {
  test('MANA-19, MANA-55, MANA-57: by whoever has the code, once; the second is told so and it stands in the history', async () => {
    const { core, actor } = under
    const { code, gift } = await newGift(70n)
    const [ada, bob] = [customerWith(core, 0n), customerWith(core, 0n)]
    const asked = { clientId: clientId(), code: code.toLowerCase(), customerId: ada.id }
    const seen = core.book.read(headSeq)
    const redeemed = await redeemGift(core, actor, asked)
    const told = core.book.read((tx) => changesAfter(tx, seen, 10)).map(({ body }) => body)
    expect(told).toContainEqual({ topic: 'gift', gift: redeemed })
    expect(redeemed).toMatchObject({ status: 'redeemed', redeemedBy: { id: ada.id } })
    expect(await redeemGift(core, actor, asked)).toEqual(redeemed)
    const other = { clientId: clientId(), code, customerId: bob.id }
    expect(await refusalOf(redeemGift(core, actor, other))).toBe('gift_redeemed')
    expect([creditsOf(core, ada.id), creditsOf(core, bob.id)]).toEqual([70n, 0n])
    expect(referencesOf(core, `gift:${gift.id}:`)).toEqual([
      `gift:${gift.id}:in`,
      `gift:${gift.id}:out`,
    ])
    const history = core.book.read((tx) =>
      tx
        .prepare('SELECT event, source, outcome, detail FROM events WHERE subject = ? ORDER BY seq')
        .all(gift.id),
    ) as { event: string }[]
    expect(history.map(({ event }) => event)).toEqual(['created', 'redeemed', 'redeemed'])
    expect(history.slice(1)).toMatchObject([
      { source: 'operator', outcome: 'applied' },
      { source: 'operator', outcome: 'refused', detail: 'gift_redeemed' },
    ])
  })

  test('MANA-58: a canceled gift gives its credits back and cannot be redeemed', async () => {
    const { core, actor } = under
    const { giver, code, gift } = await newGift(60n)
    const ada = customerWith(core, 0n)
    await cancelGift(core, actor, { clientId: clientId(), id: gift.id })
    expect(await cancelGift(core, actor, { clientId: clientId(), id: gift.id })).toMatchObject({
      status: 'canceled',
    })
    expect(creditsOf(core, giver.id)).toBe(1_000n)
    const asked = { clientId: clientId(), code, customerId: ada.id }
    expect(await refusalOf(redeemGift(core, actor, asked))).toBe('gone')
    expect(creditsOf(core, ada.id)).toBe(0n)
    const { code: spent, gift: over } = await newGift(1n)
    await redeemGift(core, actor, { clientId: clientId(), code: spent, customerId: ada.id })
    expect(await refusalOf(cancelGift(core, actor, { clientId: clientId(), id: over.id }))).toBe(
      'gift_redeemed',
    )
  })

  test('MANA-56: a personal one is for its address alone, while it waits; over, it is over', async () => {
    const { core, actor } = under
    const { code, gift } = await newGift(20n, { email: 'ida@example.org' })
    const other = customerWith(core, 0n, 'other@example.org')
    const nobody = customerWith(core, 0n)
    const redeem = (customerId: string) =>
      refusalOf(redeemGift(core, actor, { clientId: clientId(), code, customerId }))
    expect(await redeem(other.id)).toBe('gift_for_another')
    expect(await redeem(nobody.id)).toBe('gift_for_another')
    await cancelGift(core, actor, { clientId: clientId(), id: gift.id })
    expect(await redeem(other.id)).toBe('gone')
    expect([creditsOf(core, other.id), creditsOf(core, nobody.id)]).toEqual([0n, 0n])
  })

  test('MANA-20: one that never was is not found', async () => {
    const id = `gft_${'0'.repeat(26)}`
    const canceled = cancelGift(under.core, under.actor, { clientId: clientId(), id })
    expect(await refusalOf(canceled)).toBe('not_found')
  })

  test('what the book writes by itself has words for every reader', async () => {
    const { core, actor } = under
    const [taken, back] = [await newGift(), await newGift()]
    const taker = customerWith(core, 0n)
    await redeemGift(core, actor, { code: taken.code, customerId: taker.id, clientId: clientId() })
    await cancelGift(core, actor, { id: back.gift.id, clientId: clientId() })
    for (const { gift } of [taken, back]) expect(unreadMemosOf(core, gift.id)).toEqual([])
  })

  test('MANA-20: a repeat of the same canceling answers what it answered first', async () => {
    const { core, actor } = under
    const { gift } = await newGift(60n)
    const asked = { clientId: clientId(), id: gift.id }
    const first = await cancelGift(core, actor, asked)
    expect(await cancelGift(core, actor, asked)).toEqual(first)
    const { gift: other } = await newGift(60n)
    const reused = cancelGift(core, actor, { ...asked, id: other.id })
    expect(await refusalOf(reused)).toBe('id_reused')
    expect((await newGift(1n)).gift.status).toBe('open')
  })

  test('the book has the last word: an effect that is there already refuses the row', async () => {
    const { core, actor } = under
    const { code, gift } = await newGift(40n)
    const [ada, bob] = [customerWith(core, 0n), customerWith(core, 0n)]
    const leg = {
      route: giftRedeemedRoute(bob.id),
      amount: 40n,
      reference: `gift:${gift.id}:out`,
      memo: 'somebody else was quicker',
      customerId: bob.id,
    }
    commit(core, (unit) => bookCredits(core, unit, { groupId: gift.id, actor }, [leg]))
    const asked = { clientId: clientId(), code, customerId: ada.id }
    expect(await refusalOf(redeemGift(core, actor, asked))).toBe('gift_redeemed')
    expect(creditsOf(core, ada.id)).toBe(0n)
  })

  test('a row that was raised in the file pays out what the book took in, and no more', async () => {
    const { core, actor } = under
    const { code, gift } = await newGift(40n)
    const { gift: canceled, giver } = await newGift(40n)
    core.book.write((tx) => {
      const guards = tx
        .prepare(
          `SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'gifts'`,
        )
        .all() as { name: string; sql: string }[]
      for (const { name } of guards) tx.prepare(`DROP TRIGGER ${name}`).run()
      tx.prepare('UPDATE gifts SET credits = 4000 WHERE id IN (?, ?)').run(gift.id, canceled.id)
      for (const { sql } of guards) tx.prepare(sql).run()
    })
    const ada = customerWith(core, 0n)
    await redeemGift(core, actor, { clientId: clientId(), code, customerId: ada.id })
    expect(creditsOf(core, ada.id)).toBe(40n)
    await cancelGift(core, actor, { clientId: clientId(), id: canceled.id })
    expect(creditsOf(core, giver.id)).toBe(1_000n)
  })

  test('MANA-35, MANA-56: a personalised gift waits for its address and for nobody else', async () => {
    const { core, actor } = under
    const { code, gift } = await newGift(30n, { email: 'eve@example.org' })
    const second = await newGift(12n, { email: 'eve@example.org' })
    expect(gift).toMatchObject({ kind: 'personalized', status: 'waiting' })
    const stranger = customerWith(core, 0n, 'mallory@example.org')
    const asked = { clientId: clientId(), code, customerId: stranger.id }
    expect(await refusalOf(redeemGift(core, actor, asked))).toBe('gift_for_another')
    const eve = customerWith(core, 0n, 'eve@example.org')
    const told = commit(core, (unit) => redeemPending(core, unit, eve))
    expect(told.map(({ id }) => id)).toEqual([gift.id, second.gift.id])
    expect(commit(core, (unit) => redeemPending(core, unit, eve))).toEqual([])
    expect(creditsOf(core, eve.id)).toBe(42n)
    const later = await newGift(8n, { email: 'eve@example.org' })
    expect(later.gift).toMatchObject({ status: 'redeemed', redeemedBy: { id: eve.id } })
    expect(later.code).toBe('')
    expect(creditsOf(core, eve.id)).toBe(50n)
  })

  test('MANA-35: on a frozen book a customer is put in, and their gift goes on waiting', async () => {
    const { core, actor } = under
    const { gift } = await newGift(30n, { email: 'zoe@example.org' })
    core.book.freeze(true)
    const details = { name: `Zoe ${clientId()}`, email: 'zoe@example.org', note: '' }
    const zoe = await createCustomer(core, actor, { clientId: clientId(), ...details })
    const asked = { clientId: clientId(), customerId: zoe.id }
    expect(await refusalOf(redeemPendingOf(core, actor, asked))).toBe('book_frozen')
    core.book.freeze(false)
    expect(zoe.credit?.balance).toBe(0n)
    expect(await redeemPendingOf(core, actor, asked)).toMatchObject([{ id: gift.id }])
    // The first answer was lost: the same call gets it, although nothing waits any more.
    expect(await redeemPendingOf(core, actor, asked)).toMatchObject([{ id: gift.id }])
    expect(creditsOf(core, zoe.id)).toBe(30n)
  })
})

describe('codes', () => {
  test('MANA-15: information without names; a mistyped code costs no try', async () => {
    const { core } = under
    const { code } = await newGift(33n, { codeKind: 'short' })
    const info = giftInfo(core, 'till_info', code)
    expect(Object.keys(info).sort()).toEqual(
      ['createdAtMs', 'credits', 'kind', 'message', 'shopName', 'status'].sort(),
    )
    expect(info).toMatchObject({ credits: 33n, shopName: 'Corner Shop', message: 'Enjoy!' })
    const last = code.at(-1) === '0' ? '1' : '0'
    for (let index = 0; index < 40; index += 1) {
      const mistyped = `${code.slice(0, -1)}${last}`
      expect(await refusalOf(() => giftInfo(core, 'till_info', mistyped))).toBe('bad_request')
    }
    expect(giftInfo(core, 'till_info', code).credits).toBe(33n)
  })

  test('short codes: guesses are counted in the book, a restart and a set clock forget none', async () => {
    const { clock } = under
    const origin = 'till_guess'
    let tries = 0
    const guess = async (): Promise<string> => {
      tries += 1
      const code = makeGiftCode('short', new Uint8Array([9, 9, 9, tries >> 8, tries & 255]))
      return refusalOf(() => giftInfo(under.core, origin, code))
    }
    const seen: string[] = []
    while (seen.at(-1) !== 'rate_limited' && tries < 60) seen.push(await guess())
    expect(seen.at(-1)).toBe('rate_limited')
    expect(seen.filter((code) => code === 'not_found').length).toBeLessThanOrEqual(21)
    const wallMs = clock.nowMs()
    await under.reopen()
    clock.setWall(wallMs - 86_400_000)
    expect(await guess()).toBe('rate_limited')
    clock.setWall(wallMs)
    await clock.advance(120_000)
    expect(await guess()).toBe('not_found')
    expect(await guess()).toBe('rate_limited')
    const { code } = await newGift(1n)
    expect(giftInfo(under.core, origin, code).credits).toBe(1n)
  })
})

describe('whoever asks at the same time', () => {
  test('every schedule of redeeming and canceling has at most one effect, and loses nothing', {
    timeout: 20_000 + RUNS * 1_000,
  }, async () => {
    const { core, actor } = under
    const [ada, bob] = [customerWith(core, 0n), customerWith(core, 0n)]
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(fc.constantFrom('ada', 'bob', 'ada again', 'cancel'), {
          minLength: 2,
          maxLength: 5,
        }),
        fc.boolean(),
        async (scheduler, asks, isShops) => {
          const giver = isShops ? null : customerWith(core, 10n)
          const source = () =>
            giver ? creditsOf(core, giver.id) : creditsOn(core, 'expenses:promotions')
          const terms = { ...TERMS, clientId: clientId(), credits: 10n }
          const before = [source(), creditsOf(core, ada.id), creditsOf(core, bob.id)]
          const made = giver
            ? await createGift(core, actor, { ...terms, customerId: giver.id })
            : await giveGift(core, actor, terms)
          const adasId = clientId()
          const run = async (ask: string): Promise<string> => {
            await scheduler.schedule(Promise.resolve(), ask)
            const code = mustCode(made)
            if (ask === 'cancel')
              return refusalOf(cancelGift(core, actor, { clientId: clientId(), id: made.gift.id }))
            const customerId = ask === 'bob' ? bob.id : ada.id
            const id = ask === 'ada again' ? adasId : clientId()
            return refusalOf(redeemGift(core, actor, { clientId: id, code, customerId }))
          }
          const answers = Promise.all(asks.map(run))
          await scheduler.waitAll()
          for (const answer of await answers) {
            expect(['ok', 'gift_redeemed', 'gone']).toContain(answer)
          }
          const outs = referencesOf(core, `gift:${made.gift.id}:out`)
          expect(outs).toHaveLength(1)
          const after = [source(), creditsOf(core, ada.id), creditsOf(core, bob.id)]
          const moved = after.map((sum, index) => sum - (before[index] ?? 0n))
          const [back = 0n, toAda = 0n, toBob = 0n] = moved
          expect(back + toAda + toBob).toBe(0n)
          expect([0n, 10n]).toContain(toAda + toBob)
          expect(toAda * toBob).toBe(0n)
        },
      ),
      { numRuns: RUNS },
    )
    expect(creditsOn(core, 'liabilities:gifts') >= 0n).toBe(true)
  })
})
