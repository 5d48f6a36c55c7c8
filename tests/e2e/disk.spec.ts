import { charge, clearCounter, nodeConnected, type } from './support/counter.ts'
import { look } from './support/look.ts'
import { openSmallDisk, type SmallDisk } from './support/small-disk.ts'
import { expect, test, useShop } from './support/test.ts'

let disk: SmallDisk | null = null
// Declared before the shop, so that the folder is an ordinary one again when the shop removes it.
test.afterAll(async () => {
  await shop.stopHost()
  disk?.close()
})
const shop = useShop()

test.beforeAll(async () => {
  await shop.stopHost()
  disk = openSmallDisk(shop.dataDir)
  await shop.startAgain()
})

test('reliability 6: a full disk stops the next sale with a word; room makes it go on', async ({
  windows,
  isDesktop,
}) => {
  test.skip(isDesktop || !disk, 'no file system can be mounted here')
  const page = await shop.till(windows)
  await nodeConnected(page)
  const sale = await charge(page, '500')
  disk?.fill()
  await clearCounter(page)
  await type(page, '700')
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('status-seal')).toHaveAttribute('data-state', 'full')
  await expect(page.getByTestId('screen-sell')).toContainText('disk is full')
  await look(page, 'disk-full')
  // Money that comes meanwhile waits at the node and is booked as soon as there is room.
  await shop.node.pay({ bolt11: sale.bolt11, mode: 'pay' })
  disk?.free()
  await page.getByTestId('rail-recent').click()
  await expect(page.getByTestId(`sale-${sale.id}`)).toContainText('Paid')
  await expect(page.getByTestId('status-seal')).not.toHaveAttribute('data-state', 'full')
})

test('reliability 6: a data folder that may not be written is named, and nothing is changed', async ({
  windows,
  isDesktop,
}) => {
  test.skip(isDesktop || !disk, 'no file system can be mounted here')
  await shop.stopHost()
  disk?.setReadOnly(true)
  await shop.startAgain()
  const page = await windows.open(await shop.host().launchUrl())
  await expect(page.getByTestId('trouble')).toHaveAttribute('data-trouble', 'read_only')
  await look(page, 'disk-read-only')
  await shop.stopHost()
  disk?.setReadOnly(false)
  await shop.startAgain()
  const again = await shop.till(windows)
  await expect(again.getByTestId('screen-sell')).toBeVisible()
})
