import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ConsoleClient, until } from '../support/console-under-test.ts'
import { createSandboxControl, type SandboxControl } from '../support/sandbox-control.ts'
import {
  type ServiceAnswer,
  type ServiceUnderTest,
  startService,
} from '../support/service-under-test.ts'
import { codeOf } from '../support/till-under-test.ts'

/** MANA-09 over the service port: ids of a key are its own, and so is its limit (decision 0015). */
let service: ServiceUnderTest
let owner: ConsoleClient
let node: SandboxControl
let count = 0

beforeAll(async () => {
  service = await startService()
  owner = service.console.window('owner')
  await owner.session.state()
  const { host, port, certificatePem, walletMacaroonHex } = service.console.sandbox()
  node = createSandboxControl({ host, port, certificatePem, walletMacaroonHex })
  await until(
    () => service.console.app.mustCore().node.light(),
    (light) => light === 'connected',
    25_000,
  )
}, 40_000)
afterAll(async () => {
  node.close()
  await service.close()
})

async function newCustomer(): Promise<string> {
  count += 1
  const clientId = `buyer-${`${count}`.padStart(6, '0')}`
  return (await owner.customers.create({ clientId, name: `Buyer ${count}` })).id
}

function buy(secret: string, clientId: string, customerId: string): Promise<ServiceAnswer> {
  const order = { clientId, customerId, packageId: 'credits-300', tender: 'lightning' }
  return service.call(secret, 'credits.purchase', order)
}

function invoiceOf({ body }: ServiceAnswer): { id: string; bolt11: string } {
  return body['invoice'] as { id: string; bolt11: string }
}

describe('a purchase over HTTP', () => {
  test('two keys with one client id buy twice, each for its own customer, and each is paid', async () => {
    const keys = [service.key().secret, service.key().secret]
    const customers = [await newCustomer(), await newCustomer()]
    const made = await Promise.all(
      keys.map((secret, index) => buy(secret, 'order-0001', customers[index] ?? '')),
    )
    expect(made.map(({ status }) => status)).toEqual([200, 200])
    expect(new Set(made.map((answer) => invoiceOf(answer).id)).size).toBe(2)
    const again = await buy(keys[0] ?? '', 'order-0001', customers[0] ?? '')
    expect(again.body).toEqual(made[0]?.body)
    for (const [index, answer] of made.entries()) {
      await node.pay({ bolt11: invoiceOf(answer).bolt11, mode: 'pay' })
      const asked = { id: invoiceOf(answer).id }
      const { body } = await until(
        () => service.call(keys[index] ?? '', 'credits.purchaseStatus', asked),
        (seen) => (seen.body['purchase'] as { isCredited: boolean }).isCredited,
      )
      expect(body['purchase']).toMatchObject({ customerId: customers[index], credits: 300 })
      const { credit } = await owner.customers.get({ id: customers[index] ?? '' })
      expect(credit?.balance).toBe(300n)
    }
  })

  test('an id is good for one verb and one input: a use is no purchase, nor the reverse', async () => {
    const { secret } = service.key()
    const customerId = await newCustomer()
    const init = { clientId: 'init-once-1', customerId, amount: '50' }
    expect((await service.call(secret, 'credits.init', init)).status).toBe(200)
    expect((await buy(secret, 'init-once-1', customerId)).body.code).toBe('id_reused')
    expect((await buy(secret, 'order-once-1', customerId)).status).toBe(200)
    expect((await buy(secret, 'order-once-1', await newCustomer())).body.code).toBe('id_reused')
    const use = { clientId: 'order-once-1', customerId, amount: '1', operation: 'other' }
    const used = await service.call(secret, 'credits.use', { ...use, description: '' })
    expect(used.body.code).toBe('id_reused')
  })

  test('LND-12: a busy web shop leaves the counter its minute, and has the limit of its key', async () => {
    const { secret } = service.key()
    const customerId = await newCustomer()
    for (let order = 0; order < 12; order += 1) {
      expect((await buy(secret, `web-order-${order}`, customerId)).status).toBe(200)
    }
    const sell = (sale: number) =>
      owner.invoices.create({
        clientId: `counter-${sale}`,
        amount: { unit: 'sat', amountSat: 10n },
        memo: '',
      })
    for (let sale = 0; sale < 10; sale += 1) expect(await codeOf(sell(sale))).toBe('ok')
    expect(await codeOf(sell(10))).toBe('rate_limited')
  })
})
