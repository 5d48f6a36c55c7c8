import { randomUUID } from 'node:crypto'
import type { Page } from '@playwright/test'
import { look } from './support/look.ts'
import { expect, OWNER, test, useShop } from './support/test.ts'

const shop = useShop()

async function customer(name: string, credits: bigint) {
  const made = await shop.owner.customers.create({ clientId: randomUUID(), name, email: null })
  if (credits > 0n) {
    const input = { clientId: randomUUID(), customerId: made.id, amount: credits }
    await shop.owner.credits.init(input)
  }
  return made
}

async function openEntry(page: Page, seq: number): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.getByTestId('palette-search').fill(`${seq}`)
  await page.getByTestId('palette-entry').click()
  await expect(page.getByTestId('entry-sheet')).toHaveAttribute('data-seq', `${seq}`)
}

test('a charge and a commit are corrected in the Book, each once (style rule 10)', async ({
  windows,
}) => {
  const { id: customerId } = await customer('Radia Perlman', 80n)
  const ofRadia = { customerId, clientId: randomUUID() }
  await shop.owner.plans.activate({ ...ofRadia, interval: 'monthly' })
  const held = { ...ofRadia, clientId: randomUUID(), amount: 20n, operation: 'ai', reason: 'Poem' }
  const { reservationId } = await shop.owner.credits.reserve(held)
  const asked = { clientId: randomUUID(), reservationId, amount: null, description: 'Poem' }
  const { entrySeq } = await shop.owner.credits.commit(asked)
  const page = await shop.till(windows, OWNER)
  const filter = { customerId }
  const found = await shop.owner.book.journal({ filter, order: 'newest' })
  const rows = found.state === 'ready' ? found.rows : []
  const charge = rows.find(({ reference }) => reference.startsWith('plan:'))
  const legs = [{ seq: Number(entrySeq), amount: 1n }]
  await shop.owner.book.correct({
    clientId: randomUUID(),
    legs,
    reason: 'Not served',
    effectiveAtMs: null,
  })
  for (const [seq, words, most, left] of [
    [charge?.seq ?? 0, 'The period stays paid', 'At most 30', 61n],
    [Number(entrySeq), 'The reservation stays used', 'given back already. At most 19', 80n],
  ] as const) {
    await openEntry(page, seq)
    await page.getByTestId('correct-entry').click()
    const dialog = page.getByTestId('correct-dialog')
    await expect(dialog).toContainText(words)
    await expect(dialog).toContainText(most)
    await page.getByTestId('correct-reason').fill('Was not served')
    await look(page, `correct-${left}`)
    await page.getByTestId('correct-save').click()
    await expect(page.getByTestId('correct-dialog')).toHaveCount(0)
    const { available } = await shop.owner.credits.balance({ customerId })
    expect(available).toBe(left)
  }
  await expect(page.getByTestId('corrected')).toContainText('Corrected in full on')
  await expect(page.getByTestId('correct-entry')).toHaveCount(0)
  await look(page, 'corrected-in-full')
})

test('a part of an entry is given back by keyboard, never more than is left (style rule 10)', async ({
  windows,
}) => {
  const { id: customerId } = await customer('Barbara Liskov', 50n)
  const ofBarbara = { customerId, operation: 'ai', description: '' }
  const use = { ...ofBarbara, clientId: randomUUID(), amount: 20n }
  const { entrySeq } = await shop.owner.credits.use(use)
  const page = await shop.till(windows, OWNER)
  await openEntry(page, Number(entrySeq))
  await page.getByTestId('correct-entry').click()
  const dialog = page.getByTestId('correct-dialog')
  const amount = page.getByTestId('correct-amount')
  await expect(dialog).toContainText('The statistics go on counting it as used.')
  await expect(amount).toBeFocused()
  await expect(amount).toHaveValue('20')
  // It is marked when it has the keys, so that typing replaces it.
  await page.keyboard.type('21')
  await expect(dialog).toContainText('more than is left of it: 20')
  await page.keyboard.press('Enter')
  await look(page, 'correct-too-much')
  await amount.fill('1.5')
  await expect(dialog).toContainText('Write an amount such as 300.')
  await amount.fill('6')
  await expect(page.getByTestId('correct-save')).toHaveText(/Give back 6/)
  await page.keyboard.press('Enter')
  await expect(dialog).toContainText('Say why')
  await page.keyboard.press('Tab')
  await page.keyboard.type('Six were not served')
  await page.keyboard.press('Enter')
  await expect(dialog).toHaveCount(0)
  const available = async () => (await shop.owner.credits.balance({ customerId })).available
  expect(await available()).toBe(36n)

  // Somebody else gives back the most of the rest while the form stands open.
  await page.getByTestId('correct-entry').click()
  await amount.fill('10')
  const legs = [{ seq: Number(entrySeq), amount: 5n }]
  const terms = { reason: 'Not served', effectiveAtMs: null }
  await shop.owner.book.correct({ clientId: randomUUID(), legs, ...terms })
  await expect(dialog).toContainText('more than is left of it: 9')
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  expect(await available()).toBe(41n)
})

test('credits that are used are not taken back, and the form says so', async ({ windows }) => {
  const { id: customerId } = await customer('Edsger Dijkstra', 50n)
  const filter = { customerId }
  const found = await shop.owner.book.journal({ filter, order: 'newest' })
  const [gift] = found.state === 'ready' ? found.rows : []
  const use = { customerId, clientId: randomUUID(), operation: 'ai', description: '', amount: 1n }
  await shop.owner.credits.use(use)
  const page = await shop.till(windows, OWNER)
  await openEntry(page, gift?.seq ?? 0)
  await page.getByTestId('correct-entry').click()
  await page.getByTestId('correct-reason').fill('Wrong customer')
  await page.getByTestId('correct-save').click()
  await expect(page.getByTestId('problem')).toContainText('is used already')
  await look(page, 'correct-overdraft')
  await page.getByTestId('correct-amount').fill('49')
  await expect(page.getByTestId('problem')).toHaveCount(0)
  await page.getByTestId('correct-save').click()
  await expect(page.getByTestId('correct-dialog')).toHaveCount(0)
  const { available } = await shop.owner.credits.balance({ customerId })
  expect(available).toBe(0n)
})

test('the form of a correction is German too', async ({ windows }) => {
  const { id: customerId } = await customer('Konrad Zuse', 50n)
  const use = { customerId, clientId: randomUUID(), operation: 'ai', description: '', amount: 20n }
  const { entrySeq } = await shop.owner.credits.use(use)
  const { appearance } = await shop.owner.settings.get()
  await shop.owner.settings.updateAppearance({ ...appearance, language: 'de' })
  const page = await shop.till(windows, OWNER)
  await openEntry(page, Number(entrySeq))
  await page.getByTestId('correct-entry').click()
  await look(page, 'correct-german')
  await page.getByTestId('correct-amount').fill('21')
  await expect(page.getByTestId('correct-dialog')).toContainText('mehr, als davon übrig ist: 20')
  await page.getByTestId('correct-save').click()
  await look(page, 'correct-german-too-much')
})
