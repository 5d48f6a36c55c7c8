// A library without types has no module to import them from.
// oxlint-disable-next-line typescript/triple-slash-reference
/// <reference path="./libraries.d.ts" />
import type { CredentialRights } from '../../ports/lightning.ts'
import { LND_MESSAGES, decodeMessage } from './messages.ts'
import type { Raw } from './normalize.ts'

/** `entity:action`, or `uri:/package.Service/Method` for a single method. */
export type Operation = string

/**
 * What a till calls and nothing more (LND-49): `invoices:write` would let it settle hold invoices
 * and change HTLCs on their way, too (reliability 6).
 */
export const TILL_METHODS = [
  '/lnrpc.Lightning/AddInvoice',
  '/lnrpc.Lightning/LookupInvoice',
  '/lnrpc.Lightning/ListInvoices',
  '/lnrpc.Lightning/SubscribeInvoices',
  '/lnrpc.Lightning/GetInfo',
  '/invoicesrpc.Invoices/CancelInvoice',
] as const

/**
 * Reads how much the channels can still take in, so that the till knows before the customer does
 * whether a sale can be paid (OPP-05). A till is made with it; one without it sells all the same.
 */
export const ROOM_METHOD = '/lnrpc.Lightning/ListChannels'

/** Not too wide in a credential that was brought: they move no money, and LND's own has them. */
const BROUGHT_OPERATIONS: readonly Operation[] = [
  ...[...TILL_METHODS, ROOM_METHOD].map((method) => `uri:${method}`),
  'uri:/invoicesrpc.Invoices/SubscribeSingleInvoice',
  'invoices:read',
  'invoices:write',
  'info:read',
]

/** Beginnings of method names; LND has kept its older versions beside the newer ones. */
const PAYING = ['SendPayment', 'SendToRoute', 'XSendToRoute']
const SENDING_ON_CHAIN = [
  'SendCoins',
  'SendMany',
  'SendOutputs',
  'FundPsbt',
  'FinalizePsbt',
  'SignPsbt',
  'SignOutputRaw',
  'PublishTransaction',
]

/**
 * Reads the operations that LND wrote into a macaroon. They are covered by its signature, so on
 * a macaroon that the node accepts they are the rights, not a claim. Caveats can only narrow.
 * @returns null when the bytes are not LND's format.
 */
export async function operationsOf(macaroonHex: string): Promise<Operation[] | null> {
  const [{ importMacaroon }, { default: protobuf }] = await Promise.all([
    import('macaroon'),
    import('protobufjs/light.js'),
  ])
  try {
    const { identifier } = importMacaroon(Buffer.from(macaroonHex, 'hex'))
    if (identifier[0] !== BAKERY_VERSION) return null
    const type = protobuf.Root.fromJSON(LND_MESSAGES).lookupType('bakery.MacaroonId')
    const { ops } = decodeMessage(type, identifier.subarray(1)) as { ops: Raw[] }
    return ops.flatMap(({ entity, actions }) =>
      (actions as string[]).map((action) => `${String(entity)}:${action}`),
    )
  } catch {
    return null
  }
}

/** The identifier is this byte, then a protobuf. */
const BAKERY_VERSION = 3

type WideRights = Pick<
  CredentialRights,
  'canPay' | 'canSendOnChain' | 'canOpenChannels' | 'canBakeCredentials' | 'excess'
>

/** Sorts operations into the rights that make a credential too wide for a till. */
export function wideRights(operations: readonly Operation[] | null): WideRights {
  if (operations === null) {
    // Accepted by the node but unreadable to us: assume the worst, and say so.
    return {
      canPay: true,
      canSendOnChain: true,
      canOpenChannels: true,
      canBakeCredentials: true,
      excess: ['unreadable'],
    }
  }
  const may = (...wanted: Operation[]) => wanted.some((operation) => operations.includes(operation))
  const calls = (methods: readonly string[]) =>
    operations.some((operation) => {
      const [, method = ''] = /^uri:.*\/(\w+)$/.exec(operation) ?? []
      return methods.some((prefix) => method.startsWith(prefix))
    })
  return {
    canPay: may('offchain:write') || calls(PAYING),
    canSendOnChain: may('onchain:write', 'signer:generate') || calls(SENDING_ON_CHAIN),
    canOpenChannels:
      (may('onchain:write') && may('offchain:write')) || calls(['OpenChannel', 'BatchOpenChannel']),
    canBakeCredentials: may('macaroon:generate') || calls(['BakeMacaroon']),
    excess: operations.filter((operation) => !BROUGHT_OPERATIONS.includes(operation)),
  }
}

/**
 * Too wide for a till: it can move money, or change anything at all besides invoices. Reading
 * more than a till needs, and the unused addresses of LND's own invoice.macaroon, are noted only.
 */
export function isTooWide(rights: CredentialRights): boolean {
  return rights.excess.some(
    (operation) => !operation.endsWith(':read') && operation !== 'address:write',
  )
}
