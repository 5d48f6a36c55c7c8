import type { Page } from '@playwright/test'
import { REPLAYED_TABLES } from '../../shared/model/replay.ts'
import { charge, chooseUnit } from './support/counter.ts'
import { look } from './support/look.ts'
import { expect, test, useShop } from './support/test.ts'

/** OPP-03, style rule 10: the proof of the book and a correction, by the screen. */
const shop = useShop({ people: [{ name: 'Vera', role: 'auditor' }] })

const DAYS_MS = 3 * 86_400_000

test('days are sealed, the book is checked on the spot, and an entry is corrected', async ({
  windows,
}) => {
  const counter = await shop.till(windows)
  await chooseUnit(counter, 'sat')
  const sale = await charge(counter, '21000')
  await shop.node.pay({ bolt11: sale.bolt11, mode: 'pay' })
  await expect(counter.getByTestId('paid-panel')).toBeVisible()
  await counter.close()
  // Days that pass lock every window, so the next one is opened afterwards.
  shop.host().passMs(DAYS_MS)
  const page = await shop.till(windows)

  await page.getByTestId('rail-book').click()
  await page.getByTestId('book-seal').click()
  const row = page.getByTestId('seal-row')
  await expect(row).toHaveCount(1)
  await page.getByTestId('verify-now').click()
  await expect(page.getByTestId('last-check')).toHaveAttribute('data-ok', 'true')
  await expect(page.getByTestId('seal-state')).toHaveAttribute('data-state', 'sealed')
  await expect(page.getByTestId('seal-code')).toHaveAttribute('data-code', /^tillbook-seal:1:/)
  await expect(page.getByTestId('seal-state')).not.toContainText('No side journal')
  await look(page, 'seal')
  // A replay that was not asked for yet leaves the sealed days in sight in the smallest window.
  await page.setViewportSize({ width: 1024, height: 700 })
  await expect(row).toBeInViewport({ ratio: 1 })

  await page.getByTestId('replay-start').focus()
  await page.keyboard.press('Enter')
  const verdict = page.getByTestId('replay-status').getByTestId('replay-verdict')
  await expect(verdict).toHaveAttribute('data-verdict', 'same')
  await expect(page.getByTestId('replay-start')).toBeFocused()
  await expect(page.getByTestId('replay-table')).toHaveCount(REPLAYED_TABLES.length)
  const sales = page.locator('[data-table="invoices"]')
  await expect(sales).toHaveText(/^Sales1[0-9a-f]{8}…[0-9a-f]{8}same$/)
  await expect(page.getByTestId('replay-inbox')).toHaveAttribute('data-same', 'true')
  await look(page, 'seal-replayed')

  // The node's own word: one payment, the same on both sides.
  await page.getByTestId('compare-start').click()
  const compared = page.getByTestId('compare-verdict')
  await expect(compared).toHaveAttribute('data-verdict', 'equal')
  for (const side of ['node', 'book']) {
    await expect(page.getByTestId(`compare-${side}`)).toHaveAttribute('data-msat', '21000000')
  }
  await compared.scrollIntoViewIfNeeded()
  await look(page, 'seal-compared')
  await shop.node.setFaults([
    { method: 'ListInvoices', kind: 'HALF_AMOUNT', count: 0 },
    { method: 'LookupInvoice', kind: 'HALF_AMOUNT', count: 0 },
  ])
  await page.getByTestId('compare-start').click()
  await expect(compared).toHaveAttribute('data-verdict', 'differs')
  await expect(page.getByTestId('compare-row')).toHaveAttribute('data-kind', 'amount_differs')
  await page.getByTestId('compare-row').scrollIntoViewIfNeeded()
  await look(page, 'seal-differs')
  await shop.node.setFaults([])

  await page.getByTestId('book-journal').click()
  await page.getByTestId('entry').first().click()
  await page.getByTestId('correct-entry').click()
  await expect(page.getByTestId('correct-dialog')).toContainText('The node received this money')
  await page.getByTestId('correct-reason').fill('rung up twice')
  await look(page, 'correct')
  await page.getByTestId('correct-save').click()
  await expect(page.getByTestId('entry-corrected_by')).toBeVisible()
  await expect(page.getByTestId('corrected')).toContainText('Corrected in full on')

  // The last comparison was kept in the book, and stands there in a window that saw none.
  await page.getByTestId('book-seal').click()
  await expect(compared).toHaveAttribute('data-verdict', 'differs')
  await expect(page.getByTestId('compare-row')).toHaveAttribute('data-kind', 'amount_differs')
})

test('an auditor may check, and may not correct', async ({ windows }) => {
  const page = await shop.till(windows, 'Vera')
  await page.getByTestId('rail-book').click()
  await page.getByTestId('entry').first().click()
  await expect(page.getByTestId('entry-source')).toBeVisible()
  await expect(page.getByTestId('correct-entry')).toHaveCount(0)
  await page.getByTestId('book-seal').click()
  await expect(page.getByTestId('verify-now')).toBeVisible()
  await expect(page.getByTestId('replay-start')).toBeEnabled()
})

/**
 * A window that hears nothing of its replays while `isHeld`; what was said meanwhile comes later.
 * All else goes on: a till that says nothing at all for some seconds is told as away.
 */
async function withHeldReplays(page: Page) {
  const waiting: (() => void)[] = []
  const line = {
    isHeld: false,
    release() {
      line.isHeld = false
      for (const send of waiting.splice(0)) send()
    },
  }
  await page.routeWebSocket(/rpc/, (socket) => {
    const server = socket.connectToServer()
    const replays = new Set<string>()
    socket.onMessage((message) => {
      const asked = callIn(message)
      if (asked?.p?.u?.includes('/replay')) replays.add(asked.i)
      server.send(message)
    })
    server.onMessage((message) => {
      const isOfReplay = replays.has(callIn(message)?.i ?? '')
      if (line.isHeld && isOfReplay) waiting.push(() => socket.send(message))
      else socket.send(message)
    })
  })
  await page.reload()
  return line
}

/** The number of a call on the line, and where it goes when it begins one. */
function callIn(message: string | Buffer): { i: string; p?: { u?: string } } | null {
  return typeof message === 'string' ? JSON.parse(message) : null
}

test('a replay is stopped while it runs, ends with its screen, and begins anew', async ({
  windows,
  isDesktop,
}) => {
  test.skip(isDesktop, 'only the way of a browser can be held up')
  const page = await shop.till(windows, 'Vera')
  const line = await withHeldReplays(page)
  await page.getByTestId('rail-book').click()
  await page.getByTestId('book-seal').click()
  const status = page.getByTestId('replay-status')
  const verdict = page.getByTestId('replay-verdict')
  await expect(page.getByTestId('replay-start')).toBeEnabled()
  line.isHeld = true
  await page.getByTestId('replay-start').click()
  await expect(page.getByTestId('replay-progress')).toBeVisible()
  await look(page, 'seal-replaying')
  await page.getByTestId('replay-stop').click()
  await expect(status).toHaveText('Stopped. Nothing was compared and nothing was changed.')
  await expect(page.getByTestId('replay-progress')).toHaveCount(0)
  // What the stopped one still said is not taken for a result.
  line.release()
  await expect(page.getByTestId('replay-start')).toBeEnabled()
  await expect(verdict).toHaveCount(0)

  line.isHeld = true
  await page.getByTestId('replay-start').click()
  await expect(page.getByTestId('replay-stop')).toBeVisible()
  await page.getByTestId('book-journal').click()
  await expect(page.getByTestId('replay')).toHaveCount(0)
  await page.getByTestId('book-seal').click()
  line.release()
  await expect(page.getByTestId('replay-start')).toBeEnabled()
  await expect(status).toBeEmpty()
  // The one that was left ends at the till too; until its thread is gone, another is refused.
  await expect(async () => {
    await page.getByTestId('replay-start').click()
    await expect(verdict.or(page.getByTestId('problem'))).toBeVisible()
    await expect(verdict).toHaveAttribute('data-verdict', 'same', { timeout: 1 })
  }).toPass({ timeout: 60_000 })
  await expect(page.getByTestId('replay-facts')).toContainText('Content hash')
})

test('while the till is away the whole book cannot be checked, and the screen says so', async ({
  windows,
  isDesktop,
}) => {
  test.skip(isDesktop, 'a window of the desktop ends with its till')
  const page = await shop.till(windows, 'Vera')
  const line = { isCut: false, cut: (): unknown => undefined }
  await page.routeWebSocket(/rpc/, (socket) => {
    if (line.isCut) return void socket.close()
    const server = socket.connectToServer()
    socket.onMessage((message) => server.send(message))
    server.onMessage((message) => socket.send(message))
    line.cut = () => socket.close()
  })
  await page.reload()
  await page.getByTestId('rail-book').click()
  await page.getByTestId('book-seal').click()
  await expect(page.getByTestId('verify-now')).toBeEnabled()
  await expect(page.getByTestId('verify-offline')).toHaveCount(0)
  line.isCut = true
  line.cut()
  await expect(page.getByTestId('verify-now')).toBeDisabled()
  await expect(page.getByTestId('verify-offline')).toContainText('as soon as it is back')
  await expect(page.getByTestId('replay-start')).toBeDisabled()
  await look(page, 'seal-offline')
  line.isCut = false
  await expect(page.getByTestId('verify-now')).toBeEnabled()
})
