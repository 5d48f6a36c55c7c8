import type { SandboxDatabase } from './database.ts'
import { type Fault, type Faults, isFaultKind } from './faults.ts'
import type { PayMode } from './htlcs.ts'
import { flagOf, integerOf, type Message, messagesOf, textOf } from './messages.ts'
import type { SandboxNode } from './node.ts'
import type { Service } from './rpc.ts'
import { CODE, RpcError } from './rpc-error.ts'

export type RestartOptions = {
  keep: 'KEEP_ALL' | 'KEEP_IDENTITY' | 'KEEP_NOTHING'
  downMs: number
  isCertificateNew: boolean
  areRootKeysNew: boolean
}

/** What the control service may do to the process around the node. */
export type ControlHost = {
  db: SandboxDatabase
  node: SandboxNode
  faults: Faults
  callCounts(): ReadonlyMap<string, number>
  breakStreams(isGentle: boolean): void
  restart(options: RestartOptions): void
  tick(): void
}

const MODES: Readonly<Record<string, PayMode>> = {
  PAY: 'pay',
  PAY_LATE: 'pay_late',
  OVERPAY: 'overpay',
  PAY_TWICE: 'pay_twice',
  VANISH: 'vanish',
}

/** tillbook.sandbox.Control: the customer, the judge and the fault scripts. */
export function createControlService(host: ControlHost): Service {
  const { node, faults } = host
  return {
    streaming: {},
    unary: {
      Pay: (request) => pay(node, request),
      Balance: () => balance(node),
      SetBalance: (request) => {
        node.channel.set('wallet', integerOf(request, 'wallet_msat'))
        return balance(node)
      },
      Settled: () => ({ settlements: settlements(host.db) }),
      Received: () => ({
        receipts: node.payments.received().map((receipt) => ({
          payment_hash: receipt.paymentHash,
          received_msat: receipt.amountMsat.toString(),
        })),
      }),
      SetFaults: (request) => {
        faults.set(messagesOf(request, 'faults').map(readFault))
        return { faults: faults.pending().map(faultMessage) }
      },
      GetFaults: () => ({ faults: faults.pending().map(faultMessage) }),
      Calls: () => ({ count_by_method: Object.fromEntries(host.callCounts()) }),
      BreakStreams: (request) => {
        host.breakStreams(flagOf(request, 'gently'))
        return {}
      },
      Restart: (request) => {
        host.restart(readRestart(request))
        return {}
      },
      SetClockOffset: (request) => {
        node.clock.setOffsetMs(Number(integerOf(request, 'offset_ms')))
        host.tick()
        return { offset_ms: textOf(request, 'offset_ms') }
      },
      CreateWalletInvoice: (request) => createWalletInvoice(node, request),
      ResolveWalletInvoice: (request) => {
        node.payments.resolveWalletInvoice(
          textOf(request, 'payment_hash'),
          flagOf(request, 'settle'),
        )
        return {}
      },
    },
  }
}

function pay(node: SandboxNode, request: Message): Message {
  const mode = MODES[textOf(request, 'mode')]
  if (!mode) throw new RpcError('no such way to pay', CODE.invalidArgument)
  const result = node.htlcs.pay({
    bolt11: textOf(request, 'bolt11'),
    mode,
    amountMsat: integerOf(request, 'amount_msat'),
    holdMs: Number(integerOf(request, 'hold_ms')),
  })
  return { status: result.status, paid_msat: result.paidMsat.toString(), detail: result.detail }
}

function balance(node: SandboxNode): Message {
  return {
    wallet_msat: node.channel.balanceMsat('wallet').toString(),
    node_msat: node.channel.balanceMsat('node').toString(),
  }
}

/** Read straight from the table, past everything a fault can bend. */
function settlements(db: SandboxDatabase): Message[] {
  return db
    .prepare<[], { hash: string; paid: bigint; settleIndex: bigint }>(
      `SELECT payment_hash AS hash, paid_msat AS paid, settle_index AS settleIndex
       FROM invoice WHERE state = 'SETTLED' ORDER BY settle_index`,
    )
    .all()
    .map((row) => ({
      payment_hash: row.hash,
      received_msat: row.paid.toString(),
      settle_index: row.settleIndex.toString(),
    }))
}

function readFault(message: Message): Fault {
  const kind = textOf(message, 'kind')
  if (!isFaultKind(kind)) throw new RpcError(`no such fault: ${kind}`, CODE.invalidArgument)
  return {
    kind,
    method: textOf(message, 'method') || '*',
    skip: Number(integerOf(message, 'skip')),
    count: Number(integerOf(message, 'count')),
    delayMs: Number(integerOf(message, 'delay_ms')),
    code: Number(integerOf(message, 'code')) || CODE.unknown,
    text: textOf(message, 'text'),
  }
}

function faultMessage(fault: Fault): Message {
  const { method, kind, skip, count, delayMs, code, text } = fault
  return { method, kind, skip, count, delay_ms: delayMs, code, text }
}

function readRestart(request: Message): RestartOptions {
  const keep = textOf(request, 'keep')
  return {
    keep: keep === 'KEEP_NOTHING' || keep === 'KEEP_IDENTITY' ? keep : 'KEEP_ALL',
    downMs: Number(integerOf(request, 'down_ms')),
    isCertificateNew: flagOf(request, 'new_certificate'),
    areRootKeysNew: flagOf(request, 'new_root_keys'),
  }
}

function createWalletInvoice(node: SandboxNode, request: Message): Message {
  const made = node.walletInvoices.create({
    amountMsat: integerOf(request, 'amount_msat'),
    expirySeconds: integerOf(request, 'expiry_seconds'),
    memo: textOf(request, 'memo'),
    isHold: flagOf(request, 'hold'),
  })
  return { bolt11: made.bolt11, payment_hash: made.paymentHash }
}
