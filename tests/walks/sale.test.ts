import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ConsoleClient, type ConsoleUnderTest, startConsole, until } from '../support/console-under-test.ts'

describe('the sale walk on the sandbox node', () => {
  let till: ConsoleUnderTest
  let cashier: ConsoleClient

  beforeAll(async () => {
    till = await startConsole()
    cashier = till.window('window-1')
    await cashier.session.state()
    await until(() => till.app.mustCore().node.light(), (light) => light === 'connected')
  })
  afterAll(() => { console.log(till.log.recentLines().join('\n')); return till.close() })

  // LND-01, LND-19, LND-56, LND-61
  test('a sale in fiat is created, paid, booked once and given a receipt', async () => {
    const sale = await cashier.invoices.create({
      clientId: 'client-0001',
      amount: { unit: 'fiat', amountMinor: 1_250n },
      memo: 'flat white',
    })
    expect(sale.status).toBe('pending')
    expect(sale.bolt11).toMatch(/^lnbcrt/)
    const paid = await cashier.wallet.pay({ bolt11: sale.bolt11, mode: 'pay' })
    expect(paid.status).toBe('succeeded')
    const done = await until(
      () => cashier.invoices.get({ id: sale.id }),
      ({ invoice }) => invoice.status === 'paid',
    )
    expect(done.invoice).toMatchObject({ outcome: 'exact', script: 'deliver', receiptNumber: 1 })
    expect(done.invoice.receivedMsat).toBe(sale.amountMsat)
  })
})
