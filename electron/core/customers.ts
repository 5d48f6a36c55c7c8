import {
  type CustomerChanges,
  type CustomerDetails,
  type CustomerView,
  customerViewSchema,
} from '../../shared/model/customer.ts'
import { makeId } from '../../shared/ids.ts'
import { customerCredit } from '../domain/accounts.ts'
import { ensureAccount } from '../store/accounts.ts'
import {
  type Customer,
  customerByEmail,
  customerById,
  customerByName,
  hasMoreCustomers,
  insertCustomer,
  updateCustomer,
} from '../store/customers.ts'
import { type CustomersAsked, foundCustomers } from '../store/review/credit-questions.ts'
import type { ReadTx } from '../store/tx.ts'
import { nextVersion } from '../store/versions.ts'
import { answerOnce } from './answer-once.ts'
import { commitTogether } from './commit-together.ts'
import type { Actor, Core } from './core.ts'
import { creditBalance, creditOf, mustCustomer, tellCredit } from './credit-account.ts'
import { redeemPending } from './redeem-pending.ts'
import { Refusal } from './refusal.ts'
import { reviewBook } from './review-book.ts'

function viewOf(tx: ReadTx, customer: Customer): CustomerView {
  return { ...customer, credit: creditBalance(tx, customer.id) }
}

/** Read in a few ms, where a thread that yields to selling could keep a cashier waiting. */
const SEARCHED_HERE_MAX = 2_000

/**
 * By name; a page and the change sequence at the moment of reading, so nothing is missed. A search
 * looks at every name: where they are many, another thread does it while this one sells. A page of
 * all of them is a few steps in an index.
 * @throws Refusal review_unavailable
 */
export async function findCustomers(
  core: Core,
  page: CustomersAsked,
  signal?: AbortSignal,
): Promise<{ customers: CustomerView[]; next: string | null; asOfSeq: number }> {
  const isSearch = page.search.trim() !== ''
  const told =
    isSearch && core.book.read((tx) => hasMoreCustomers(tx, SEARCHED_HERE_MAX))
      ? await reviewBook(core, 'customers', page, signal)
      : core.book.read((tx) => foundCustomers(tx, page))
  return {
    customers: told.found.map(({ customer, sums }) => ({ ...customer, credit: creditOf(sums) })),
    next: told.next,
    asOfSeq: told.changeSeq,
  }
}

/** @throws Refusal not_found */
export function getCustomer(core: Core, id: string): CustomerView {
  return core.book.read((tx) => viewOf(tx, mustCustomer(tx, id)))
}

/**
 * Puts a customer in and opens their account (MANA-31, MANA-51: with nothing on it). Gifts that
 * wait for their address come with it (MANA-35).
 * @throws Refusal name_taken, email_taken, id_reused
 */
export function createCustomer(
  core: Core,
  actor: Actor,
  input: CustomerDetails & { clientId: string },
): Promise<CustomerView> {
  const answer = customerViewSchema
  return commitTogether(core, (unit) =>
    answerOnce(core, unit, { verb: 'create_customer', actor, input, answer }, () => {
      const { name, email, note } = input
      const createdAtMs = core.clock.nowMs()
      const id = makeId('cus', createdAtMs, core.clock.randomBytes(10))
      refuseTaken(unit.tx, { id, name, email })
      const version = nextVersion(unit.tx, 0)
      const customer = { id, name, email, note, createdAtMs, tier: 'free', version } as const
      insertCustomer(unit.tx, customer)
      ensureAccount(unit.tx, customerCredit(id))
      redeemPending(core, unit, customer)
      return { ...customer, credit: tellCredit(unit, customer) }
    }),
  )
}

/**
 * Gives a customer a new name, address or note, and what waits for a new address (MANA-35). What is
 * left out stays.
 * Saving the same twice is once.
 * @throws Refusal not_found, name_taken, email_taken, changed_meanwhile
 */
export function changeCustomer(
  core: Core,
  input: CustomerChanges & { id: string; version: number },
): Promise<CustomerView> {
  return commitTogether(core, (unit) => {
    const known = customerById(unit.tx, input.id)
    if (!known) throw new Refusal('not_found')
    const { name, email = known.email, note = known.note } = input
    const wanted: Customer = { ...known, name, email, note, version: input.version + 1 }
    if (isSame(known, wanted)) return viewOf(unit.tx, known)
    refuseTaken(unit.tx, wanted)
    if (!updateCustomer(unit.tx, wanted)) throw new Refusal('changed_meanwhile')
    redeemPending(core, unit, wanted)
    return { ...wanted, credit: tellCredit(unit, wanted) }
  })
}

function isSame(left: Customer, right: Customer): boolean {
  return (
    left.version === right.version &&
    left.name === right.name &&
    left.email === right.email &&
    left.note === right.note
  )
}

function refuseTaken(tx: ReadTx, wanted: Pick<Customer, 'id' | 'name' | 'email'>): void {
  const sameName = customerByName(tx, wanted.name)
  if (sameName && sameName.id !== wanted.id) throw new Refusal('name_taken')
  if (wanted.email === null) return
  const sameEmail = customerByEmail(tx, wanted.email)
  if (sameEmail && sameEmail.id !== wanted.id) throw new Refusal('email_taken')
}
