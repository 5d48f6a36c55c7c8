import { afterEach, beforeEach, expect, test } from 'vitest'
import { commit } from '../../electron/core/commit.ts'
import { recountUsage } from '../../electron/core/recount-usage.ts'
import { countUse, replaceUsage, usageAgainstBook } from '../../electron/store/usage.ts'
import { type CoreUnderTest, startCore } from '../support/core-without-node.ts'
import { customerWith, setUpShop } from '../support/credit-shop.ts'

/** MANA-61: counted on another thread, put right in small steps, and nothing is lost between. */
let under: CoreUnderTest
beforeEach(async () => {
  under = await startCore()
  setUpShop(under.core, 'Europe/Berlin')
})
afterEach(() => under.close())

/** Sums that no entry of the book made. */
function plant(customerId: string, count: number): void {
  commit(under.core, ({ tx }) => {
    for (let at = 0; at < count; at += 1) {
      const bookedAtMs = at * 86_400_000
      countUse(tx, { customerId, operation: 'never', bookedAtMs, credits: 3n })
    }
  })
}

test('more wrong sums than one answer holds are all put right', async () => {
  plant(customerWith(under.core, 0n).id, 4_500)
  expect(await recountUsage(under.core)).toEqual({ rows: 0, corrected: 4_500, left: 0 })
  expect(await recountUsage(under.core)).toEqual({ rows: 0, corrected: 0, left: 0 })
})

test('a sum under which something was used since the count is left as it is', () => {
  const { id: customerId } = customerWith(under.core, 0n)
  plant(customerId, 2)
  const { differences } = under.core.book.read((tx) => usageAgainstBook(tx, 10))
  commit(under.core, ({ tx }) =>
    countUse(tx, { customerId, operation: 'never', bookedAtMs: 0, credits: 5n }),
  )
  const put = commit(under.core, ({ tx }) => differences.map((one) => replaceUsage(tx, one)))
  expect(differences.map(({ counted }) => counted.day)).toEqual([0, 1])
  expect(put).toEqual([false, true])
  const { differences: left } = under.core.book.read((tx) => usageAgainstBook(tx, 10))
  expect(left).toMatchObject([{ counted: { day: 0 }, kept: { uses: 2n, credits: 8n } }])
})

test('other work goes on between the steps', async () => {
  plant(customerWith(under.core, 0n).id, 1_000)
  let turns = 0
  const tick = setInterval(() => (turns += 1), 0)
  await recountUsage(under.core)
  clearInterval(tick)
  expect(turns).toBeGreaterThan(3)
})
