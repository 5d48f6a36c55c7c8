import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { findCustomers } from '../../electron/core/customers.ts'
import { type CoreUnderTest, startCore } from '../support/core-without-node.ts'
import { customerWith, setUpShop } from '../support/credit-shop.ts'

let under: CoreUnderTest
beforeEach(async () => {
  under = await startCore()
  setUpShop(under.core, 'Europe/Berlin')
})
afterEach(() => under.close())

const PAGE = { limit: 9, after: null }

test('a search finds what was saved a moment ago, with its credits', async () => {
  const { name } = customerWith(under.core, 40n)
  const { customers, asOfSeq } = await findCustomers(under.core, { ...PAGE, search: name })
  expect(customers).toMatchObject([{ name, credit: { balance: 40n, reserved: 0n } }])
  expect(asOfSeq).toBe((await findCustomers(under.core, { ...PAGE, search: '' })).asOfSeq)
})

test('a search reads nothing on the thread that sells but the zone of the shop', async () => {
  const { name } = customerWith(under.core, 40n)
  const read = vi.spyOn(under.core.book, 'read')
  await findCustomers(under.core, { ...PAGE, search: name })
  expect(read).toHaveBeenCalledTimes(1)
})

test('when the reader cannot answer, a search says so, and the plain list still comes', async () => {
  customerWith(under.core, 40n)
  await under.core.review.close()
  const search = findCustomers(under.core, { ...PAGE, search: 'customer' })
  await expect(search).rejects.toMatchObject({ code: 'review_unavailable' })
  expect((await findCustomers(under.core, { ...PAGE, search: '' })).customers).toHaveLength(1)
})
