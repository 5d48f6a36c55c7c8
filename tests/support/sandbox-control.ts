import {
  type ControlMessage,
  createControlClient,
  type SandboxConnection,
} from '../../electron/providers/sandbox/control-client.ts'
import { createSandboxWallet } from '../../electron/providers/sandbox/wallet.ts'
import type { SandboxWallet } from '../../electron/ports/lightning.ts'

export type FaultScript = readonly {
  /** An RPC without its service, or `*`. */
  method: string
  /** One of CALL_FAULTS or EVENT_FAULTS of electron/sandbox/faults.ts. */
  kind: string
  skip?: number
  /** Left out: once. 0: until the script is replaced. */
  count?: number
  delayMs?: number
  code?: number
  text?: string
}[]

export type Restart = {
  keep?: 'all' | 'identity' | 'nothing'
  downMs?: number
  isCertificateNew?: boolean
  areRootKeysNew?: boolean
}

/** Everything a test can do to a sandbox: the wallet, the judge, faults, time and restarts. */
export interface SandboxControl extends SandboxWallet {
  payWith(input: {
    bolt11: string
    mode: 'PAY' | 'PAY_LATE' | 'OVERPAY' | 'PAY_TWICE' | 'VANISH'
    amountMsat?: bigint
    holdMs?: number
  }): Promise<{ status: string; paidMsat: bigint; detail: string }>
  nodeBalanceMsat(): Promise<bigint>
  setBalanceMsat(walletMsat: bigint): Promise<void>
  setFaults(script: FaultScript): Promise<void>
  pendingFaults(): Promise<number>
  calls(): Promise<ReadonlyMap<string, number>>
  breakStreams(how?: { isGentle: boolean }): Promise<void>
  /** Answers before the node goes down; use the node's own RPCs to see it come back. */
  restart(how?: Restart): Promise<void>
  setClockOffsetMs(offsetMs: number): Promise<void>
  createWalletInvoice(input: {
    amountMsat: bigint
    expirySeconds?: number
    memo?: string
    isHold?: boolean
  }): Promise<{ bolt11: string; paymentHash: string }>
  resolveWalletInvoice(paymentHash: string, isSettled: boolean): Promise<void>
  received(): Promise<{ paymentHash: string; receivedMsat: bigint }[]>
  close(): void
}

export function createSandboxControl(connection: SandboxConnection): SandboxControl {
  const client = createControlClient(connection)
  const wallet = createSandboxWallet(connection)
  return {
    ...wallet,
    close() {
      wallet.close()
      client.close()
    },
    async payWith({ bolt11, mode, amountMsat = 0n, holdMs = 0 }) {
      const request = { bolt11, mode, amount_msat: `${amountMsat}`, hold_ms: holdMs }
      const answer = await client.call('Pay', request)
      return {
        status: text(answer, 'status'),
        paidMsat: BigInt(text(answer, 'paid_msat')),
        detail: text(answer, 'detail'),
      }
    },
    async nodeBalanceMsat() {
      return BigInt(text(await client.call('Balance', {}), 'node_msat'))
    },
    async setBalanceMsat(walletMsat) {
      await client.call('SetBalance', { wallet_msat: `${walletMsat}` })
    },
    async setFaults(script) {
      const faults = script.map(({ delayMs, count, ...fault }) => ({
        ...fault,
        count: count ?? 1,
        delay_ms: delayMs ?? 0,
      }))
      await client.call('SetFaults', { faults })
    },
    async pendingFaults() {
      return list(await client.call('GetFaults', {}), 'faults').length
    },
    async calls() {
      const { count_by_method: counts } = await client.call('Calls', {})
      return new Map(Object.entries(counts ?? {}).map(([name, count]) => [name, Number(count)]))
    },
    async breakStreams(how = { isGentle: false }) {
      await client.call('BreakStreams', { gently: how.isGentle })
    },
    async restart(how = {}) {
      await client.call('Restart', {
        keep: `KEEP_${(how.keep ?? 'all').toUpperCase()}`,
        down_ms: how.downMs ?? 0,
        new_certificate: how.isCertificateNew ?? false,
        new_root_keys: how.areRootKeysNew ?? false,
      })
    },
    async setClockOffsetMs(offsetMs) {
      await client.call('SetClockOffset', { offset_ms: `${offsetMs}` })
    },
    async createWalletInvoice({ amountMsat, expirySeconds = 0, memo = '', isHold = false }) {
      const answer = await client.call('CreateWalletInvoice', {
        amount_msat: `${amountMsat}`,
        expiry_seconds: expirySeconds,
        memo,
        hold: isHold,
      })
      return { bolt11: text(answer, 'bolt11'), paymentHash: text(answer, 'payment_hash') }
    },
    async resolveWalletInvoice(paymentHash, isSettled) {
      const request = { payment_hash: paymentHash, settle: isSettled }
      await client.call('ResolveWalletInvoice', request)
    },
    async received() {
      return list(await client.call('Received', {}), 'receipts').map((row) => ({
        paymentHash: text(row, 'payment_hash'),
        receivedMsat: BigInt(text(row, 'received_msat')),
      }))
    },
  }
}

function text(message: ControlMessage, field: string): string {
  const value = message[field]
  if (typeof value !== 'string') throw new Error(`the sandbox answered without ${field}`)
  return value
}

function list(message: ControlMessage, field: string): ControlMessage[] {
  const value = message[field]
  return Array.isArray(value) ? value : []
}
