import { randomBytes } from 'node:crypto'
import { connectRaw, hexOf, type Message, type RawClient, textOf } from './raw-client.ts'
import type { ConformanceTarget } from './target.ts'

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
