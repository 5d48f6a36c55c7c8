import { randomUUID } from 'node:crypto'
import type { InvoiceView } from '../../shared/model/invoice.ts'
import type { Sandbox } from '../../electron/sandbox/sandbox.ts'
import {
  type ConsoleClient,
  type ConsoleUnderTest,
  startConsole,
  until,
} from './console-under-test.ts'

export type PairedTill = ConsoleUnderTest & {
  owner: ConsoleClient
  /** Checks a node as the wizard does. @returns the id of the draft. */
  check(node: Sandbox, macaroon?: string): Promise<string>
  /** Pairs with another node, whatever waits at the present one, and waits for its light. */
  pairWith(node: Sandbox): Promise<void>
  sellSat(amountSat: bigint): Promise<InvoiceView>
  invoice(id: string): Promise<InvoiceView>
  untilConnected(): Promise<void>
}

/** What an owner says at the first run, beside the node. */
export const FIRST_RUN = {
  shop: { shopName: 'Nordlicht', currency: 'EUR', timeZone: 'UTC', tillName: 'Till 1' },
  language: 'en',
  ownerName: 'Ada',
  ownerPin: '246802',
  acceptsWideCredential: false,
} as const

/** A real book, not the sandbox's own: its owner paired it with this node and can pair again. */
export async function startPairedTill(
  node: Sandbox,
  options: Parameters<typeof startConsole>[0] = {},
): Promise<PairedTill> {
  const shop = await startConsole({ startsInSandbox: false, rateSources: () => [], ...options })
  const owner = shop.window('window-1')
  const till: PairedTill = {
    ...shop,
    owner,
    check: (checked, macaroon) => draftOf(owner, checked, macaroon),
    async pairWith(next) {
      const draftId = await draftOf(owner, next)
      const asked = { draftId, acceptsWideCredential: false, leavesOpenSales: true }
      await owner.setup.reconnect(asked)
      await till.untilConnected()
    },
    sellSat: (amountSat) =>
      owner.invoices.create({
        clientId: `client-${randomUUID()}`,
        amount: { unit: 'sat', amountSat },
        memo: '',
      }),
    invoice: async (id) => (await owner.invoices.get({ id })).invoice,
    async untilConnected() {
      const { node: link } = shop.app.mustCore()
      await until(
        () => link.light(),
        (light) => light === 'connected',
      )
    },
  }
  await owner.setup.finish({ ...FIRST_RUN, draftId: await till.check(node) })
  await till.untilConnected()
  return till
}

/** Checks a node as the wizard does, with a till's credential or another. */
export async function draftOf(
  owner: ConsoleClient,
  node: Sandbox,
  macaroon = node.tillMacaroonHex,
): Promise<string> {
  const told = await owner.setup.checkNode({
    kind: 'parts',
    address: `${node.host}:${node.port}`,
    certificate: node.certificatePem,
    macaroon,
  })
  for await (const event of told) {
    if (event.kind === 'done' && event.draftId) return event.draftId
  }
  throw new Error('the node did not pass the check')
}
