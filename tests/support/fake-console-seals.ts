import { setTimeout as sleep } from 'node:timers/promises'
import type { ReplayEvent, VerifyEvent } from '../../shared/contract/seals.ts'
import type { FakeBuilder } from './fake-console.ts'
import { REPLAYED_TABLES } from '../../shared/model/replay.ts'
import type { BookCheck, SealView } from '../../shared/model/seal.ts'

/** The proof as the contract has it, for screens. */
export function makeSeals(os: FakeBuilder) {
  return {
    seals: os.book.seals.handler(({ input }) => fakeSeals(input.before, input.limit)),
    verify: os.book.verify.handler(() => fakeVerify()),
    replay: os.book.replay.handler(() => fakeReplay()),
    acceptHistory: os.book.acceptHistory.handler(() => fakeSeals(null, 1).history),
    correct: os.book.correct.handler(({ errors }) => {
      throw errors.not_found()
    }),
  }
}

const HEAD = 48_211n
const DAY_MS = 86_400_000
const BOOK_ID = '7f'.repeat(16)

/** The proof as a shop of some weeks would have it; the second line covers a closed weekend. */
function fakeSeals(before: number | null, limit: number) {
  const newest = Math.min(19, (before ?? 20) - 1)
  const numbers = Array.from({ length: Math.max(0, Math.min(limit, newest)) }, (_, i) => newest - i)
  const last = numbers.at(-1) ?? 1
  return {
    bookId: BOOK_ID,
    seals: numbers.map((number) => fakeSeal(number)),
    next: last > 1 ? last : null,
    lastCheck: fakeCheck('full'),
    sealedAheadTo: null,
    history: {
      state: 'whole' as const,
      isJournalDamaged: false,
      anchorSeq: HEAD,
      anchoredAtMs: Date.now(),
    },
  }
}

function fakeSeal(number: number): SealView {
  const sealedAtMs = Date.UTC(2026, 10, 1, 23, 0, 14) + number * DAY_MS
  const day = new Date(sealedAtMs).toISOString().slice(0, 10)
  const before = new Date(sealedAtMs - 2 * DAY_MS).toISOString().slice(0, 10)
  const headHash = number.toString(16).padStart(2, '0').repeat(32)
  const headSeq = HEAD - BigInt(20 - number) * 311n
  return {
    number,
    fromDay: number === 18 ? before : day,
    day,
    timeZone: 'Europe/Berlin',
    headSeq,
    headHash,
    entries: 311n,
    sealedAtMs,
    code: `tillbook-seal:1:${BOOK_ID}:${day}:${headSeq}:${headHash}`,
  }
}

export function fakeCheck(kind: BookCheck['kind']): BookCheck {
  return {
    kind,
    isOk: true,
    atMs: Date.now(),
    durationMs: 1_240,
    entries: kind === 'full' ? HEAD : 12n,
    accounts: 14,
    holds: 2,
    currencies: ['BTC', 'CREDIT'],
    anchors: 31,
    toSeq: HEAD,
    brokenAtSeq: null,
    reason: '',
  }
}

/** Four steps and the result, slow enough to be looked at. */
async function* fakeVerify(): AsyncGenerator<VerifyEvent, void> {
  for (let part = 1n; part <= 4n; part += 1n) {
    yield { kind: 'progress', checkedToSeq: (HEAD * part) / 4n, headSeq: HEAD }
    await sleep(100)
  }
  yield { kind: 'done', check: fakeCheck('full') }
}

/** The same, of the replay: one table of each kind, all as the log tells. */
async function* fakeReplay(): AsyncGenerator<ReplayEvent, void> {
  for (let part = 1n; part <= 4n; part += 1n) {
    yield { kind: 'progress', replayedToSeq: (HEAD * part) / 4n, headSeq: HEAD }
    await sleep(100)
  }
  const tables = REPLAYED_TABLES.map((name, index) => {
    const hash = (index + 1).toString(16).repeat(64)
    const rows = 7 * (index + 1)
    const rest = { standingRows: rows, standingHash: hash, isSame: true, difference: null }
    return { name, rows, hash, ...rest }
  })
  const hash = 'ab'.repeat(32)
  const hashes = { hash, standingHash: hash, contentHash: 'cd'.repeat(32) }
  const inbox = { seed: 7, facts: 9_120, deliveries: 15_960, difference: null }
  const result = { isSame: true, atMs: Date.now(), durationMs: 3_120, headSeq: HEAD, refused: null }
  yield { kind: 'done', replay: { ...result, ...hashes, tables, inbox } }
}
