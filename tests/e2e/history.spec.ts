import { randomUUID } from 'node:crypto'
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import Database from 'better-sqlite3'
import { charge, chooseUnit } from './support/counter.ts'
import { look } from './support/look.ts'
import { expect, OWNER, signIn, test, useShop, type Windows } from './support/test.ts'

/** OPP-03, reliability 5: a book that was changed from outside is named, and spends nothing. */
const shop = useShop({ people: [{ name: 'Vera', role: 'auditor' }] })

const BOOK_FILES = ['book.sqlite', 'book.sqlite-wal', 'book.sqlite-shm']
const live = (name: string): string => join(shop.dataDir, 'live', name)

test.beforeEach(({ isDesktop }) => {
  test.skip(isDesktop, 'the folder changes between two starts of the host')
})

/** The host ends, something happens to its folder, and it starts again. */
async function whileAway(happens: () => void): Promise<void> {
  await shop.stopHost()
  happens()
  await shop.startAgain()
}

async function openSeal(page: Page): Promise<void> {
  await page.getByTestId('rail-book').click()
  await page.getByTestId('book-seal').click()
}

/** A fresh window: the sessions of before ended with their host. */
async function windowOf(windows: Windows, who = OWNER): Promise<Page> {
  const page = await windows.open(await shop.host().launchUrl())
  await signIn(page, who)
  return page
}

async function sell(page: Page): Promise<void> {
  await page.getByTestId('rail-sell').click()
  await chooseUnit(page, 'sat')
  const sale = await charge(page, '2100')
  await shop.node.pay({ bolt11: sale.bolt11, mode: 'pay' })
  await expect(page.getByTestId('paid-panel')).toBeVisible()
  await page.keyboard.press('Enter')
}

test('an older copy is named, sells, spends nothing, and goes on when the owner says why', async ({
  windows,
}) => {
  const { id } = await shop.owner.customers.create({
    clientId: randomUUID(),
    name: 'Ada Lovelace',
    email: null,
  })
  const credits = { clientId: randomUUID(), customerId: id, amount: 90n }
  await shop.owner.credits.init(credits)
  const copy = mkdtempSync(join(tmpdir(), 'tillbook-e2e-older-'))
  try {
    await whileAway(() => {
      for (const name of BOOK_FILES) {
        if (existsSync(live(name))) cpSync(live(name), join(copy, name))
      }
    })
    await sell(await windowOf(windows))
    await whileAway(() => {
      for (const name of BOOK_FILES) {
        rmSync(live(name), { force: true })
        if (existsSync(join(copy, name))) cpSync(join(copy, name), live(name))
      }
    })
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }

  const auditor = await windowOf(windows, 'Vera')
  await expect(auditor.getByTestId('status-seal')).toHaveAttribute('data-state', 'rolled_back')
  await openSeal(auditor)
  await expect(auditor.getByText('Only the owner can decide')).toBeVisible()
  await expect(auditor.getByTestId('accept-history')).toHaveCount(0)

  const page = await windowOf(windows)
  // Money comes in, and nothing is spent.
  await sell(page)
  await page.getByTestId('rail-credits').click()
  await page.getByTestId(`customer-${id}`).click()
  await page.getByTestId('plan-start').click()
  await expect(page.getByRole('alert').filter({ hasText: 'The book is frozen' })).toBeVisible()
  await expect(page.getByTestId('credit-available')).toHaveAttribute('data-credits', '90')

  await openSeal(page)
  await expect(page.getByTestId('seal-state')).toContainText('This is an older copy')
  await look(page, 'seal-older-copy')
  await page.getByTestId('accept-history').focus()
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('accept-reason')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('accept-dialog')).toContainText('Say why')
  await look(page, 'seal-accept')
  await page.getByTestId('accept-reason').fill('the disk of the newer one is lost')
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('accept-dialog')).toHaveCount(0)
  await expect(page.getByTestId('seal-state')).not.toContainText('This is an older copy')
  await expect(page.getByTestId('status-seal')).toHaveAttribute('data-state', /sealed|checking/)

  await page.getByTestId('rail-credits').click()
  await page.getByTestId(`customer-${id}`).click()
  await page.getByTestId('plan-start').click()
  await expect(page.getByTestId('plan-standing')).toHaveAttribute('data-status', 'active')
})

test('sums that were changed from outside are named in the shop’s language, and selling goes on', async ({
  windows,
}) => {
  await whileAway(() => {
    const book = new Database(live('book.sqlite'))
    const change = book.prepare(
      `UPDATE accounts SET credits_posted = credits_posted + 1000 WHERE code = 'income:sales'`,
    )
    expect(change.run().changes).toBe(1)
    book.close()
  })
  const page = await windowOf(windows)
  await expect(page.getByTestId('status-seal')).toHaveAttribute('data-state', 'broken')
  await sell(page)
  await page.getByTestId('rail-settings').click()
  await page.getByTestId('section-appearance').click()
  await page.getByText('Deutsch', { exact: true }).click()
  await openSeal(page)
  const words = 'der Saldo von income:sales BTC ist nicht die Summe seiner Buchungen'
  await expect(page.getByTestId('seal-reason')).toHaveText(words)
  await look(page, 'german-seal-broken')
  await page.getByTestId('status-seal').click()
  await expect(page.getByText(words)).toHaveCount(2)
})
