import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type ConsoleClient,
  type ConsoleUnderTest,
  startConsole,
} from '../support/console-under-test.ts'
import { customerWith } from '../support/credit-shop.ts'

let console: ConsoleUnderTest
let owner: ConsoleClient
beforeAll(async () => {
  console = await startConsole()
  owner = console.window('owner')
  await owner.session.state()
})
afterAll(() => console.close())

test('reports call a customer’s account by the customer, and every other one by no name', async () => {
  const { id, name } = customerWith(console.app.mustCore(), 70n)
  const code = `liabilities:credit:${id}`
  const trial = await owner.book.trialBalance({})
  const sheet = await owner.book.balanceSheet({})
  const tree = await owner.book.accounts({ under: 'liabilities:credit' })
  if (trial.state !== 'ready' || sheet.state !== 'ready' || tree.state !== 'ready') {
    throw new Error('not ready')
  }
  const onSheet = sheet.currencies.flatMap(({ sections }) => sections.flatMap(({ lines }) => lines))
  for (const lines of [trial.lines, onSheet, tree.nodes]) {
    expect(lines.find((line) => line.code === code)).toMatchObject({ customerName: name })
  }
  const others = [...trial.lines, ...onSheet].filter((line) => line.code !== code)
  expect(others.length).toBeGreaterThan(0)
  for (const line of others) expect(line.customerName).toBeNull()
})

test('an account is found by a part of its code or customer, in a branch that comes closed', async () => {
  const core = console.app.mustCore()
  const customers = Array.from({ length: 55 }, () => customerWith(core, 1n))
  const last = customers.at(-1)
  const found = async (search: string, limit = 50) => {
    const answer = await owner.book.accounts({ search, limit })
    return answer.state === 'ready' ? answer.nodes : []
  }
  const tree = await owner.book.accounts({})
  const code = `liabilities:credit:${last?.id}`
  expect(tree.state === 'ready' && tree.nodes.map((node) => node.code)).not.toContain(code)
  expect(await found(last?.name.toUpperCase() ?? '')).toMatchObject([
    { code, customerName: last?.name, balance: 1n, isAccount: true },
  ])
  expect(await found(last?.id.slice(8) ?? '')).toMatchObject([{ code }])
  expect((await found('CREDIT')).slice(0, 2)).toMatchObject([
    { code: 'liabilities:credit', isAccount: false },
    { depth: 2 },
  ])
  expect(await found('customer', 7)).toHaveLength(7)
  for (const search of ['%', 'liab_lities', 'nobody']) expect(await found(search)).toEqual([])
})

test('an entry tells till and person by name, and a till that was renamed by its new one', async () => {
  const person = { name: 'Ida', email: null, note: '' }
  const { id: customerId } = await owner.customers.create({ ...person, clientId: 'client-ida-1' })
  await owner.credits.init({ clientId: 'client-ida-2', customerId, amount: 5n })
  const entry = async () => {
    const journal = await owner.book.journal({ filter: { customerId } })
    const seq = journal.state === 'ready' ? (journal.rows[0]?.seq ?? 0) : 0
    const found = await owner.book.entry({ seq })
    if (found.state !== 'ready') throw new Error('not ready')
    return found.row
  }
  const view = await owner.session.state()
  const before = await entry()
  expect(before.tillId).not.toBeNull()
  expect(before).toMatchObject({ tillName: view.tillName, operatorName: view.me?.name })
  const { shop } = await owner.settings.get()
  await owner.settings.updateShop({ ...shop, tillName: 'Counter by the door' })
  expect(await entry()).toMatchObject({ tillId: before.tillId, tillName: 'Counter by the door' })
})
