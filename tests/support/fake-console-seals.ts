import { setTimeout as sleep } from 'node:timers/promises'
import type { NodeCompareEvent, ReplayEvent, VerifyEvent } from '../../shared/contract/seals.ts'
import type { FakeBuilder } from './fake-console.ts'
import { type BookReplay, REPLAYED_TABLES } from '../../shared/model/replay.ts'
import { NODE_DIFFERENCES, type NodeComparison } from '../../shared/model/node-comparison.ts'
import type { BookCheck, SealView } from '../../shared/model/seal.ts'

/** The proof as the contract has it, for screens. */
export function makeSeals(os: FakeBuilder) {
  return {
    seals: os.book.seals.handler(({ input }) => fakeSeals(input.before, input.limit)),
    verify: os.book.verify.handler(() => fakeVerify()),
    replay: os.book.replay.handler(replaysInTurn()),
    compareNode: os.book.compareNode.handler(() => fakeComparing()),
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
    lastComparison: null,
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
    fault: null,
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

async function* fakeComparing(): AsyncGenerator<NodeCompareEvent, void> {
  yield { kind: 'progress', side: 'node', done: 200n, all: 900n }
  await sleep(100)
  yield { kind: 'done', comparison: fakeComparison('differs') }
}

/** One row of each kind when they differ; none otherwise. */
export function fakeComparison(verdict: NodeComparison['verdict']): NodeComparison {
  const kinds = verdict === 'differs' ? NODE_DIFFERENCES : []
  return {
    verdict,
    refusal: verdict === 'node_refused' ? 'permission_denied' : null,
    nodePubkey: `02${'ab'.repeat(32)}`,
    atMs: Date.UTC(2026, 10, 21, 11, 4, 9),
    durationMs: 840,
    node: { payments: 900, msat: 12_000_000_001n },
    book: { payments: 901, msat: 12_000_000_000n },
    counts: Object.fromEntries(
      NODE_DIFFERENCES.map((kind) => [kind, kinds.length > 0 ? 1 : 0]),
    ) as NodeComparison['counts'],
    rows: kinds.map((kind, index) => ({
      kind,
      paymentHash: `${index}a`.repeat(32),
      invoiceId: kind === 'not_in_book' ? null : `inv_${String(index).padStart(26, '0')}`,
      nodeMsat: kind.startsWith('not_at') || kind === 'pruned' ? null : 200_001n,
      bookMsat: kind === 'not_in_book' || kind === 'not_booked' ? null : 200_000n,
    })),
  }
}

const ENDINGS = ['same', 'different', 'refused'] as const

/** The same of the replay; each next run of a console ends in the next way. */
function replaysInTurn(): () => AsyncGenerator<ReplayEvent, void> {
  let runs = 0
  return async function* fakeReplay() {
    const ending = ENDINGS[runs % ENDINGS.length] ?? 'same'
    runs += 1
    for (let part = 1n; part <= 4n; part += 1n) {
      yield { kind: 'progress', replayedToSeq: (HEAD * part) / 4n, headSeq: HEAD }
      await sleep(100)
    }
    yield { kind: 'done', replay: fakeReplayed(ending) }
  }
}

/** What a replay found: all the same, a changed sale beside a payment taken out, or a bad log. */
export function fakeReplayed(ending: (typeof ENDINGS)[number]): BookReplay {
  const told = { atMs: Date.UTC(2026, 10, 21, 11, 4, 9), durationMs: 3_120 }
  if (ending === 'refused') {
    const values = { id: 'inv_01hf7yat0000000000000000zz', status: 'canceled', event: 'paid' }
    const refused = { seq: 31_007n, rule: 'move_refused' as const, values }
    const none = { hash: null, standingHash: null, contentHash: null, tables: [], inbox: null }
    return { ...told, ...none, isSame: false, headSeq: 31_006n, refused }
  }
  const isSame = ending === 'same'
  const [hash, contentHash] = ['ab'.repeat(32), 'cd'.repeat(32)]
  const hashes = { hash, standingHash: isSame ? hash : 'ef'.repeat(32), contentHash }
  const difference = isSame ? null : 'the log has 9120 settlements, the inbox tells of 9119'
  const inbox = { seed: 4_040_404_040, facts: 9_120, deliveries: 15_960, difference }
  const tables = REPLAYED_TABLES.map((name, index) => fakeTable(name, index, isSame))
  return { ...told, ...hashes, isSame, headSeq: HEAD, refused: null, tables, inbox }
}

const DIFFERENCES: Partial<Record<(typeof REPLAYED_TABLES)[number], string>> = {
  invoices: 'inv_01hf7yat0000000000000000zz: received is 1, the log says 14204000',
  gifts: '3 is missing: the log tells of it',
}

function fakeTable(
  name: (typeof REPLAYED_TABLES)[number],
  index: number,
  isSame: boolean,
): BookReplay['tables'][number] {
  const hash = (index + 1).toString(16).repeat(64)
  const rows = 7 * (index + 1) ** 4
  const difference = isSame ? null : (DIFFERENCES[name] ?? null)
  if (difference === null) {
    return { name, rows, standingRows: rows, hash, standingHash: hash, isSame: true, difference }
  }
  const standingRows = name === 'gifts' ? rows - 1 : rows
  return { name, rows, standingRows, hash, standingHash: '0'.repeat(64), isSame: false, difference }
}
