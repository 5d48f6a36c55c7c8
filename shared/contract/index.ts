import type { ContractRouterClient } from '@orpc/contract'
import { diagnostics, live, node, rates, settings, wallet } from './console.ts'
import { invoices } from './invoices.ts'
import { operators, session } from './session.ts'
import { setup } from './setup.ts'

/** The one contract: role, input, output and errors of every method, for every transport. */
export const contract = {
  session,
  operators,
  setup,
  invoices,
  rates,
  node,
  settings,
  live,
  diagnostics,
  wallet,
}
export type Contract = typeof contract
export type ConsoleClient = ContractRouterClient<Contract>
