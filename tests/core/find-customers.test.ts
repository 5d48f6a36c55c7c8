import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { findCustomers } from '../../electron/core/customers.ts'
import { insertCustomer } from '../../electron/store/customers.ts'
import { type CoreUnderTest, startCore } from '../support/core-without-node.ts'
import { customerWith, setUpShop } from '../support/credit-shop.ts'

let under: CoreUnderTest
beforeEach(async () => {
  under = await startCore()
  setUpShop(under.core, 'Europe/Berlin')
})
afterEach(() => under.close())

const PAGE = { limit: 9, after: null }

/** As many customers as are no longer searched on the thread that sells. */
function crowd(): void {
  under.core.book.write((tx) => {
    for (let number = 0; number <= 2_000; number += 1) {
      const id = `cus_${`${number}`.padStart(26, '0')}`
      insertCustomer(tx, { id, name: `Someone ${number}`, createdAtMs: 1, tier: 'free' })
    }
  })
}

test('a search finds what was saved a moment ago, with its credits', async () => {
  const { name } = customerWith(under.core, 40n)
  const { customers, asOfSeq } = await findCustomers(under.core, { ...PAGE, search: name })
  expect(customers).toMatchObject([{ name, credit: { balance: 40n, reserved: 0n } }])
  expect(asOfSeq).toBe((await findCustomers(under.core, { ...PAGE, search: '' })).asOfSeq)
})

test('among thousands, a search reads a count and a zone on the thread that sells', async () => {
  const { name } = customerWith(under.core, 40n)
  crowd()
  const read = vi.spyOn(under.core.book, 'read')
  await findCustomers(under.core, { ...PAGE, search: name })
  expect(read).toHaveBeenCalledTimes(2)
  const { customers } = await findCustomers(under.core, { ...PAGE, search: `${name} ` })
  expect(customers).toMatchObject([{ name, credit: { balance: 40n } }])
})

test('when the reader cannot answer, only a search among thousands says so', async () => {
  const { name } = customerWith(under.core, 40n)
  await under.core.review.close()
  expect((await findCustomers(under.core, { ...PAGE, search: name })).customers).toHaveLength(1)
  crowd()
  const search = findCustomers(under.core, { ...PAGE, search: 'customer' })
  await expect(search).rejects.toMatchObject({ code: 'review_unavailable' })
  expect((await findCustomers(under.core, { ...PAGE, search: '' })).customers).toHaveLength(9)
})
