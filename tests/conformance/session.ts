import { createHash, randomBytes } from 'node:crypto'
import { encodeBolt11 } from '../../electron/sandbox/bolt11.ts'
import type { SandboxNetwork } from '../../electron/sandbox/networks.ts'
import { connectRaw, hexOf, type Message, type RawClient, textOf } from './raw-client.ts'
import type { ConformanceTarget, PayeeInvoice } from './target.ts'

/** The connections every case works with. */
export type Session = {
  target: ConformanceTarget
  /** The issuer with the till's credential. */
  till: RawClient
  /** The issuer with every right. */
  admin: RawClient
  /** The paying node with every right. */
  spender: RawClient
  close(): void
}

export function openSession(target: ConformanceTarget): Session {
  const { issuer, spender } = target
  const clients = {
    till: connectRaw(issuer, issuer.tillMacaroonHex),
    admin: connectRaw(issuer, issuer.adminMacaroonHex),
    spender: connectRaw(spender, spender.adminMacaroonHex),
  }
  return {
    target,
    ...clients,
    close() {
      for (const client of Object.values(clients)) client.close()
    },
  }
}

export type Issued = { hash: string; bolt11: string; addIndex: string; preimage: string }

/** An invoice of the issuer with a preimage of our own. */
export async function issue(client: RawClient, request: Message = {}): Promise<Issued> {
  const preimage = randomBytes(32)
  const answer = await client.ask('Lightning.AddInvoice', {
    value_msat: '25000',
    expiry: '900',
    r_preimage: preimage,
    ...request,
  })
  return {
    hash: hexOf(answer, 'r_hash'),
    bolt11: textOf(answer, 'payment_request'),
    addIndex: textOf(answer, 'add_index'),
    preimage: preimage.toString('hex'),
  }
}

export function lookUp(client: RawClient, hash: string): Promise<Message> {
  return client.ask('Lightning.LookupInvoice', { r_hash: Buffer.from(hash, 'hex') })
}

/** Pays and insists that it worked. */
export async function pay(session: Session, bolt11: string, extraMsat = 0n): Promise<bigint> {
  const answer = await session.target.payer.pay(bolt11, { extraMsat })
  if (answer.status === 'failed') throw new Error(`the payer could not pay: ${answer.detail}`)
  return answer.paidMsat
}

/** A valid invoice of a node that nobody has a channel to. */
export function foreignInvoice(
  network: string,
  input: { secretKey: Uint8Array; amountMsat: bigint },
): PayeeInvoice {
  const paymentHash = createHash('sha256').update(randomBytes(32)).digest()
  const bolt11 = encodeBolt11(
    {
      network: network as SandboxNetwork,
      paymentHash,
      paymentAddress: randomBytes(32),
      amountMsat: input.amountMsat,
      description: 'foreign',
      descriptionHash: null,
      createdAtSeconds: BigInt(Math.floor(Date.now() / 1000)),
      expirySeconds: 600n,
      finalCltvDelta: 80n,
      featureBits: [8, 14, 17],
    },
    input.secretKey,
  )
  return { bolt11, paymentHash: paymentHash.toString('hex') }
}

/** Settles a held payment; the payee may not have it yet when the payer already calls it sent. */
export async function settleOnceHeld(session: Session, paymentHash: string): Promise<void> {
  for (let left = 50; ; left--) {
    try {
      return await session.target.payee.settleHeld(paymentHash)
    } catch (error) {
      if (left === 0) throw error
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}
