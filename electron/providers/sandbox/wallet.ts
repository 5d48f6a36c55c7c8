import {
  NodeError,
  type SandboxPayMode,
  type SandboxPayResult,
  type SandboxWallet,
} from '../../ports/lightning.ts'
import {
  type ControlMessage,
  createControlClient,
  type SandboxConnection,
} from './control-client.ts'

const MODES: Readonly<Record<SandboxPayMode, string>> = {
  pay: 'PAY',
  pay_late: 'PAY_LATE',
  overpay: 'OVERPAY',
  pay_twice: 'PAY_TWICE',
  vanish: 'VANISH',
}

/** The customer's wallet of a sandbox. `close` lets the connection go. */
export function createSandboxWallet(
  connection: SandboxConnection,
): SandboxWallet & { close(): void } {
  const client = createControlClient(connection)
  return {
    close: () => client.close(),
    async balanceMsat() {
      return readMsat(await client.call('Balance', {}), 'wallet_msat')
    },
    async pay({ bolt11, mode }) {
      const answer = await client.call('Pay', { bolt11, mode: MODES[mode] })
      return {
        status: readStatus(answer),
        paidMsat: readMsat(answer, 'paid_msat'),
        detail: readText(answer, 'detail'),
      }
    },
    async settled() {
      const { settlements } = await client.call('Settled', {})
      return (Array.isArray(settlements) ? settlements : []).map((row: ControlMessage) => ({
        paymentHash: readText(row, 'payment_hash'),
        receivedMsat: readMsat(row, 'received_msat'),
        settleIndex: readMsat(row, 'settle_index'),
      }))
    },
  }
}

function readMsat(message: ControlMessage, field: string): bigint {
  const value = message[field]
  if (typeof value === 'string' && /^\d+$/.test(value)) return BigInt(value)
  throw new NodeError('bad_answer', `the sandbox answered without ${field}`)
}

function readText(message: ControlMessage, field: string): string {
  const value = message[field]
  if (typeof value === 'string') return value
  throw new NodeError('bad_answer', `the sandbox answered without ${field}`)
}

function readStatus(message: ControlMessage): SandboxPayResult['status'] {
  const status = message['status']
  if (status === 'succeeded' || status === 'failed' || status === 'held') return status
  throw new NodeError('bad_answer', 'the sandbox answered without a status')
}
