import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Macaroons } from './macaroons.ts'
import type { Right } from './rights.ts'

export type Credentials = {
  tillMacaroonHex: string
  adminMacaroonHex: string
  walletMacaroonHex: string
}

/** All that a till does: it can neither pay nor settle nor hold, and sees its room to receive. */
const TILL_RIGHTS: readonly Right[] = [
  'uri:/lnrpc.Lightning/AddInvoice',
  'uri:/lnrpc.Lightning/LookupInvoice',
  'uri:/lnrpc.Lightning/ListInvoices',
  'uri:/lnrpc.Lightning/SubscribeInvoices',
  'uri:/lnrpc.Lightning/GetInfo',
  'uri:/lnrpc.Lightning/ListChannels',
  'uri:/invoicesrpc.Invoices/SubscribeSingleInvoice',
  'uri:/invoicesrpc.Invoices/CancelInvoice',
]

/** LND's admin.macaroon. */
const ADMIN_RIGHTS: readonly Right[] = [
  ...(['onchain', 'offchain', 'address', 'message', 'peers', 'info', 'invoices'] as const).flatMap(
    (entity): Right[] => [`${entity}:read`, `${entity}:write`],
  ),
  'signer:generate',
  'signer:read',
  'macaroon:generate',
  'macaroon:read',
  'macaroon:write',
]

/** No LND credential has this entity, so none of them opens the control service. */
export const CONTROL_ENTITY = 'wallet'
export const CONTROL_RIGHT: Right = `${CONTROL_ENTITY}:control`

/** Reads the credentials beside the data, or bakes what is missing or no longer valid. */
export function loadCredentials(dataDir: string, macaroons: Macaroons): Credentials {
  const load = (name: string, rights: readonly Right[]) =>
    loadOne({ path: join(dataDir, `${name}.macaroon`), rights, macaroons })
  return {
    tillMacaroonHex: load('invoice', TILL_RIGHTS),
    adminMacaroonHex: load('admin', ADMIN_RIGHTS),
    walletMacaroonHex: load('wallet', [CONTROL_RIGHT]),
  }
}

function loadOne(input: { path: string; rights: readonly Right[]; macaroons: Macaroons }): string {
  const { path, rights, macaroons } = input
  try {
    const hex = readFileSync(path).toString('hex')
    macaroons.check(hex, rights, '', '')
    return hex
  } catch {
    const hex = macaroons.bake(rights)
    // Moved into place, so that a crash leaves either the old file or the new one.
    writeFileSync(`${path}.new`, Buffer.from(hex, 'hex'), { mode: 0o600 })
    renameSync(`${path}.new`, path)
    return hex
  }
}
