import { expect, OWNER, signIn, test, useShop } from './support/test.ts'

const shop = useShop()

test.beforeEach(({ isDesktop }) => {
  test.setTimeout(120_000)
  test.skip(isDesktop, 'the desktop window hangs with its host')
})

test('a fresh link opened in the window that has ended brings it back', async ({ windows }) => {
  const page = await shop.till(windows)
  await shop.stopHost()
  await shop.startAgain()
  await expect(page.getByTestId('lost-window')).toBeVisible({ timeout: 20_000 })
  // Only what stands after # is new: by itself that loads nothing.
  await page.goto(await shop.host().launchUrl())
  await expect(page.getByTestId('lost-window')).toHaveCount(0)
  await signIn(page, OWNER)
  expect(page.url()).not.toContain('launch')
})
