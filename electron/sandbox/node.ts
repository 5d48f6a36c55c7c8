import { randomBytes } from 'node:crypto'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { type Channel, createChannel } from './channel.ts'
import type { SandboxClock } from './clock.ts'
import { OPENING_BALANCE_MSAT, type SandboxDatabase } from './database.ts'
import { Htlcs } from './htlcs.ts'
import { createInvoices, type Invoices } from './invoices.ts'
import { createMacaroons, type Macaroons } from './macaroons.ts'
import type { SandboxNetwork } from './networks.ts'
import { Payments } from './payments.ts'
import { WalletInvoices } from './wallet-invoices.ts'

/** Everything the services work on. */
export interface SandboxNode {
  readonly network: SandboxNetwork
  readonly pubkey: string
  readonly walletPubkey: string
  readonly clock: SandboxClock
  readonly macaroons: Macaroons
  readonly invoices: Invoices
  readonly htlcs: Htlcs
  readonly payments: Payments
  readonly walletInvoices: WalletInvoices
  readonly channel: Channel
  blockHeight(): number
  /** Time of the newest block header, seconds: never more than a block interval behind. */
  bestHeaderSeconds(): bigint
  /** Carries out everything that has become due: expiries, late settlements, releases. */
  tick(): void
}

const BLOCK_INTERVAL_MS = 600_000
/** The sandbox's chain starts where segwit and taproot are long active. */
const FIRST_BLOCK_HEIGHT = 1_000

export function createNode(input: {
  db: SandboxDatabase
  clock: SandboxClock
  network: SandboxNetwork
}): SandboxNode {
  const { db, clock, network } = input
  checkNetwork(db, network)
  const nodeSecretKey = secretKey(db, 'node_secret_key')
  const walletSecretKey = secretKey(db, 'wallet_secret_key')
  const pubkey = pubkeyOf(nodeSecretKey)
  const walletPubkey = pubkeyOf(walletSecretKey)
  const bornAtMs = Number(kept(db, 'born_at_ms', () => Buffer.from(`${clock.nowMs()}`)).toString())
  const channel = createChannel(db)
  const invoices = createInvoices({ db, clock, network, nodeSecretKey })
  const htlcs = new Htlcs({ db, clock, network, nodePubkey: pubkey, invoices, channel })
  const walletInvoices = new WalletInvoices({ db, clock, network, walletSecretKey })
  const payments = new Payments({
    db,
    clock,
    network,
    nodePubkey: pubkey,
    walletPubkey,
    walletInvoices,
    channel,
  })
  const blocks = () => Math.max(0, Math.floor((clock.nowMs() - bornAtMs) / BLOCK_INTERVAL_MS))
  return {
    network,
    pubkey,
    walletPubkey,
    clock,
    macaroons: createMacaroons(db, clock),
    invoices,
    htlcs,
    payments,
    walletInvoices,
    channel,
    blockHeight: () => FIRST_BLOCK_HEIGHT + blocks(),
    bestHeaderSeconds: () => BigInt(Math.floor((bornAtMs + blocks() * BLOCK_INTERVAL_MS) / 1000)),
    tick() {
      // Planned settlements first: an HTLC accepted in time beats the expiry that follows it.
      htlcs.resolveDue()
      invoices.expireDue()
      payments.resolveDue()
    },
  }
}

/** Forgets invoices and payments; with `isIdentityKept` false also who the node is. */
export function forgetState(db: SandboxDatabase, isIdentityKept: boolean): void {
  db.transaction(() => {
    db.exec(
      `DELETE FROM invoice; DELETE FROM htlc; DELETE FROM payment; DELETE FROM wallet_invoice;
       DELETE FROM sqlite_sequence; UPDATE balance SET amount_msat = ${OPENING_BALANCE_MSAT};`,
    )
    if (!isIdentityKept) db.exec('DELETE FROM meta')
  }).immediate()
}

/** Invoices of one network must never be continued on another. */
function checkNetwork(db: SandboxDatabase, network: SandboxNetwork): void {
  const made = kept(db, 'network', () => Buffer.from(network)).toString()
  if (made !== network) {
    throw new Error(`this sandbox was made on ${made} and cannot be started on ${network}`)
  }
}

function secretKey(db: SandboxDatabase, name: string): Buffer {
  return kept(db, name, () => {
    let key = randomBytes(32)
    while (!secp256k1.utils.isValidSecretKey(key)) key = randomBytes(32)
    return key
  })
}

function pubkeyOf(key: Uint8Array): string {
  return Buffer.from(secp256k1.getPublicKey(key, true)).toString('hex')
}

/** A value made once and read back for ever after. */
function kept(db: SandboxDatabase, name: string, make: () => Buffer): Buffer {
  const row = db
    .prepare<[string], { value: Buffer }>('SELECT value FROM meta WHERE name = ?')
    .get(name)
  if (row) return row.value
  const value = make()
  db.prepare('INSERT INTO meta (name, value) VALUES (?, ?)').run(name, value)
  return value
}
