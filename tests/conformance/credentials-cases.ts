import { createHmac } from 'node:crypto'
import { expect, it } from 'vitest'
import { decodeMacaroon, encodeMacaroon } from '../../electron/sandbox/macaroon-codec.ts'
import { connectRaw, hexOf, type Message, textOf } from './raw-client.ts'
import type { Session } from './session.ts'

/** Rights: what a credential opens, and the words in which it is refused. */
export function credentialsCases(session: () => Session): void {
  it('refuses a call outside the till’s rights with UNKNOWN, permission denied', async () => {
    const { till } = session()
    const denied = { code: 2, details: 'permission denied' }
    expect(await till.call('Lightning.ChannelBalance')).toEqual(denied)
    expect(await till.call('Lightning.SendCoins', { addr: 'x', amount: '1' })).toEqual(denied)
    expect(await till.call('Lightning.BakeMacaroon')).toEqual(denied)
    const payment = till.follow('Router.SendPaymentV2', { payment_request: 'none' })
    expect(await payment.rest()).toEqual([])
    expect(payment.status()).toEqual(denied)
  })

  it('refuses bytes that are no macaroon, no macaroon, and what is not hex', async () => {
    const { target } = session()
    const cases = [
      ['ff00', 'cannot determine data format of binary-encoded macaroon'],
      [null, 'expected 1 macaroon, got 0'],
      ['zz', "encoding/hex: invalid byte: U+007A 'z'"],
      ['abc', 'encoding/hex: odd length hex string'],
    ] as const
    for (const [macaroon, details] of cases) {
      const client = connectRaw(target.issuer, macaroon)
      expect(await client.call('Lightning.GetInfo')).toEqual({ code: 2, details })
      client.close()
    }
  })

  it('refuses a macaroon whose signature does not fit', async () => {
    const { target } = session()
    const hex = target.issuer.tillMacaroonHex
    const forged = `${hex.slice(0, -2)}${hex.endsWith('00') ? '01' : '00'}`
    const client = connectRaw(target.issuer, forged)
    expect(await client.call('Lightning.GetInfo')).toEqual({
      code: 2,
      details: 'verification failed: signature mismatch after caveat verification',
    })
    client.close()
  })

  it('tells through CheckMacaroonPermissions what a credential may do', async () => {
    const { admin, target } = session()
    const macaroon = Buffer.from(target.issuer.tillMacaroonHex, 'hex')
    const check = (fullMethod: string, entity: string, action: string) =>
      admin.call('Lightning.CheckMacaroonPermissions', {
        macaroon,
        permissions: [{ entity, action }],
        fullMethod,
      })
    const issuing = await check('/lnrpc.Lightning/AddInvoice', 'invoices', 'write')
    expect(issuing.message).toEqual({ valid: true })
    const denied = { code: 3, details: 'permission denied' }
    expect(await check('/routerrpc.Router/SendPaymentV2', 'offchain', 'write')).toEqual(denied)
    const byMethod = await admin.call('Lightning.CheckMacaroonPermissions', {
      macaroon,
      fullMethod: '/lnrpc.Lightning/BakeMacaroon',
      check_default_perms_from_full_method: true,
    })
    expect(byMethod).toEqual(denied)
  })

  it('bakes a credential for one method by its URI', async () => {
    const { admin, target } = session()
    const baked = await admin.ask('Lightning.BakeMacaroon', {
      permissions: [{ entity: 'uri', action: '/lnrpc.Lightning/AddInvoice' }],
    })
    const client = connectRaw(target.issuer, textOf(baked, 'macaroon'))
    expect(hexOf(await client.ask('Lightning.AddInvoice', { value: '1' }), 'r_hash')).toHaveLength(
      64,
    )
    expect(await client.call('Lightning.ListInvoices')).toEqual({
      code: 2,
      details: 'permission denied',
    })
    client.close()
  })

  it('refuses to bake what makes no sense', async () => {
    const { admin } = session()
    const help =
      'supported actions are [read write generate], supported entities are [onchain offchain ' +
      'address message peers info invoices signer macaroon uri]'
    const cases: [Message[], string][] = [
      [[], `permission list cannot be empty. specify at least one action/entity pair. ${help}`],
      [[{ entity: 'till', action: 'read' }], `invalid permission entity. ${help}`],
      [[{ entity: 'info', action: 'own' }], `invalid permission action. ${help}`],
      [
        [{ entity: 'uri', action: '/lnrpc.Lightning/Nothing' }],
        'invalid permission action, must be an existing URI in the format ' +
          '/package.Service/MethodName',
      ],
    ]
    for (const [permissions, details] of cases) {
      expect(await admin.call('Lightning.BakeMacaroon', { permissions })).toEqual({
        code: 2,
        details,
      })
    }
  })

  it('refuses a credential once its root key is deleted, and never deletes the first', async () => {
    const { admin, target } = session()
    const rootKeyId = '7301'
    const baked = await admin.ask('Lightning.BakeMacaroon', {
      permissions: [{ entity: 'info', action: 'read' }],
      root_key_id: rootKeyId,
    })
    const client = connectRaw(target.issuer, textOf(baked, 'macaroon'))
    expect((await client.call('Lightning.GetInfo')).code).toBe(0)
    const gone = await admin.ask('Lightning.DeleteMacaroonID', { root_key_id: rootKeyId })
    expect(gone).toEqual({ deleted: true })
    expect(await client.call('Lightning.GetInfo')).toEqual({
      code: 2,
      details:
        `cannot retrieve macaroon: cannot get macaroon: root key with id ${rootKeyId} ` +
        `doesn't exist`,
    })
    client.close()
    expect(await admin.call('Lightning.DeleteMacaroonID', { root_key_id: '0' })).toEqual({
      code: 2,
      details: 'the specified ID cannot be deleted',
    })
  })

  it('keeps to the caveats a holder has added', async () => {
    const { target } = session()
    const at = (ms: number) => new Date(Date.now() + ms).toISOString()
    const cases = [
      [`time-before ${at(60_000)}`, { code: 0 }],
      ['ipaddr 127.0.0.1', { code: 0 }],
      [`time-before ${at(-60_000)}`, { code: 2, details: expect.stringMatching(/expired/) }],
      ['ipaddr 192.0.2.1', { code: 2, details: expect.stringMatching(/different IP/) }],
      ['colour blue', { code: 2, details: expect.stringMatching(/caveat not recognized/) }],
    ] as const
    for (const [caveat, expected] of cases) {
      const client = connectRaw(target.issuer, restrict(target.issuer.tillMacaroonHex, caveat))
      expect([caveat, await client.call('Lightning.GetInfo')]).toMatchObject([caveat, expected])
      client.close()
    }
  })

  it('lists what every method asks for', async () => {
    const { admin } = session()
    const { method_permissions: byPath } = await admin.ask('Lightning.ListPermissions')
    expect(byPath).toMatchObject({
      '/lnrpc.Lightning/AddInvoice': { permissions: [{ entity: 'invoices', action: 'write' }] },
      '/invoicesrpc.Invoices/CancelInvoice': {
        permissions: [{ entity: 'invoices', action: 'write' }],
      },
      '/routerrpc.Router/SendPaymentV2': {
        permissions: [{ entity: 'offchain', action: 'write' }],
      },
    })
  })

  it('tells its state to anybody', async () => {
    const { target } = session()
    const stranger = connectRaw(target.issuer, null)
    expect(await stranger.ask('State.GetState')).toEqual({ state: 'SERVER_ACTIVE' })
    stranger.close()
  })

  it('names itself, its network and its version to a till', async () => {
    const { till, target } = session()
    const info = await till.ask('Lightning.GetInfo')
    expect(textOf(info, 'identity_pubkey')).toMatch(/^0[23][0-9a-f]{64}$/)
    expect(info['chains']).toEqual([
      expect.objectContaining({ chain: 'bitcoin', network: target.issuer.network }),
    ])
    expect(textOf(info, 'version')).toMatch(/^0\.\d+\.\d+-beta/)
    expect(Number(textOf(info, 'best_header_timestamp'))).toBeGreaterThan(1_600_000_000)
  })
}

/** Anybody who holds a macaroon may narrow it: the new signature covers the old one. */
function restrict(hex: string, caveat: string): string {
  const macaroon = decodeMacaroon(Buffer.from(hex, 'hex'))
  const signature = createHmac('sha256', macaroon.signature).update(caveat).digest()
  const caveats = [...macaroon.caveats, Buffer.from(caveat)]
  return encodeMacaroon({ ...macaroon, caveats, signature }).toString('hex')
}
