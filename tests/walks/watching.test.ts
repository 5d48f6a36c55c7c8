import { afterEach, beforeEach, expect, test } from 'vitest'
import { gaugesOf } from '../../electron/core/health.ts'
import { createMetrics } from '../../electron/http/metrics.ts'
import { startTill, type TillUnderTest } from '../support/till-under-test.ts'

let till: TillUnderTest
beforeEach(async () => {
  till = await startTill()
})
afterEach(() => till.close())

test('the figures of a real till carry one prefix, and fall to zero when the last sale is paid', async () => {
  const metrics = createMetrics(() => gaugesOf(till.app))
  const sale = await till.sellSat(500n)
  const before = await metrics.text()
  expect(before).toContain('\ntillbook_up 1\n')
  expect(before).toContain('\ntillbook_node_connected 1\n')
  expect(before).toContain('\ntillbook_invoices_open_pending 1\n')
  expect(before).not.toContain('tillbook_tillbook')
  await till.node.pay({ bolt11: sale.bolt11, mode: 'pay' })
  await till.untilStatus(sale.id, 'paid')
  expect(await metrics.text()).toContain('\ntillbook_invoices_open_pending 0\n')
})
