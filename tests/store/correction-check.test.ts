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
type Accounts = Record<'cash' | 'income' | 'other', bigint> & {
  charged: Pick<Leg, 'debit' | 'credit' | 'amount'>
}
type Case = readonly [
  name: string,
  legs: (on: Accounts, sale: bigint, held: bigint, charge: bigint) => Partial<Leg>[],
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
const period = (start: string): Partial<Leg> => ({
  reference: `plan:pln_1:${start}`,
  memo: `monthly from ${start}`,
})
const unused = ({ cash, income }: Accounts, amount: bigint): Partial<Leg> => ({
  debit: income,
  credit: cash,
  amount,
  reason: '',
  reference: 'plan:pln_1:unused',
})

const CASES: Case[] = [
  ['a whole one', (on, sale) => [back(on, sale, MOVED)], null, null],
  ['two that leave nothing', (on, sale) => [back(on, sale, 1n), back(on, sale, 999n)], null, null],
  [
    'of more than was moved',
    (on, sale) => [back(on, sale, MOVED + 1n)],
    /^gives back more than was left of entry \d+$/,
    'correction_exceeded',
  ],
  [
    'of more in all than was moved',
    (on, sale) => [back(on, sale, 600n), back(on, sale, 401n)],
    /^gives back more than was left of entry \d+$/,
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
    'of a charge whose plan gave nothing back as unused',
    (on, _sale, _held, charge) => [back(on, charge, MOVED)],
    null,
    null,
  ],
  [
    'of what unused days left of a charge',
    (on, _sale, _held, charge) => [unused(on, 300n), back(on, charge, 700n)],
    null,
    null,
  ],
  [
    'of a period before the one that unused days are of',
    (on, _sale, _held, charge) => [
      { ...on.charged, ...period('2026-04-01') },
      unused(on, MOVED),
      back(on, charge, MOVED),
    ],
    null,
    null,
  ],
  [
    'of more than unused days left of a charge',
    (on, _sale, _held, charge) => [unused(on, 300n), back(on, charge, 701n)],
    /^gives back more than was left of entry \d+$/,
    'correction_exceeded',
  ],
  [
    'of a charge that leaves too little to be unused',
    (on, _sale, _held, charge) => [back(on, charge, 701n), unused(on, 300n)],
    /^gives back more than was left of entry \d+$/,
    'correction_exceeded',
  ],
  [
    'of a charge beside unused days of another way',
    (on, _sale, _held, charge) => [back(on, charge, 1n), { ...unused(on, 1n), credit: on.other }],
    /^is not the opposite of entry \d+$/,
    'correction_opposite',
  ],
  [
    'of a charge beside unused days of a plan that charged none',
    (on, _sale, _held, charge) => [
      back(on, charge, 1n),
      { ...unused(on, 1n), reference: 'plan:pln_2:unused' },
    ],
    /^gives back days that nothing was charged for$/,
    'unused_uncharged',
  ],
  [
    'of itself',
    (on, _sale, _held, charge) => [back(on, charge + 1n, 1n)],
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
    const { cash, income } = basicAccounts(tx)
    const charged = { debit: cash, credit: income, amount: MOVED }
    const accounts = { cash, income, other, charged }
    const sale = leg(charged)
    const held = leg({ debit: cash, credit: income, kind: 'pending', amount: 5n })
    const charge = leg({ ...charged, ...period('2026-03-01') })
    postTransfers(tx, 'tx_sale', START_MS, [sale, held, charge])
    const chargeSeq = newestSeq(tx)
    const legs = legsOf(accounts, chargeSeq - 2n, chargeSeq - 1n, chargeSeq).map((parts) =>
      leg({ ...charged, reason: 'was not served', ...parts }),
    )
    postTransfers(tx, 'tx_back', START_MS, legs)
    return chargeSeq + BigInt(legs.length)
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
