import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isTooWide, operationsOf, wideRights } from '../../../electron/providers/lnd/macaroon.ts'

/** Baked by a real LND 0.21 that has long been thrown away, root key and all. */
const TILL =
  '0201036c6e64023d030a102591c574287e2dcaa300b198ccfdcf421201301a0c0a04696e666f1204726561641a' +
  '170a08696e766f69636573120472656164120577726974650000062039998b178d415e4ccf5c7acab3e84e94e1' +
  '3b6a2a58f05458a0573403a9f11ad2'
const ADMIN =
  '0201036c6e6402f801030a101f91c574287e2dcaa300b198ccfdcf421201301a160a0761646472657373120472' +
  '656164120577726974651a130a04696e666f120472656164120577726974651a170a08696e766f696365731204' +
  '72656164120577726974651a210a086d616361726f6f6e120867656e6572617465120472656164120577726974' +
  '651a160a076d657373616765120472656164120577726974651a170a086f6666636861696e1204726561641205' +
  '77726974651a160a076f6e636861696e120472656164120577726974651a140a05706565727312047265616412' +
  '0577726974651a180a067369676e6572120867656e65726174651204726561640000062002633722676f2c9d3c' +
  '42307af23de1e6eb80205d7d03862301be1185cfae1bc7'

const TILL_RIGHTS = {
  canCreateInvoices: true,
  canReadInvoices: true,
  canLookUpInvoices: true,
  canFollowInvoices: true,
  canCancelInvoices: true,
  canReadInfo: true,
  canReadRoom: true,
}

describe('the operations of a macaroon', () => {
  it('are read as LND wrote them', async () => {
    expect(await operationsOf(TILL)).toEqual(['info:read', 'invoices:read', 'invoices:write'])
    expect(await operationsOf(ADMIN)).toEqual(
      expect.arrayContaining(['offchain:write', 'onchain:write', 'macaroon:generate']),
    )
  })

  it('are null for bytes that are no macaroon of LND', async () => {
    expect(await operationsOf('')).toBeNull()
    expect(await operationsOf(TILL.slice(0, 80))).toBeNull()
    expect(await operationsOf(`0201036c6e640203aabbcc0000${'0620'}${'11'.repeat(32)}`)).toBeNull()
  })

  it('never throw, whatever the bytes', async () => {
    const readsOrRefuses = fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
      const operations = await operationsOf(Buffer.from(bytes).toString('hex'))
      return operations === null || Array.isArray(operations)
    })
    await expect(fc.assert(readsOrRefuses, { numRuns: 1_000 })).resolves.toBeUndefined()
  })
})

describe('a credential is too wide for a till (LND-49)', () => {
  it.each([
    [[], false],
    [['invoices:read', 'invoices:write', 'info:read'], false],
    // LND's own invoice.macaroon: noted, and let through.
    [['invoices:read', 'invoices:write', 'address:read', 'address:write', 'onchain:read'], false],
    [['uri:/lnrpc.Lightning/AddInvoice', 'uri:/invoicesrpc.Invoices/CancelInvoice'], false],
    // What lets a till say whether it can be paid (OPP-05): it reads, and that alone.
    [['uri:/lnrpc.Lightning/ListChannels'], false],
    [['offchain:write'], true],
    [['onchain:write'], true],
    [['macaroon:generate'], true],
    [['macaroon:write'], true],
    [['peers:write'], true],
    [['info:write'], true],
    [['uri:/routerrpc.Router/SendPaymentV2'], true],
    [['uri:/lnrpc.Lightning/SendCoins'], true],
    [['uri:/lnrpc.Lightning/BakeMacaroon'], true],
    [null, true],
  ])('%j: %s', (operations, expected) => {
    expect(isTooWide({ ...TILL_RIGHTS, ...wideRights(operations) })).toBe(expected)
  })

  it.each([
    [['offchain:write'], { canPay: true, canOpenChannels: false, canSendOnChain: false }],
    [['onchain:write'], { canPay: false, canOpenChannels: false, canSendOnChain: true }],
    [['onchain:write', 'offchain:write'], { canOpenChannels: true }],
    [['uri:/routerrpc.Router/SendToRouteV2'], { canPay: true }],
    [['uri:/walletrpc.WalletKit/SendOutputs'], { canSendOnChain: true }],
    [['uri:/lnrpc.Lightning/OpenChannelSync'], { canOpenChannels: true }],
    [['macaroon:generate'], { canBakeCredentials: true, excess: ['macaroon:generate'] }],
    [null, { canPay: true, canSendOnChain: true, canBakeCredentials: true }],
  ])('%j may %j', (operations, expected) => {
    expect(wideRights(operations)).toMatchObject(expected)
  })
})
