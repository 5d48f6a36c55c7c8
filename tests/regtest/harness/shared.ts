import { type Regtest, startRegtest } from './regtest.ts'

let started: Promise<Regtest> | undefined

/**
 * The pair of nodes that all regtest suites of one run share; the first caller starts it. Its
 * reaper stops it when the worker ends. A suite that stops a node must start it again.
 */
export function sharedRegtest(): Promise<Regtest> {
  started ??= startRegtest()
  return started
}
