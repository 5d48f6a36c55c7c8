import { randomUUID } from 'node:crypto'
import type { Page } from '@playwright/test'
import { de } from '../../renderer/i18n/de/index.ts'
import { en } from '../../renderer/i18n/en/index.ts'
import { charge, chooseUnit, nodeConnected } from './support/counter.ts'
import { look } from './support/look.ts'
import { expect, test, typeIn, useShop } from './support/test.ts'

const shop = useShop()

/** Every entry of a dictionary by its dotted key. */
function flat(words: object, above = ''): Map<string, string> {
  const all = new Map<string, string>()
  for (const [name, value] of Object.entries(words)) {
    const key = above === '' ? name : `${above}.${name}`
    if (typeof value === 'string') all.set(key, value)
    else for (const [inner, text] of flat(value as object, key)) all.set(inner, text)
  }
  return all
}

const german = flat(de)
const english = flat(en)
const GERMAN_TEXTS = new Set(german.values())
/** English as only English has it: the same word in both languages proves nothing. */
const ENGLISH_ONLY = new Set([...english.values()].filter((text) => !GERMAN_TEXTS.has(text)))
/** Keys as i18next shows them when nothing is found: with and without their first part. */
const KEYS = new Set(
  [...english.keys()]
    .flatMap((key) => [key, key.slice(key.indexOf('.') + 1)])
    .filter((key) => key.includes('.')),
)

async function shown(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const texts: string[] = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) texts.push((walker.currentNode.nodeValue ?? '').trim())
    for (const element of document.querySelectorAll('[aria-label], [placeholder], [title]')) {
      for (const name of ['aria-label', 'placeholder', 'title']) {
        texts.push(element.getAttribute(name) ?? '')
      }
    }
    return texts.filter((text) => text !== '')
  })
}

async function isGerman(page: Page, name: string): Promise<void> {
  const texts = await shown(page)
  expect(texts.length, name).toBeGreaterThan(5)
  expect(
    texts.filter((text) => ENGLISH_ONLY.has(text)),
    `English on ${name}`,
  ).toEqual([])
  expect(
    texts.filter((text) => KEYS.has(text)),
    `raw keys on ${name}`,
  ).toEqual([])
}

/** Customers, packages and gifts, from the empty screen to a customer with a plan. */
async function creditsAreGerman(page: Page): Promise<void> {
  await page.keyboard.press('Alt+3')
  await expect(page.getByTestId('screen-credits')).toHaveAttribute('data-tab', 'customers')
  await isGerman(page, 'no customers')
  await page.getByTestId('customer-add').click()
  await typeIn(page.getByTestId('customer-name'), 'Käthe Schöneberger-Wüstenhagen')
  await isGerman(page, 'a new customer')
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('customer-page')).toBeVisible()
  await page.getByTestId('give-credits').click()
  // Read, or left with Escape, before it stands, it would be the page behind it.
  await expect(page.getByRole('dialog')).toBeVisible()
  await isGerman(page, 'giving credits')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  await movesAreGerman(page)
  await isGerman(page, 'a customer')
  await look(page, 'german-customer')
  await page.getByTestId('customer-add').click()
  await typeIn(page.getByTestId('customer-name'), 'KÄTHE Schoneberger-Wüstenhagen')
  await expect(page.getByTestId('customer-dialog')).toContainText('gibt es schon')
  await isGerman(page, 'a name that is there already')
  await look(page, 'german-same-name')
  await page.keyboard.press('Escape')
  for (const tab of ['packages', 'gifts'] as const) {
    await page.getByTestId(`credits-${tab}`).click()
    await expect(page.getByTestId('screen-credits')).toHaveAttribute('data-tab', tab)
    await isGerman(page, tab)
  }
  await page.getByTestId('credits-packages').click()
  await page.getByTestId('package-add').click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await isGerman(page, 'a new package')
  await look(page, 'german-package')
  await page.keyboard.press('Escape')
  await operationsAreGerman(page)
}

/** Prices of operations, with the dialogs that change them. */
async function operationsAreGerman(page: Page): Promise<void> {
  await expect(page.getByRole('dialog')).toBeHidden()
  await page.getByTestId('credits-operations').click()
  await expect(page.getByTestId('price-ai.chat')).toBeVisible()
  await isGerman(page, 'operations')
  for (const task of ['change', 'retire'] as const) {
    await page.getByTestId('price-ai.chat').getByTestId(`price-${task}`).click()
    await expect(page.getByRole('dialog')).toBeVisible()
    await isGerman(page, `${task} of an operation`)
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toBeHidden()
  }
  await page.getByTestId('price-add').click()
  await expect(page.getByTestId('price-operation')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('price-dialog')).toContainText('Nur Kleinbuchstaben')
  await isGerman(page, 'a new operation')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
}

/** What the book writes by itself, as it stands on a statement and in the journal. */
const BOOKS_OWN_ENGLISH = /gift (created|redeemed|canceled)|(monthly|yearly)(,| from)/

/** A gift made and a plan begun: the book has its own words for both. */
async function movesAreGerman(page: Page): Promise<void> {
  const customerId = (await page.getByTestId('customer-page').getAttribute('data-id')) ?? ''
  const given = { customerId, clientId: randomUUID(), amount: 100n, reason: 'Kulanz' }
  await shop.owner.credits.refund(given)
  await page.getByTestId('gift-make').click()
  await page.getByTestId('gift-credits').fill('10')
  await isGerman(page, 'a new gift')
  await page.getByTestId('gift-make-save').click()
  await page.getByTestId('gift-card-done').click()
  await page.getByTestId('plan-start').click()
  const statement = page.getByTestId('statement')
  await expect(statement).toContainText('monatlich ab')
  await expect(statement).toContainText('Gutschein erstellt')
  await expect(statement).not.toContainText(BOOKS_OWN_ENGLISH)
}

/** What shows that a report was read, and is no skeleton any more. */
const READ_BY = { trial: 'trial-balance', sheet: 'balance-sheet', takings: 'takings' } as const

/** Every part of the book, with an entry open beside the journal. */
async function bookIsGerman(page: Page): Promise<void> {
  await page.keyboard.press('Alt+4')
  await expect(page.getByTestId('screen-book')).toBeVisible()
  await expect(page.getByTestId('journal')).toContainText('monatlich ab')
  await expect(page.getByTestId('journal')).not.toContainText(BOOKS_OWN_ENGLISH)
  await page.getByTestId('entry').first().click()
  await expect(page.getByTestId('entry-chain')).toBeVisible()
  await isGerman(page, 'journal')
  await look(page, 'german-journal')
  for (const tab of ['accounts', 'seal', 'export'] as const) {
    await page.getByTestId(`book-${tab}`).click()
    await expect(page.getByTestId('screen-book')).toHaveAttribute('data-tab', tab)
    if (tab === 'accounts') await expect(page.getByTestId('report-tree')).toBeVisible()
    await isGerman(page, tab)
    await look(page, `german-${tab}`)
  }
  await page.getByTestId('book-accounts').click()
  await daysAreGerman(page)
  for (const report of ['trial', 'sheet', 'takings'] as const) {
    await page.getByTestId(`report-${report}`).click()
    await expect(page.getByTestId(READ_BY[report]).first()).toBeVisible()
    await isGerman(page, report)
    if (report === 'takings') await fieldsStandApart(page)
    await look(page, `german-${report}`)
  }
}

/** Two fields for days side by side: each keeps to its place. */
async function fieldsStandApart(page: Page): Promise<void> {
  const [from, to] = await Promise.all(
    ['takings-from', 'takings-to'].map((id) => page.getByTestId(id).locator('..').boundingBox()),
  )
  expect((from?.x ?? 0) + (from?.width ?? 0)).toBeLessThan(to?.x ?? 0)
}

/** The browser here is American; a field for a day follows the shop, and is worked by keyboard. */
async function daysAreGerman(page: Page): Promise<void> {
  const day = page.getByTestId('moment-day')
  await expect(day).toHaveAttribute('placeholder', 'TT.MM.JJJJ')
  await day.fill('1.2.26')
  await expect(page.getByTestId('moment-now')).toHaveAttribute('aria-pressed', 'true')
  await page.keyboard.press('Tab')
  await expect(day).toHaveValue('01.02.2026')
  await expect(page.getByTestId('moment-now')).toHaveAttribute('aria-pressed', 'false')
  await day.fill('31.02.2026')
  await expect(day).toHaveAttribute('aria-invalid', 'true')
  await page.keyboard.press('Tab')
  await expect(day).toHaveValue('01.02.2026')
  await day.focus()
  await page.keyboard.press('ArrowDown')
  await expect(day).toHaveValue('31.01.2026')
  await day.fill('')
  await expect(page.getByTestId('moment-now')).toHaveAttribute('aria-pressed', 'true')
}

test('both dictionaries have the same keys', () => {
  const plural = /_(one|other)$/
  const keysOf = (words: Map<string, string>): string[] =>
    [...new Set([...words.keys()].map((key) => key.replace(plural, '')))].toSorted()
  expect(keysOf(german)).toEqual(keysOf(english))
})

test('the German console speaks German on every screen', async ({ windows }) => {
  const page = await shop.till(windows)
  await nodeConnected(page)
  await page.getByTestId('rail-settings').click()
  await page.getByTestId('section-appearance').click()
  await page.getByText('Deutsch', { exact: true }).click()
  await expect(page.locator('html')).toHaveAttribute('lang', 'de')
  await page.getByTestId('section-shop').click()
  for (const item of await page.locator('[data-testid^="section-"]').all()) {
    await item.click()
    const id = (await item.getAttribute('data-testid')) ?? ''
    await isGerman(page, id)
    if (id === 'section-rates' || id === 'section-node') await look(page, `german-${id}`)
  }
  await page.keyboard.press('Alt+1')
  await chooseUnit(page, 'fiat')
  await isGerman(page, 'sell')
  const sale = await charge(page, '123456')
  await isGerman(page, 'waiting')
  await expect(page.getByTestId('amount')).toContainText('1.234,56')
  await look(page, 'german-sell-waiting')
  await page.getByTestId('show-customer').click()
  await isGerman(page, 'customer')
  await page.keyboard.press('Escape')
  await shop.node.payWith({ bolt11: sale.bolt11, mode: 'OVERPAY' })
  await expect(page.getByTestId('paid-panel')).toBeVisible()
  await isGerman(page, 'paid')
  await look(page, 'german-sell-paid')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Alt+2')
  await page.getByTestId(`sale-${sale.id}`).click()
  await expect(page.getByTestId('timeline')).toBeVisible()
  await isGerman(page, 'recent')
  await look(page, 'german-recent')
  await creditsAreGerman(page)
  await bookIsGerman(page)
  await page.keyboard.press('Control+k')
  await isGerman(page, 'palette')
  await page.keyboard.press('Escape')
  await page.keyboard.press('?')
  await isGerman(page, 'keys')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+l')
  await expect(page.getByTestId('sign-in')).toBeVisible()
  await isGerman(page, 'sign-in')
  await look(page, 'german-locked')
})
