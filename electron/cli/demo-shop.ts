import { makeId } from '../../shared/ids.ts'
import type { Role } from '../../shared/model/people.ts'
import type { ShopSettings } from '../../shared/model/settings.ts'
import { insertCustomer } from '../store/customers.ts'
import { insertOperator, type PinRecord, savePin } from '../store/operators.ts'
import { writeSetting } from '../store/settings.ts'
import { ensureTill } from '../store/tills.ts'
import type { WriteTx } from '../store/tx.ts'
import type { DemoRandom } from './demo-random.ts'

/** Everybody in the demo book and everything that stands there. */
export type DemoShop = {
  nodePubkey: string
  tills: readonly string[]
  cashiers: readonly { id: string; name: string }[]
  customers: readonly string[]
}

/** Whoever opens a demo signs in with it; a demo holds nobody's money. */
export const DEMO_PIN = '123456'

const SHOP: ShopSettings = {
  shopName: 'Café Musterblick',
  currency: 'EUR',
  timeZone: 'Europe/Berlin',
  tillName: 'Counter',
}
const TILLS = ['Counter', 'Terrace', 'Market stall']
const PEOPLE: readonly [name: string, role: Role][] = [
  ['Mara', 'owner'],
  ['Anna', 'cashier'],
  ['Jonas', 'cashier'],
  ['Yusuf', 'manager'],
  ['Dr. Weber', 'auditor'],
]
const FIRST_NAMES = ['Ada', 'Ben', 'Clara', 'Dina', 'Emil', 'Fatma', 'Gert', 'Hanna', 'Ivo', 'Jule']
const LAST_NAMES = ['Adler', 'Brandt', 'Cohen', 'Dietz', 'Engel', 'Frei', 'Groß', 'Huber']

/** Puts the shop, its people and its customers into a new book. */
export function openDemoShop(
  tx: WriteTx,
  random: DemoRandom,
  setup: { nodePubkey: string; pins: readonly PinRecord[] },
): DemoShop {
  const atMs = tx.clock.nowMs()
  TILLS.forEach((name, index) => ensureTill(tx, `till_${index + 1}`, name))
  const people = PEOPLE.map(([name, role]) => {
    const id = makeId('op', atMs, random.bytes(10))
    insertOperator(tx, { id, name, role, isActive: true })
    return { id, name, role }
  })
  people.forEach(({ id }, index) => {
    const pin = setup.pins[index % Math.max(1, setup.pins.length)]
    if (pin) savePin(tx, id, pin)
  })
  writeSetting(tx, 'shop', SHOP)
  const customers = FIRST_NAMES.flatMap((first) =>
    LAST_NAMES.map((last) => {
      const id = makeId('cus', atMs, random.bytes(10))
      insertCustomer(tx, { id, name: `${first} ${last}`, createdAtMs: atMs, tier: 'free' })
      return id
    }),
  )
  return {
    nodePubkey: setup.nodePubkey,
    tills: TILLS.map((_name, index) => `till_${index + 1}`),
    cashiers: people.filter(({ role }) => role === 'cashier' || role === 'manager'),
    customers,
  }
}
