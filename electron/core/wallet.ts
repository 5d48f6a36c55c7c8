import {
  NodeError,
  type SandboxPayMode,
  type SandboxPayResult,
  type SandboxWallet,
} from '../ports/lightning.ts'
import type { Core } from './core.ts'
import { Refusal } from './refusal.ts'

/** The sandbox's customer wallet. @throws Refusal forbidden beside a real node */
export async function walletBalance(core: Core): Promise<{ balanceMsat: bigint }> {
  return { balanceMsat: await asking(() => mustWallet(core).balanceMsat()) }
}

/** Pays as a customer would, or misbehaves as one might. @throws Refusal forbidden, bad_request */
export async function walletPay(
  core: Core,
  input: { bolt11: string; mode: SandboxPayMode },
): Promise<SandboxPayResult> {
  const wallet = mustWallet(core)
  return asking(() => wallet.pay(input))
}

function mustWallet(core: Core): SandboxWallet {
  if (!core.wallet) throw new Refusal('forbidden')
  return core.wallet
}

async function asking<Value>(ask: () => Promise<Value>): Promise<Value> {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof NodeError)) throw error
    if (error.kind === 'refused' || error.kind === 'bad_answer') {
      throw new Refusal('bad_request', { field: 'bolt11' })
    }
    throw new Refusal('node_unreachable', { light: 'unreachable' })
  }
}
