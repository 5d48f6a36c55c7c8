import { expect, test } from 'vitest'
import { sandboxRig } from '../sandbox/rig.ts'
import { type ConsoleClient, startConsole, until } from '../support/console-under-test.ts'

const rig = sandboxRig()

/** LND's own invoice.macaroon, as `lnd` writes it beside the admin's. */
const INVOICE_MACAROON = [
  ['invoices', 'read'],
  ['invoices', 'write'],
  ['address', 'read'],
  ['address', 'write'],
  ['onchain', 'read'],
] as const

/** Walks the first run with this credential. @returns the steps that were no plain ok. */
async function pair(
  client: ConsoleClient,
  node: { host: string; port: number; certificatePem: string },
  macaroon: string,
): Promise<string[]> {
  const { host, port, certificatePem: certificate } = node
  const address = `${host}:${port}`
  const remarks: string[] = []
  let draftId = ''
  const steps = await client.setup.checkNode({ kind: 'parts', address, certificate, macaroon })
  for await (const event of steps) {
    if (event.kind === 'done') draftId = event.draftId ?? ''
    else if (event.step.reason !== '') remarks.push(event.step.reason)
  }
  await client.setup.finish({
    draftId,
    shop: { shopName: 'Nordlicht', currency: 'EUR', timeZone: 'UTC', tillName: 'Till 1' },
    language: 'en',
    ownerName: 'Ada',
    ownerPin: '246802',
    acceptsWideCredential: false,
  })
  return remarks
}

test('LND-49: a till with LND’s own invoice.macaroon, which may not read info, sells', async () => {
  const { sandbox, admin, control } = await rig.start()
  const { macaroon } = await admin.ask('Lightning.BakeMacaroon', {
    permissions: INVOICE_MACAROON.map(([entity, action]) => ({ entity, action })),
  })
  const shop = await startConsole({ startsInSandbox: false, rateSources: () => [] })
  try {
    const cashier = shop.window('window-1')
    expect(await pair(cashier, sandbox, String(macaroon))).toEqual(['sync_unknown'])
    const core = shop.app.mustCore()
    await until(
      () => core.node.light(),
      (light) => light === 'connected',
    )
    const { node } = await cashier.settings.get()
    expect(node).toMatchObject({ pubkey: sandbox.pubkey, network: 'regtest', alias: '' })
    const { checks } = await cashier.node.preflight({ amountMsat: 500_000n, isFiat: false })
    expect(checks.find(({ id }) => id === 'sync')).toMatchObject({ state: 'unknown' })
    const sale = await cashier.invoices.create({
      clientId: 'client-0001',
      amount: { unit: 'sat', amountSat: 500n },
      memo: '',
    })
    await control.pay({ bolt11: sale.bolt11, mode: 'pay' })
    await until(
      async () => (await cashier.invoices.get({ id: sale.id })).invoice.status,
      (status) => status === 'paid',
    )
    expect(core.node.light()).toBe('connected')
  } finally {
    await shop.close()
  }
})
