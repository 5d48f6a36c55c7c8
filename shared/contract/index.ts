import type { ContractRouterClient } from '@orpc/contract'
import { backups, restore } from './backups.ts'
import { diagnostics, live, node, rates, settings, wallet } from './console.ts'
import { exports } from './exports.ts'
import { credits } from './credits.ts'
import { creditsInternal } from './credits-internal.ts'
import { customers } from './customers.ts'
import { gifts } from './gifts.ts'
import { invoices } from './invoices.ts'
import { book } from './book.ts'
import { plans } from './plans.ts'
import { seals } from './seals.ts'
import { operators, session } from './session.ts'
import { serviceKeys } from './service-keys.ts'
import { setup } from './setup.ts'

/** The one contract: role, input, output and errors of every method, for every transport. */
export const contract = {
  session,
  operators,
  setup,
  invoices,
  customers,
  credits,
  creditsInternal,
  gifts,
  plans,
  rates,
  node,
  settings,
  live,
  diagnostics,
  wallet,
  serviceKeys,
  book: { ...book, ...seals },
  exports,
  backups,
  restore,
}
export type Contract = typeof contract
export type ConsoleClient = ContractRouterClient<Contract>
