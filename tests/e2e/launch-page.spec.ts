import { existsSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { askForLaunch } from '../../electron/headless/running-host.ts'
import { expect, OWNER, signIn, test, useShop } from './support/test.ts'

const shop = useShop()

/** What a browser does with the file that the host opens it on: only a real one can say. */
test('a browser that is opened on the file comes to the till, and its session lives on', async ({
  windows,
  isDesktop,
}) => {
  test.skip(isDesktop, 'the desktop opens no browser')
  const launch = await askForLaunch(shop.dataDir, { withPage: true })
  const file = launch?.page
  if (!file) throw new Error('the host wrote no page')
  const page = await windows.open(pathToFileURL(file).href)
  await signIn(page, OWNER)
  expect(existsSync(file)).toBe(false)
  // The file is the one thing that does not come from the host, and it asks for nothing else.
  const strange = windows.watchOf(page).faults.splice(0)
  expect(strange).toEqual([`asked outside: ${pathToFileURL(file).href}`])
  expect(page.url()).toMatch(/^http:/)
  expect(page.url()).not.toContain('launch=')
  const kept = (await page.context().cookies()).filter(({ name }) => name.startsWith('tillbook_'))
  expect(kept).toMatchObject([{ httpOnly: true, sameSite: 'Strict' }])
  // The cookie came by a call of the page itself, so it is sent although a file led here.
  await page.reload()
  await expect(page.getByTestId('status-strip')).toContainText(OWNER)
})
