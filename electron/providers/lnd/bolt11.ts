// A library without types has no module to import them from.
// oxlint-disable-next-line typescript/triple-slash-reference
/// <reference path="./libraries.d.ts" />
import { type BitcoinNetwork, CODE_PREFIX, OtherTerms } from '../../ports/lightning.ts'
import { badAnswer } from './errors.ts'

export type Bolt11 = {
  paymentHash: string
  /** The node's key, recovered from the signature. */
  destination: string
  /** 0n when the request names no amount. */
  amountMsat: bigint
  /** Testnet and testnet4 share one prefix, so it answers the prefix, not the network. */
  prefix: string
  createdAtMs: number
  expirySeconds: number
  paymentSecret: string
  cltvDelta: number
  featureBits: number[]
}

/** Null for an unknown prefix. `tb` is answered as testnet; testnet4 looks the same. */
export function networkOfPrefix(prefix: string): BitcoinNetwork | null {
  const found = Object.entries(CODE_PREFIX).find(([, known]) => known === prefix)
  return found === undefined ? null : (found[0] as BitcoinNetwork)
}

let library: Promise<typeof import('invoices')> | undefined

/** Loads the parser (about 40 ms) before the first sale needs it. */
export function loadBolt11(): Promise<typeof import('invoices')> {
  library ??= import('invoices')
  return library
}

/**
 * Parses and checks what the parser leaves open: a payment secret and no required feature that
 * nobody knows. @throws NodeError bad_answer
 */
export async function readBolt11(text: string): Promise<Bolt11> {
  const { parsePaymentRequest } = await loadBolt11()
  const parsed = parseOrThrow(parsePaymentRequest, text)
  const features = parsed.features ?? []
  if (parsed.payment === undefined) throw badAnswer('the BOLT11 has no payment secret')
  if (features.some(({ bit, type }) => bit % 2 === 0 && type === undefined)) {
    throw badAnswer('the BOLT11 requires an unknown feature')
  }
  return {
    paymentHash: parsed.id,
    destination: parsed.destination,
    amountMsat: BigInt(parsed.mtokens ?? '0'),
    prefix: prefixOf(text),
    createdAtMs: Date.parse(parsed.created_at),
    expirySeconds: (Date.parse(parsed.expires_at) - Date.parse(parsed.created_at)) / 1000,
    paymentSecret: parsed.payment,
    cltvDelta: parsed.cltv_delta ?? 18,
    featureBits: features.map(({ bit }) => bit),
  }
}

/**
 * Holds an invoice against what was asked, before anybody is shown it.
 * @throws NodeError wrong_network, wrong_node: definite, another node signed it; bad_answer naming
 * any other field that differs
 */
export function assertMatches(
  bolt11: Bolt11,
  asked: {
    paymentHash: string
    amountMsat: bigint
    expirySeconds: number
    expected: { pubkey: string; network: BitcoinNetwork } | null
  },
): void {
  const { expected } = asked
  if (expected !== null && bolt11.prefix !== CODE_PREFIX[expected.network]) {
    throw new OtherTerms('wrong_network', `the BOLT11 is of ${bolt11.prefix || 'no known chain'}`)
  }
  if (expected !== null && bolt11.destination !== expected.pubkey) {
    throw new OtherTerms('wrong_node', 'the BOLT11 is signed by another node than the paired one')
  }
  const differs =
    (bolt11.paymentHash !== asked.paymentHash && 'payment hash') ||
    (bolt11.amountMsat !== asked.amountMsat && 'amount') ||
    (bolt11.expirySeconds !== asked.expirySeconds && 'expiry')
  if (differs !== false) throw badAnswer(`the BOLT11 has another ${differs} than was asked for`)
}

function parseOrThrow(
  parse: typeof import('invoices').parsePaymentRequest,
  request: string,
): ReturnType<typeof parse> {
  try {
    return parse({ request })
  } catch (error) {
    throw badAnswer(`the BOLT11 does not parse: ${error instanceof Error ? error.message : ''}`)
  }
}

/** The longest prefix that fits wins: `lnbcrt` is not `lnbc` followed by an amount of `rt`. */
function prefixOf(text: string): string {
  const found = /^ln(bcrt|tbs|bc|tb|sb)/i.exec(text)
  return found?.[1]?.toLowerCase() ?? ''
}
