import { makeId } from '../../shared/ids.ts'
import { memoWords } from '../../shared/memo-words.ts'
import { bookCredits } from '../../electron/core/book-credits.ts'
import { commit } from '../../electron/core/commit.ts'
import type { Core } from '../../electron/core/core.ts'
import { openingRoute } from '../../electron/domain/credit-entries.ts'
import { balanceOf } from '../../electron/store/accounts.ts'
import { type Customer, insertCustomer } from '../../electron/store/customers.ts'
import { writeSetting } from '../../electron/store/settings.ts'

let count = 0

/** A fresh id of a command. */
export function clientId(): string {
  count += 1
  return `command-${`${count}`.padStart(8, '0')}`
}

export function setUpShop(core: Core, timeZone: string): void {
  const shop = { shopName: 'Corner Shop', currency: 'EUR', timeZone, tillName: 'Till 1' }
  commit(core, ({ tx }) => writeSetting(tx, 'shop', shop))
}

/** A customer with this many credits from before the book. */
export function customerWith(core: Core, credits: bigint, email: string | null = null): Customer {
  count += 1
  const customer: Customer = {
    id: makeId('cus', core.clock.nowMs(), core.clock.randomBytes(10)),
    version: 1,
    name: `Customer ${count}`,
    email,
    note: '',
    tier: 'free',
    createdAtMs: core.clock.nowMs(),
  }
  commit(core, ({ tx }) => insertCustomer(tx, customer))
  if (credits > 0n) topUp(core, customer.id, credits)
  return customer
}

export function topUp(core: Core, customerId: string, credits: bigint): void {
  count += 1
  const leg = {
    route: openingRoute(customerId),
    amount: credits,
    reference: `test:top-up:${count}`,
    memo: 'top up',
    customerId,
  }
  commit(core, (unit) => bookCredits(core, unit, { groupId: leg.reference, actor: null }, [leg]))
}

/** Credits less debits of one account, as posted. */
export function creditsOn(core: Core, code: string): bigint {
  const sums = core.book.read((tx) => balanceOf(tx, code, 'CREDIT'))
  return sums ? sums.creditsPosted - sums.debitsPosted : 0n
}

export function creditsOf(core: Core, customerId: string): bigint {
  return creditsOn(core, `liabilities:credit:${customerId}`)
}

/** References of all entries that begin so, in the order they were booked. */
export function referencesOf(core: Core, start: string): string[] {
  const rows = core.book.read((tx) =>
    tx
      .prepare('SELECT reference FROM transfers WHERE substr(reference, 1, ?) = ? ORDER BY seq')
      .all(BigInt(start.length), start),
  ) as { reference: string }[]
  return rows.map(({ reference }) => reference)
}

/** Memos of all entries of one group that a person would read in the book's own language. */
export function unreadMemosOf(core: Core, groupId: string): string[] {
  const rows = core.book.read((tx) =>
    tx.prepare('SELECT memo FROM transfers WHERE group_id = ? ORDER BY seq').all(groupId),
  ) as { memo: string }[]
  const asGerman = (memo: string): string =>
    memoWords(memo, { language: 'de', writeDay: () => 'heute' })
  return rows.map(({ memo }) => memo).filter((memo) => asGerman(memo) === memo)
}
