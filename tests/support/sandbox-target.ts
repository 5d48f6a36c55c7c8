import type { Sandbox } from '../../electron/sandbox/sandbox.ts'
import { connectRaw } from '../conformance/raw-client.ts'
import type { ConformanceTarget } from '../conformance/target.ts'
import { createSandboxControl, type SandboxControl } from './sandbox-control.ts'

/** A running sandbox as the conformance suite sees a node; the customer's wallet is the payee. */
export function sandboxTarget(
  sandbox: Sandbox,
  network: string,
): { target: ConformanceTarget; control: SandboxControl } {
  const control = createSandboxControl(sandbox)
  const target: ConformanceTarget = {
    get issuer() {
      const { host, port, certificatePem, adminMacaroonHex, tillMacaroonHex } = sandbox
      return { host, port, certificatePem, adminMacaroonHex, tillMacaroonHex, network }
    },
    get spender() {
      const { host, port, certificatePem, adminMacaroonHex } = sandbox
      return { host, port, certificatePem, adminMacaroonHex }
    },
    payer: {
      async pay(bolt11, options = {}) {
        const amountMsat = options.extraMsat
          ? (await askedMsat(sandbox, bolt11)) + options.extraMsat
          : 0n
        const answer = await control.payWith({ bolt11, mode: 'PAY', amountMsat })
        if (answer.status === 'succeeded') {
          return { status: 'succeeded', paidMsat: answer.paidMsat }
        }
        return { status: 'failed', detail: answer.detail }
      },
    },
    payee: {
      createInvoice: ({ amountMsat, expirySeconds = 0 }) =>
        control.createWalletInvoice({ amountMsat, expirySeconds }),
      createHoldInvoice: ({ amountMsat }) =>
        control.createWalletInvoice({ amountMsat, isHold: true }),
      settleHeld: (paymentHash) => control.resolveWalletInvoice(paymentHash, true),
      cancelInvoice: (paymentHash) => control.resolveWalletInvoice(paymentHash, false),
    },
    async restart() {
      await control.restart({ downMs: 50 })
      await untilUp(sandbox)
    },
  }
  return { target, control }
}

async function askedMsat(sandbox: Sandbox, bolt11: string): Promise<bigint> {
  const client = connectRaw(sandbox, sandbox.adminMacaroonHex)
  const decoded = await client.ask('Lightning.DecodePayReq', { pay_req: bolt11 })
  client.close()
  return BigInt(String(decoded['num_msat']))
}

/** The control call answers before the node goes down, so first wait until it is gone. */
export async function untilUp(sandbox: Sandbox): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 60))
  for (let left = 100; ; left--) {
    const client = connectRaw(sandbox, null)
    const answer = await client.call('State.GetState')
    client.close()
    if (answer.code === 0) return
    if (left === 0) throw new Error(`the sandbox did not come back: ${answer.details}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
