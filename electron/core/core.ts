import type { Clock } from '../ports/clock.ts'
import type { SandboxWallet } from '../ports/lightning.ts'
import type { Log } from '../ports/log.ts'
import type { Vault } from '../ports/vault.ts'
import type { Book } from '../store/open.ts'
import type { Deadlines } from './deadlines.ts'
import type { FailpointHook } from './failpoints.ts'
import type { Hub } from './hub.ts'
import type { NodeLink } from './node-link.ts'
import type { RateDesk } from './rate-desk.ts'
import type { StatusBoard } from './status-board.ts'

/** One opened book with everything its verbs need. Made by `openCore`, closed by the app. */
export type Core = {
  profile: 'sandbox' | 'live'
  tillId: string
  book: Book
  clock: Clock
  log: Log
  vault: Vault
  keys: { chain: Uint8Array; preimage: Uint8Array; pinPepper: Uint8Array }
  hub: Hub
  node: NodeLink
  rates: RateDesk
  status: StatusBoard
  deadlines: Deadlines
  wallet: SandboxWallet | null
  failpoint: FailpointHook
  /** Where the bundle put the verification thread; undefined from sources. */
  verifyWorkerUrl: URL | undefined
  /** Start of this run on the monotonic clock, ms. */
  startedAtMonotonicMs: number
}

/** Who asks: taken from the session by the api, never from the caller's input. */
export type Actor = { operatorId: string; operatorName: string; tillId: string }
