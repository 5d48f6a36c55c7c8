import { expect, test } from 'vitest'
import { ensureAccount } from '../../electron/store/accounts.ts'
import { replayBook } from '../../electron/store/replay/replay-book.ts'
import { connect } from '../../electron/store/sqlite.ts'
import { type Leg, postTransfers } from '../../electron/store/transfers.ts'
import type { ReplayRule } from '../../shared/model/replay-rules.ts'
import {
  basicAccounts,
  customerAccount,
  leg,
  rawConnection,
  START_MS,
  tempBook,
  verified,
} from './fixtures.ts'

/**
 * Corrections as somebody writes them who has the key and took the triggers out: their hashes, the
 * balances and the trial balance all hold. The full check and the replay find them by themselves.
 */
type Accounts = { cash: bigint; income: bigint; limited: bigint; other: bigint }
type Case = readonly [
  name: string,
  legs: (accounts: Accounts, sale: bigint, held: bigint) => Partial<Leg>[],
  reason: RegExp | null,
  rule: ReplayRule | null,
]

const MOVED = 1_000n
const back = ({ cash, income }: Accounts, seq: bigint, amount: bigint): Partial<Leg> => ({
  debit: income,
  credit: cash,
  amount,
  correctsSeq: seq,
})

const CASES: Case[] = [
  ['a whole one', (on, sale) => [back(on, sale, MOVED)], null, null],
  ['two that leave nothing', (on, sale) => [back(on, sale, 1n), back(on, sale, 999n)], null, null],
  [
    'of more than was moved',
    (on, sale) => [back(on, sale, MOVED + 1n)],
    /^gives back more than entry \d+ moved$/,
    'correction_exceeded',
  ],
  [
    'of more in all than was moved',
    (on, sale) => [back(on, sale, 600n), back(on, sale, 401n)],
    /^gives back more than entry \d+ moved$/,
    'correction_exceeded',
  ],
  [
    'that goes the same way',
    ({ cash, income }, sale) => [{ debit: cash, credit: income, correctsSeq: sale }],
    /^is not the opposite of entry \d+$/,
    'correction_opposite',
  ],
  [
    'that gives to another account',
    ({ income, other }, sale) => [{ debit: income, credit: other, correctsSeq: sale }],
    /^is not the opposite of entry \d+$/,
    'correction_opposite',
  ],
  [
    'that takes from another account',
    ({ cash, other }, sale) => [{ debit: other, credit: cash, correctsSeq: sale }],
    /^is not the opposite of entry \d+$/,
    'correction_opposite',
  ],
  [
    'of what is only held',
    (on, _sale, held) => [back(on, held, 1n)],
    /^corrects entry \d+, which moved nothing before it$/,
    'correction_unknown',
  ],
  [
    'of itself',
    (on, _sale, held) => [back(on, held + 1n, 1n)],
    /^corrects entry \d+, which moved nothing before it$/,
    'correction_unknown',
  ],
]

test.each(CASES)('OPP-09: a correction %s', async (_name, legsOf, reason, rule) => {
  const book = tempBook()
  const raw = rawConnection(book.file)
  raw.exec('DROP TRIGGER transfers_correct; DROP TRIGGER transfers_corrected')
  const wrong = book.write((tx) => {
    const other = ensureAccount(tx, { ...customerAccount('bo'), limit: 'none' })
    const accounts = { ...basicAccounts(tx), other }
    const { cash, income } = accounts
    const sale = leg({ debit: cash, credit: income, amount: MOVED })
    const held = leg({ debit: cash, credit: income, kind: 'pending', amount: 5n })
    postTransfers(tx, 'tx_sale', START_MS, [sale, held])
    const heldSeq = newestSeq(tx)
    const legs = legsOf(accounts, heldSeq - 1n, heldSeq).map((parts) =>
      leg({ debit: cash, credit: income, reason: 'was not served', ...parts }),
    )
    postTransfers(tx, 'tx_back', START_MS, legs)
    return heldSeq + BigInt(legs.length)
  })

  const found = await verified(book)
  const refused = await refusedOf(book.file)
  if (reason === null) {
    expect(found).toMatchObject({ ok: true })
    expect(refused).toBeNull()
    return
  }
  expect(found).toMatchObject({ ok: false, reason: expect.stringMatching(reason) as string })
  expect(refused).toMatchObject({ rule })
  // Of several it is the first that gives back too much.
  const seq = found.ok ? null : found.brokenAtSeq
  expect(seq).toBeLessThanOrEqual(wrong)
  expect(refused?.seq).toBe(seq)
})

function newestSeq(tx: Parameters<typeof postTransfers>[0]): bigint {
  return (tx.prepare('SELECT max(seq) AS seq FROM transfers').get() as { seq: bigint }).seq
}

async function refusedOf(file: string) {
  const db = connect(file, { timeoutMs: 0, isReadOnly: true })
  try {
    const { signal } = new AbortController()
    return (await replayBook(db, { onProgress: () => {}, signal, seed: 1 })).refused
  } finally {
    db.close()
  }
}
