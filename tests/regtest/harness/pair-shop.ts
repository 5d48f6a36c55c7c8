import type { ConsoleClient } from '../../support/console-under-test.ts'
import { type NodeHandle, TILL_PERMISSIONS } from './node.ts'

/** Sets a shop up at this node by `lndconnect:`, with no more than a till’s credential. */
export async function pairShop(
  window: ConsoleClient,
  { node, pin }: { node: NodeHandle; pin: string },
): Promise<void> {
  const der = node.certificatePem.replaceAll(/-----[A-Z ]+-----|\s/g, '')
  const macaroon = Buffer.from(await node.bake(TILL_PERMISSIONS), 'hex')
  const query = `cert=${encodeURIComponent(der)}&macaroon=${macaroon.toString('base64url')}`
  const uri = `lndconnect://${node.host}:${node.port}?${query}`
  let draftId = ''
  for await (const event of await window.setup.checkNode({ kind: 'lndconnect', uri })) {
    if (event.kind === 'done') draftId = event.draftId ?? ''
  }
  if (draftId === '') throw new Error('the node was not accepted')
  await window.setup.finish({
    draftId,
    shop: {
      shopName: 'Nordlicht',
      currency: 'EUR',
      timeZone: 'Europe/Berlin',
      tillName: 'Till 1',
    },
    language: 'en',
    ownerName: 'Ada',
    ownerPin: pin,
    acceptsWideCredential: false,
  })
}
