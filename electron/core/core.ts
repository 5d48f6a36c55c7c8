import type { Clock } from '../ports/clock.ts'
import type { SandboxWallet } from '../ports/lightning.ts'
import type { Log } from '../ports/log.ts'
import type { Vault } from '../ports/vault.ts'
import type { ReviewThread } from '../store/review/review-thread.ts'
import type { Book } from '../store/open.ts'
import type { WorkerUrls } from '../store/built-workers.ts'
import type { Anchors } from './anchors.ts'
import type { Deadlines } from './deadlines.ts'
import type { ExportDesk } from './export-desk.ts'
import type { FailpointHook } from './failpoints.ts'
import type { HoldDeadlines } from './hold-deadlines.ts'
import type { Hub } from './hub.ts'
import type { NodeLink } from './node-link.ts'
import type { PlanClock } from './plan-clock.ts'
import type { RateDesk } from './rate-desk.ts'
import type { StatusBoard } from './status-board.ts'

/** One opened book with everything its verbs need. Made by `openCore`, closed by the app. */
export type Core = {
  profile: 'sandbox' | 'live'
  tillId: string
  book: Book
  /** Where the book was, kept outside it. */
  anchors: Anchors
  clock: Clock
  log: Log
  vault: Vault
  keys: {
    chain: Uint8Array
    preimage: Uint8Array
    pinPepper: Uint8Array
    servicePepper: Uint8Array
    giftCode: Uint8Array
    giftPepper: Uint8Array
  }
  hub: Hub
  node: NodeLink
  /** Which day it is for plans. */
  planClock: PlanClock
  rates: RateDesk
  status: StatusBoard
  deadlines: Deadlines
  /** The same for reservations of credits. */
  holds: HoldDeadlines
  wallet: SandboxWallet | null
  exports: ExportDesk
  failpoint: FailpointHook
  pinCostLog2: number
  workerUrls: WorkerUrls
  /** Answers reviewers, in a thread of its own. */
  review: ReviewThread
  /** Start of this run on the monotonic clock, ms. */
  startedAtMonotonicMs: number
}

/** Who asks: taken from the session by the api, never from the caller's input. */
export type Actor = {
  operatorId: string
  operatorName: string
  tillId: string
  /** Whose ids they are that the caller chose: the till's id, or the service key's. */
  originId: string
}
