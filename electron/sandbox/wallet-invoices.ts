import { createHash, randomBytes } from 'node:crypto'
import type { Statement } from 'better-sqlite3'
import { encodeBolt11 } from './bolt11.ts'
import type { SandboxDatabase } from './database.ts'
import { INVOICE_FEATURE_BITS } from './invoices.ts'
import type { SandboxNetwork } from './networks.ts'

export type WalletInvoice = {
  paymentHash: string
  preimage: string
  amountMsat: bigint
  isHold: bigint
  state: 'OPEN' | 'ACCEPTED' | 'SETTLED' | 'CANCELED'
}

type WalletInvoicesInput = {
  db: SandboxDatabase
  clock: { nowMs(): number }
  network: SandboxNetwork
  walletSecretKey: Uint8Array
}

const FINAL_CLTV_DELTA = 80n
const EXPIRY_SECONDS_DEFAULT = 3600n

/** Invoices of the customer's own wallet: what the node can pay. */
export class WalletInvoices {
  readonly #input: WalletInvoicesInput
  readonly #byHash: Statement<[string], WalletInvoice>
  readonly #insert: Statement
  readonly #setState: Statement<[WalletInvoice['state'], string]>

  constructor(input: WalletInvoicesInput) {
    const { db } = input
    this.#input = input
    this.#byHash = db.prepare(
      `SELECT payment_hash AS paymentHash, preimage, amount_msat AS amountMsat, is_hold AS isHold,
         state FROM wallet_invoice WHERE payment_hash = ?`,
    )
    this.#insert = db.prepare(
      `INSERT INTO wallet_invoice (payment_hash, preimage, amount_msat, is_hold, state)
       VALUES (:paymentHash, :preimage, :amountMsat, :isHold, 'OPEN')`,
    )
    this.#setState = db.prepare('UPDATE wallet_invoice SET state = ? WHERE payment_hash = ?')
  }

  find(paymentHash: string): WalletInvoice | null {
    return this.#byHash.get(paymentHash) ?? null
  }

  move(paymentHash: string, state: WalletInvoice['state']): void {
    this.#setState.run(state, paymentHash)
  }

  create(request: {
    amountMsat: bigint
    /** 0n takes an hour. */
    expirySeconds: bigint
    memo: string
    isHold: boolean
  }): { bolt11: string; paymentHash: string } {
    const { clock, network, walletSecretKey } = this.#input
    const preimage = randomBytes(32)
    const hash = createHash('sha256').update(preimage).digest()
    const terms = {
      network,
      paymentHash: hash,
      paymentAddress: randomBytes(32),
      amountMsat: request.amountMsat,
      description: request.memo,
      descriptionHash: null,
      createdAtSeconds: BigInt(Math.floor(clock.nowMs() / 1000)),
      expirySeconds: request.expirySeconds || EXPIRY_SECONDS_DEFAULT,
      finalCltvDelta: FINAL_CLTV_DELTA,
      featureBits: INVOICE_FEATURE_BITS,
    }
    const bolt11 = encodeBolt11(terms, walletSecretKey)
    const paymentHash = hash.toString('hex')
    this.#insert.run({
      paymentHash,
      preimage: preimage.toString('hex'),
      amountMsat: request.amountMsat,
      isHold: request.isHold ? 1n : 0n,
    })
    return { bolt11, paymentHash }
  }
}
