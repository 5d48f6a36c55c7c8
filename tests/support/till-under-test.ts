import { randomUUID } from 'node:crypto'
import { safe } from '@orpc/client'
import type { InvoiceView } from '../../shared/model/invoice.ts'
import { balanceOf } from '../../electron/store/accounts.ts'
import { nodeAccount } from '../../electron/domain/accounts.ts'
import {
  type ConsoleClient,
  type ConsoleUnderTest,
  startConsole,
  until,
} from './console-under-test.ts'
import { createSandboxControl, type SandboxControl } from './sandbox-control.ts'

export type TillUnderTest = ConsoleUnderTest & {
  cashier: ConsoleClient
  node: SandboxControl
  sellSat(amountSat: bigint, memo?: string): Promise<InvoiceView>
  invoice(id: string): Promise<InvoiceView>
  /** Waits until the invoice is in this status. */
  untilStatus(id: string, status: InvoiceView['status']): Promise<InvoiceView>
  untilLight(light: string): Promise<void>
  /** What the book says the node holds, msat. */
  bookedMsat(): bigint
  /** What the node says it received in all, msat: the judge. */
  settledMsat(): Promise<bigint>
}

/** A console in the sandbox with its owner at the till and the node connected. */
export async function startTill(
  options: Parameters<typeof startConsole>[0] = {},
): Promise<TillUnderTest> {
  const console = await startConsole(options)
  const cashier = console.window('window-1')
  await cashier.session.state()
  const { host, port, certificatePem, walletMacaroonHex } = console.sandbox()
  const node = createSandboxControl({ host, port, certificatePem, walletMacaroonHex })
  const invoice = async (id: string): Promise<InvoiceView> =>
    (await cashier.invoices.get({ id })).invoice
  const till: TillUnderTest = {
    ...console,
    cashier,
    node,
    invoice,
    sellSat: (amountSat, memo = '') =>
      cashier.invoices.create({
        clientId: `client-${randomUUID()}`,
        amount: { unit: 'sat', amountSat },
        memo,
      }),
    untilStatus: (id, status) =>
      until(
        () => invoice(id),
        (seen) => seen.status === status,
      ),
    async untilLight(light) {
      await until(
        () => console.app.mustCore().node.light(),
        (seen) => seen === light,
        25_000,
      )
    },
    bookedMsat() {
      const core = console.app.mustCore()
      const { code, currency } = nodeAccount(core.node.pubkey())
      const balance = core.book.read((tx) => balanceOf(tx, code, currency))
      return balance ? balance.debitsPosted - balance.creditsPosted : 0n
    },
    async settledMsat() {
      return (await node.settled()).reduce((sum, one) => sum + one.receivedMsat, 0n)
    },
    async close() {
      node.close()
      await console.close()
    },
  }
  await till.untilLight('connected')
  return till
}

/** The declared code of a refusal, or `ok`. */
export async function codeOf(call: Promise<unknown>): Promise<string> {
  const { error } = await safe(call)
  if (!error) return 'ok'
  return 'code' in error ? String(error.code) : `undeclared: ${error.message}`
}
