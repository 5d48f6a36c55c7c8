import { acceptHistory } from '../core/accept-history.ts'
import type { App } from '../core/app.ts'
import { verifyBook } from '../core/check-book.ts'
import { compareWithNode } from '../core/compare-with-node.ts'
import { correctTransfers } from '../core/correct-transfers.ts'
import { replayLog } from '../core/replay-log.ts'
import { readSeals } from '../core/read-seals.ts'
import { actorOf, type Bound } from './bind.ts'

/** Proof and corrections, bound to the core. */
export function bindSeals(app: App, os: Bound) {
  return {
    seals: os.book.seals.handler(({ input }) => readSeals(app.mustCore(), input)),
    verify: os.book.verify.handler(({ signal }) => verifyBook(app.mustCore(), signal)),
    replay: os.book.replay.handler(({ signal }) => replayLog(app.mustCore(), signal)),
    compareNode: os.book.compareNode.handler(({ signal }) =>
      compareWithNode(app.mustCore(), signal),
    ),
    acceptHistory: os.book.acceptHistory.handler(({ input, context }) =>
      acceptHistory(app.mustCore(), input, actorOf(app, context)),
    ),
    correct: os.book.correct.handler(({ input, context }) =>
      correctTransfers(app.mustCore(), input, actorOf(app, context)),
    ),
  }
}
