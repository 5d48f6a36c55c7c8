import type { Locator, Page } from '@playwright/test'
import { nodeConnected } from './support/counter.ts'
import { sell, tradeOneDay } from './support/ledger-day.ts'
import { look } from './support/look.ts'
import { expect, signIn, test, typeIn, useShop } from './support/test.ts'

const shop = useShop({
  people: [
    { name: 'Mia', role: 'cashier' },
    { name: 'Vera', role: 'auditor' },
  ],
})
const DAY_MS = 86_400_000
/** Three sales, the credits given, used and held. */
const ENTRIES = 6
/** The day of the trade as the shop counts it. */
const startedAtMs = Date.now()
const firstDay = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Berlin' }).format(startedAtMs)

test.describe.configure({ mode: 'serial' })

/** The hour in which this file began in Berlin, and the next one. */
function berlinHours(): string[] {
  const hour = { timeZone: 'Europe/Berlin', hour: '2-digit', hourCycle: 'h23' } as const
  const format = new Intl.DateTimeFormat('en-GB', hour)
  return [startedAtMs, startedAtMs + 3_600_000].map((atMs) => format.format(atMs))
}

const journal = (page: Page): Locator => page.getByTestId('journal')
const entries = (page: Page): Locator => page.getByTestId('entry')
const chosen = (page: Page): Locator => page.locator('[data-testid="entry"][aria-selected="true"]')

async function shows(page: Page, count: number): Promise<void> {
  await expect(journal(page)).toHaveAttribute('data-count', `${count}`)
  await expect(page.getByTestId('totals')).toContainText(`${count} entr`)
}

test('an empty book says what will be here; a cashier has none (pain 5)', async ({
  windows,
  isDesktop,
}) => {
  test.skip(isDesktop, 'a desktop host has one window')
  const owner = await shop.till(windows)
  await nodeConnected(owner)
  await owner.getByTestId('rail-book').click()
  await expect(owner.getByTestId('screen-book')).toContainText('The book is empty')
  await look(owner, 'book-empty')
  await owner.keyboard.press('2')
  await expect(owner.getByTestId('accounts')).toContainText('No accounts yet')
  await owner.keyboard.press('1')
  await owner.getByRole('button', { name: 'Make the first sale' }).click()
  await expect(owner.getByTestId('screen-sell')).toBeVisible()
  const mia = await shop.till(windows, 'Mia')
  await expect(mia.getByTestId('rail-book')).toHaveCount(0)
})

test('entries come in on top while somebody reads, and move nothing', async ({ windows }) => {
  const page = await shop.till(windows, 'Vera')
  await expect(page.getByTestId('screen-book')).toContainText('The book is empty')
  await sell(shop, 100n, 'the first of all')
  await shows(page, 1)
  await page.keyboard.press('j')
  const seq = await chosen(page).getAttribute('data-seq')
  await tradeOneDay(shop)
  await shows(page, ENTRIES + 1)
  await expect(chosen(page)).toHaveAttribute('data-seq', seq ?? '')
  await expect(entries(page).last()).toHaveAttribute('data-seq', seq ?? '')
})

test('APP-06: a day is reviewed with the node stopped and the network refused', async ({
  windows,
}) => {
  await shop.nodeProcess.end('SIGTERM')
  const page = await shop.till(windows, 'Vera')
  await expect(page.getByTestId('status-node')).not.toHaveAttribute('data-state', 'connected')
  await shows(page, ENTRIES + 1)
  await expect(page.getByTestId('totals')).toContainText('moved')
  await look(page, 'book-journal')
  // The newest sale: its source, its chain, and the sale itself.
  await entries(page).filter({ hasText: 'Sales → Lightning node' }).first().click()
  const sheet = page.getByTestId('entry-sheet')
  await expect(sheet).toContainText('income:sales')
  await expect(sheet.getByTestId('entry-source')).toHaveAttribute('data-kind', 'invoice')
  await expect(sheet.getByTestId('entry-chain')).toContainText('change of state')
  // The till by its name, here and in the chip that narrows to it; its id says nothing to anybody.
  await expect(sheet).toContainText('Counter 1')
  await expect(sheet).not.toContainText('till_')
  await look(page, 'book-entry')
  await sheet.getByTestId('open-sale').click()
  await expect(page.getByTestId('sale-detail')).toContainText('beans 1 kg')
  await page.getByTestId('rail-book').click()
  // Every figure of the day, without the node.
  await page.keyboard.press('2')
  const account = (code: string): Locator => page.locator(`[data-code="${code}"]`)
  await expect(account('income:sales')).toContainText('57,502')
  await expect(account('liabilities:credit')).toContainText('50 cr reserved')
  await look(page, 'book-accounts')
  await page.getByTestId('report-trial').click()
  await expect(page.getByTestId('trial-balance')).toHaveAttribute('data-even', 'true')
  await look(page, 'book-trial-balance')
  await page.getByTestId('report-sheet').click()
  const sheets = page.getByTestId('balance-sheet').locator('section')
  await expect(sheets).toHaveCount(2)
  for (const one of await sheets.all()) await expect(one).toHaveAttribute('data-even', 'true')
  await look(page, 'book-balance-sheet')
  await page.getByTestId('report-takings').click()
  await expect(page.getByTestId('takings')).toContainText('50.60 €')
  await look(page, 'book-takings')
  await page.getByTestId('takings-lightning').click()
  await shows(page, 4)
  await expect(page.getByTestId('filter-tender')).toContainText('Lightning')
})

test('the journal by keyboard only: walk, open, search, turn the page, go back', async ({
  windows,
}) => {
  const page = await shop.till(windows, 'Vera')
  await shows(page, ENTRIES + 1)
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  const second = (await entries(page).nth(1).getAttribute('data-seq')) ?? ''
  await expect(chosen(page)).toHaveAttribute('data-seq', second)
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('entry-sheet')).toHaveAttribute('data-seq', second)
  await page.keyboard.press('k')
  await expect(page.getByTestId('entry-sheet')).not.toHaveAttribute('data-seq', second)
  await page.keyboard.press('End')
  await expect(chosen(page)).toContainText('Sales → ')
  await page.keyboard.press('Escape')
  await expect(page.getByTestId('entry-sheet')).toHaveCount(0)
  await page.keyboard.press('/')
  await typeIn(page.getByTestId('book-search'), 'workshop')
  await shows(page, 1)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await shows(page, ENTRIES + 1)
  await page.keyboard.press('[')
  await shows(page, ENTRIES + 1)
  await page.keyboard.press('[')
  await expect(page.getByTestId('screen-book')).toContainText('No entry fits')
  await look(page, 'book-nothing-fits')
  await page.keyboard.press(']')
  await shows(page, ENTRIES + 1)
  await page.keyboard.press('Escape')
  await page.keyboard.press('f')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await typeIn(page.getByTestId('account-search'), 'customer')
  await page.keyboard.press('Enter')
  await shows(page, 3)
  await page.keyboard.press('?')
  await expect(page.getByTestId('key-sheet')).toContainText('Period before or after')
})

test('every filter narrows the rows and the totals, and can be taken away', async ({ windows }) => {
  const page = await shop.till(windows, 'Vera')
  await shows(page, ENTRIES + 1)
  await page.getByTestId('filter-kind').click()
  await page.getByTestId('kind-pending').check()
  await shows(page, 1)
  await expect(entries(page)).toContainText('reserved')
  await page.getByTestId('kind-pending').uncheck()
  await page.keyboard.press('Escape')
  await page.getByTestId('filter-currency').click()
  await page.getByTestId('currency-CREDIT').check()
  await shows(page, 3)
  await page.getByTestId('currency-BTC').check()
  await shows(page, 4)
  await page.keyboard.press('Escape')
  await page.getByTestId('filter-amount').click()
  await page.getByTestId('amount-min').fill('10000')
  await page.getByTestId('amount-max').fill('2o')
  await expect(page.getByText('Write an amount such as')).toBeVisible()
  await look(page, 'book-amount-filter')
  await page.getByTestId('amount-max').fill('20000')
  await page.keyboard.press('Enter')
  await shows(page, 1)
  await page.getByTestId('filter-clear').click()
  await page.getByTestId('filter-account').click()
  await page.getByTestId('account-search').fill('node')
  await page.keyboard.press('Enter')
  await shows(page, 4)
  await expect(journal(page).getByRole('columnheader', { name: 'Balance' })).toBeVisible()
  await expect(entries(page).first()).toContainText('57,502')
  await look(page, 'book-one-account')
})

test('balances stand as they were at the end of any day', async ({ windows }) => {
  shop.host().passMs(DAY_MS)
  const page = await shop.till(windows, 'Vera')
  await expect(journal(page)).toBeVisible()
  await page.keyboard.press('2')
  const sales = page.locator('[data-code="income:sales"]')
  await expect(sales).toContainText('57,502')
  // A day later the time of the held credits is over, and they are given back.
  await expect(page.locator('[data-code="liabilities:credit"]')).not.toContainText('reserved')
  await page.getByTestId('moment-day').fill(firstDay)
  await expect(page.locator('[data-code="liabilities:credit"]')).toContainText('50 cr reserved')
  await expect(sales).toContainText('57,502')
  await page.getByTestId('report-tree').focus()
  const written = await page.getByTestId('moment-day').inputValue()
  expect(written).not.toBe(firstDay)
  await page.keyboard.press('[')
  await expect(page.getByTestId('moment-day')).not.toHaveValue(written)
  await expect(sales).not.toContainText('57,502')
  await page.getByTestId('moment-now').click()
  await sales.getByRole('button').focus()
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('filter-account')).toContainText('Income')
})

test('a wrong entry is taken back by its opposite, with a reason, by whoever may', async ({
  windows,
  isDesktop,
}) => {
  test.skip(isDesktop, 'a desktop host has one window')
  const vera = await shop.till(windows, 'Vera')
  await entries(vera).filter({ hasText: '4,773' }).click()
  await expect(vera.getByTestId('entry-chain')).toBeVisible()
  await expect(vera.getByTestId('correct-entry')).toHaveCount(0)
  const wrong = (await vera.getByTestId('entry-sheet').getAttribute('data-seq')) ?? ''
  const page = await shop.till(windows)
  await page.keyboard.press('Control+k')
  await page.getByTestId('palette-search').fill(wrong)
  await page.getByTestId('palette-entry').click()
  await page.getByTestId('correct-entry').click()
  await page.getByTestId('correct-reason').fill('typed twice')
  await look(page, 'book-correct')
  await page.getByTestId('correct-save').click()
  const sheet = page.getByTestId('entry-sheet')
  await sheet.getByTestId('entry-corrected_by').getByRole('button').click()
  await expect(sheet).not.toHaveAttribute('data-seq', wrong)
  await expect(sheet).toContainText('typed twice')
  await sheet.getByTestId('entry-corrects').getByRole('button').click()
  await expect(sheet).toHaveAttribute('data-seq', wrong)
})

test('times are those of the shop, whatever zone the window is in (pain 24)', async ({
  windows,
  isDesktop,
}) => {
  test.skip(isDesktop, 'a desktop host has one window')
  const hours = async (timezoneId: string): Promise<string> => {
    const page = await windows.open(await shop.host().launchUrl(), { timezoneId })
    await signIn(page, 'Vera')
    return (await entries(page).last().getByRole('gridcell').nth(1).textContent()) ?? ''
  }
  const here = await hours('Pacific/Auckland')
  expect(await hours('America/Los_Angeles')).toBe(here)
  expect(here).toMatch(new RegExp(`, (${berlinHours().join('|')}):`))
})

test('in German, and with the way to the till gone, what was read stays', async ({ windows }) => {
  const { appearance } = await shop.owner.settings.get()
  await shop.owner.settings.updateAppearance({ ...appearance, language: 'de' })
  const page = await shop.till(windows, 'Vera')
  await expect(page.getByTestId('book-accounts')).toHaveText('Konten')
  await expect(page.getByTestId('totals')).toContainText(`${ENTRIES + 3} Einträge`)
  await look(page, 'book-german')
  await shop.stopHost()
  await expect(page.getByTestId('stale')).toContainText('Keine Verbindung zur Kasse')
  await expect(entries(page)).toHaveCount(ENTRIES + 3)
  await page.keyboard.press('2')
  await expect(page.getByTestId('failed')).toHaveAttribute('data-code', 'offline')
  await look(page, 'book-offline')
})
