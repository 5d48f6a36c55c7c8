import { expect, test } from 'vitest'
import type { RawClient } from '../conformance/raw-client.ts'
import { sandboxRig } from '../sandbox/rig.ts'
import { type ConsoleClient, startConsole, until } from '../support/console-under-test.ts'
import { codeOf } from '../support/till-under-test.ts'

const rig = sandboxRig()

/** LND's own invoice.macaroon, as `lnd` writes it beside the admin's. */
const INVOICE_MACAROON = [
  ['invoices', 'read'],
  ['invoices', 'write'],
  ['address', 'read'],
  ['address', 'write'],
  ['onchain', 'read'],
] as const

/** A macaroon with these rights, from the node's own hand. */
async function bake(admin: RawClient, rights: typeof INVOICE_MACAROON): Promise<string> {
  const permissions = rights.map(([entity, action]) => ({ entity, action }))
  const { macaroon } = await admin.ask('Lightning.BakeMacaroon', { permissions })
  return String(macaroon)
}

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
  const macaroon = await bake(admin, INVOICE_MACAROON)
  const shop = await startConsole({ startsInSandbox: false, rateSources: () => [] })
  try {
    const cashier = shop.window('window-1')
    expect(await pair(cashier, sandbox, macaroon)).toEqual(['room_unknown', 'sync_unknown'])
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

test('I15: a code of another chain is not shown when its lost answer is found again', async () => {
  const { sandbox, admin, control } = await rig.start()
  const macaroonHex = await bake(admin, INVOICE_MACAROON)
  const shop = await startConsole({ startsInSandbox: false, rateSources: () => [] })
  try {
    const cashier = shop.window('window-1')
    await pair(cashier, sandbox, macaroonHex)
    const core = shop.app.mustCore()
    const untilConnected = () =>
      until(
        () => core.node.light(),
        (light) => light === 'connected',
      )
    await untilConnected()
    // The same address and key, on another chain than the one that was paired.
    const { host, port, certificatePem, pubkey } = sandbox
    const expected = { pubkey, network: 'mainnet' as const }
    core.node.replace({ host, port, certificatePem, macaroonHex, expected })
    await untilConnected()
    await control.setFaults([{ method: 'AddInvoice', kind: 'DROP_AFTER_EFFECT' }])
    const input = { clientId: 'client-0001', amount: { unit: 'sat', amountSat: 500n } } as const
    expect(await codeOf(cashier.invoices.create(input))).toBe('node_unreachable')
    await untilConnected()
    await cashier.invoices.create(input).catch(() => {})
    const { invoices } = await cashier.invoices.list({})
    expect(invoices).toMatchObject([{ status: 'failed', bolt11: '' }])
  } finally {
    await shop.close()
  }
})

test('reliability 6: a node without a certificate is paired after the owner compared it', async () => {
  const { sandbox, control } = await rig.start()
  const shop = await startConsole({ startsInSandbox: false, rateSources: () => [] })
  try {
    const { checkNode } = shop.window('window-1').setup
    const ends = async (input: Parameters<typeof checkNode>[0]) => {
      let fingerprint = ''
      for await (const event of await checkNode(input)) {
        if (event.kind === 'done') return { ...event, fingerprint }
        fingerprint = event.step.values['fingerprint'] ?? fingerprint
      }
      throw new Error('the check ended without a word')
    }
    const address = `${sandbox.host}:${sandbox.port}`
    const macaroon = sandbox.tillMacaroonHex
    const asked = await ends({ kind: 'parts', address, certificate: '', macaroon })
    expect(asked).toMatchObject({ draftId: null, checkId: expect.any(String) })
    expect((await control.calls()).get('GetInfo')).toBeUndefined()
    const { checkId, fingerprint } = asked
    const confirmed = { kind: 'confirmed', checkId: checkId ?? '', fingerprint } as const
    expect(await ends(confirmed)).toMatchObject({ draftId: expect.any(String), checkId: null })
    // Held for one answer only: a second one would need the credential again.
    expect(await codeOf(ends(confirmed))).toBe('not_found')
  } finally {
    await shop.close()
  }
})
