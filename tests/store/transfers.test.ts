import { describe, expect, test } from 'vitest'
import { balanceOf, ensureAccount } from '../../electron/store/accounts.ts'
import { chainHead } from '../../electron/store/chain.ts'
import type { Book } from '../../electron/store/open.ts'
import {
  BookRefusal,
  type BookRefusalKind,
  type Leg,
  postTransfers,
  transfersOfGroup,
} from '../../electron/store/transfers.ts'
import type { WriteTx } from '../../electron/store/tx.ts'
import { basicAccounts, customerAccount, leg, START_MS, tempBook, verified } from './fixtures.ts'

type Accounts = ReturnType<typeof basicAccounts>

function post(tx: WriteTx, legs: Leg[], bookedAtMs = START_MS): bigint {
  const posted = postTransfers(tx, 'g', bookedAtMs, legs)
  return posted.at(-1)?.seq ?? 0n
}

function refusalOf(run: () => void): BookRefusalKind | 'none' {
  try {
    run()
    return 'none'
  } catch (error) {
    if (error instanceof BookRefusal) return error.kind
    throw error
  }
}

/** What a case finds: 1,000 on the limited account, of which 400 are held until a time limit. */
function prepared(tx: WriteTx): Accounts & { held: bigint; euro: bigint; deposit: bigint } {
  const accounts = basicAccounts(tx)
  const { cash, income, limited } = accounts
  const deposit = post(tx, [leg({ debit: cash, credit: limited, amount: 1_000n })])
  const timeoutAtMs = START_MS + 100
  const held = post(tx, [
    leg({ debit: limited, credit: income, amount: 400n, kind: 'pending', timeoutAtMs }),
  ])
  const euro = ensureAccount(tx, {
    code: 'assets:cash',
    currency: 'EUR',
    kind: 'asset',
    limit: 'none',
  })
  return { ...accounts, held, euro, deposit }
}

type Prepared = ReturnType<typeof prepared>
type Case = { name: string; kind: BookRefusalKind; atMs?: number; legs: (of: Prepared) => Leg[] }

const resolve = (of: Prepared, kind: 'post' | 'void', parts: Partial<Leg> = {}): Leg =>
  leg({ debit: of.limited, credit: of.income, amount: 400n, kind, pendingSeq: of.held, ...parts })

const REFUSED: Case[] = [
  {
    name: 'more than there is on a limited account',
    kind: 'overdraft',
    legs: (of) => [leg({ debit: of.limited, credit: of.income, amount: 1_001n })],
  },
  {
    name: 'what is there but held (L2)',
    kind: 'overdraft',
    legs: (of) => [leg({ debit: of.limited, credit: of.income, amount: 601n })],
  },
  {
    name: 'a hold of more than is free',
    kind: 'overdraft',
    legs: (of) => [leg({ debit: of.limited, credit: of.income, amount: 601n, kind: 'pending' })],
  },
  {
    name: 'two accounts of two currencies (L7)',
    kind: 'currency_mismatch',
    legs: (of) => [leg({ debit: of.euro, credit: of.income })],
  },
  {
    name: 'a currency that neither account has',
    kind: 'currency_mismatch',
    legs: (of) => [leg({ debit: of.cash, credit: of.income, currency: 'CREDIT' })],
  },
  {
    name: 'an account that does not exist',
    kind: 'account_not_found',
    legs: (of) => [leg({ debit: of.cash, credit: 9_999n })],
  },
  {
    name: 'from an account to itself',
    kind: 'same_account',
    legs: (of) => [leg({ debit: of.cash, credit: of.cash })],
  },
  {
    name: 'nothing',
    kind: 'amount_not_positive',
    legs: (of) => [leg({ debit: of.cash, credit: of.income, amount: 0n })],
  },
  {
    name: 'less than nothing',
    kind: 'amount_not_positive',
    legs: (of) => [leg({ debit: of.cash, credit: of.income, amount: -1n })],
  },
  {
    name: 'an effect that is booked already (L4)',
    kind: 'reference_used',
    legs: (of) => {
      const once = leg({ debit: of.cash, credit: of.income })
      return [once, { ...once, amount: 5n }]
    },
  },
  {
    name: 'resolving what was never held',
    kind: 'pending_not_found',
    legs: (of) => [resolve(of, 'post', { pendingSeq: 1_000_000n })],
  },
  {
    name: 'resolving a plain transfer',
    kind: 'pending_not_found',
    legs: (of) => [resolve(of, 'post', { pendingSeq: of.deposit })],
  },
  {
    name: 'posting without saying what',
    kind: 'pending_not_found',
    legs: (of) => [resolve(of, 'post', { pendingSeq: null })],
  },
  {
    name: 'a plain transfer that says it resolves something',
    kind: 'pending_not_found',
    legs: (of) => [leg({ debit: of.limited, credit: of.income, amount: 1n, pendingSeq: of.held })],
  },
  {
    name: 'posting to another account than was held for',
    kind: 'pending_mismatch',
    legs: (of) => [resolve(of, 'post', { credit: of.cash })],
  },
  {
    name: 'voiding a part',
    kind: 'pending_mismatch',
    legs: (of) => [resolve(of, 'void', { amount: 399n })],
  },
  {
    name: 'posting more than was held',
    kind: 'over_pending',
    legs: (of) => [resolve(of, 'post', { amount: 401n })],
  },
  {
    name: 'posting at the time limit',
    kind: 'pending_expired',
    atMs: START_MS + 100,
    legs: (of) => [resolve(of, 'post')],
  },
  {
    name: 'posting twice (L3)',
    kind: 'already_posted',
    legs: (of) => [resolve(of, 'post', { amount: 1n }), resolve(of, 'post', { amount: 1n })],
  },
  {
    name: 'voiding what is posted',
    kind: 'already_posted',
    legs: (of) => [resolve(of, 'post'), resolve(of, 'void')],
  },
  {
    name: 'posting what is voided',
    kind: 'already_voided',
    legs: (of) => [resolve(of, 'void'), resolve(of, 'post')],
  },
  {
    name: 'two corrections that together are more than was booked',
    kind: 'over_corrected',
    legs: (of) =>
      [300n, 200n, 501n].map((amount) =>
        leg({
          debit: of.limited,
          credit: of.cash,
          amount,
          correctsSeq: of.deposit,
          reason: 'typed wrong',
        }),
      ),
  },
  {
    name: 'a correction that is not the opposite',
    kind: 'correction_mismatch',
    legs: (of) => [
      leg({ debit: of.cash, credit: of.limited, correctsSeq: of.deposit, reason: 'typed wrong' }),
    ],
  },
  {
    name: 'a correction of more than was booked',
    kind: 'correction_mismatch',
    legs: (of) => [
      leg({
        debit: of.limited,
        credit: of.cash,
        amount: 1_001n,
        correctsSeq: of.deposit,
        reason: 'typed wrong',
      }),
    ],
  },
  {
    name: 'a correction without a reason',
    kind: 'correction_without_reason',
    legs: (of) => [
      leg({
        debit: of.limited,
        credit: of.cash,
        amount: 1n,
        correctsSeq: of.deposit,
        reason: ' ',
      }),
    ],
  },
]

describe('the book refuses by name', () => {
  test.each(REFUSED)('$name: $kind', ({ kind, legs, atMs }) => {
    const book = tempBook()
    book.write((tx) => {
      const of = prepared(tx)
      const before = stateOf(tx)
      expect(refusalOf(() => post(tx, legs(of), atMs))).toBe(kind)
      // All or none: the legs before the refused one are gone too.
      expect(stateOf(tx)).toEqual(before)
    })
  })

  test('new debts of a limited account while it is frozen: book_frozen', () => {
    const book = tempBook()
    const of = book.write(prepared)
    book.freeze(true)
    const spend = leg({ debit: of.limited, credit: of.income, amount: 1n })
    const out = leg({ debit: of.income, credit: of.cash, amount: 1n })
    for (const leaving of [spend, { ...spend, kind: 'pending' as const }, out]) {
      expect(book.write((tx) => refusalOf(() => post(tx, [leaving])))).toBe('book_frozen')
    }
    // What ends a hold and what comes in go on.
    book.write((tx) => post(tx, [resolve(of, 'post', { amount: 100n })]))
    book.write((tx) => post(tx, [leg({ debit: of.cash, credit: of.limited })]))
    book.freeze(false)
    book.write((tx) => post(tx, [leg({ ...spend, reference: 'thawed' })]))
  })

  test('posting after the sweep has voided it: pending_expired', () => {
    const book = tempBook()
    book.write((tx) => {
      const of = prepared(tx)
      post(tx, [resolve(of, 'void')], START_MS + 100)
      const late = refusalOf(() => post(tx, [resolve(of, 'post')], START_MS + 101))
      expect(late).toBe('pending_expired')
      expect(refusalOf(() => post(tx, [resolve(of, 'void')]))).toBe('pending_expired')
    })
  })

  test('a caller that goes on after a refusal has a chain without a hole', async () => {
    const book = tempBook()
    book.write((tx) => {
      const of = prepared(tx)
      const bad = leg({ debit: of.limited, credit: of.income, amount: 9_999n })
      const good = leg({ debit: of.cash, credit: of.income })
      for (const legs of [[bad], [good, bad], [good, good]]) refusalOf(() => post(tx, legs))
      post(tx, [leg({ debit: of.cash, credit: of.income })])
    })
    const checked = await verified(book)
    expect(checked).toMatchObject({ ok: true })
  })
})

function stateOf(tx: WriteTx) {
  return {
    head: chainHead(tx).seq,
    accounts: tx.prepare('SELECT * FROM accounts ORDER BY id').all(),
    transfers: tx.prepare('SELECT count(*) FROM transfers').all(),
  }
}

describe('what is held', () => {
  test('is released whole when a part of it is posted', () => {
    const book = tempBook()
    book.write((tx) => {
      const of = prepared(tx)
      post(tx, [resolve(of, 'post', { amount: 150n })])
    })
    expect(annaOf(book)).toEqual({
      creditsPosted: 1_000n,
      debitsPosted: 150n,
      debitsPending: 0n,
      creditsPending: 0n,
    })
  })

  test('is released when it is voided, and then free to be held again', () => {
    const book = tempBook()
    book.write((tx) => {
      const of = prepared(tx)
      post(tx, [resolve(of, 'void')])
      post(tx, [leg({ debit: of.limited, credit: of.income, amount: 1_000n, kind: 'pending' })])
    })
    expect(annaOf(book)).toMatchObject({ debitsPosted: 0n, debitsPending: 1_000n })
  })

  test('keeps the credit side out of reach until it is posted', () => {
    const book = tempBook()
    book.write((tx) => {
      const { cash, limited } = basicAccounts(tx)
      post(tx, [leg({ debit: cash, credit: limited, amount: 10n, kind: 'pending' })])
      const spend = leg({ debit: limited, credit: cash, amount: 10n })
      expect(refusalOf(() => post(tx, [spend]))).toBe('overdraft')
    })
  })
})

function annaOf(book: Book) {
  const { code, currency } = customerAccount('anna')
  return book.read((tx) => balanceOf(tx, code, currency))
}

describe('amounts', () => {
  const EDGES = [1n, 2n ** 31n, 2n ** 53n].flatMap((edge) => [edge - 1n, edge, edge + 1n])
  const MOST = 2_100_000_000_000_000_000n

  test.each([...EDGES.filter((edge) => edge > 0n), MOST - 1n, MOST])(
    '%s comes back as it went in (L8)',
    (amount) => {
      const book = tempBook()
      book.write((tx) => {
        const { cash, income } = basicAccounts(tx)
        post(tx, [leg({ debit: cash, credit: income, amount })])
      })
      const [row] = book.read((tx) => transfersOfGroup(tx, 'g'))
      expect(row?.amount).toBe(amount)
      const balance = book.read((tx) => balanceOf(tx, 'income:sales', 'BTC'))
      expect(balance?.creditsPosted).toBe(amount)
    },
  )

  test.each([MOST + 1n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 63n + 1n, 2n ** 64n])(
    '%s is more than there is',
    (amount) => {
      const book = tempBook()
      book.write((tx) => {
        const { cash, income } = basicAccounts(tx)
        const large = leg({ debit: cash, credit: income, amount })
        expect(refusalOf(() => post(tx, [large]))).toBe('amount_too_large')
      })
    },
  )

  test('an account ends before its sum could leave 64 bits', () => {
    const book = tempBook()
    book.write((tx) => {
      const { cash, income } = basicAccounts(tx)
      const most = () => leg({ debit: cash, credit: income, amount: MOST })
      post(tx, [most(), most()])
      expect(refusalOf(() => post(tx, [most()]))).toBe('amount_too_large')
    })
  })
})

test('a transfer keeps everything it was given', () => {
  const book = tempBook()
  const given = book.write((tx) => {
    const { cash, limited } = basicAccounts(tx)
    const first = post(tx, [leg({ debit: cash, credit: limited, amount: 70n })])
    const correction = leg({
      debit: limited,
      credit: cash,
      amount: 30n,
      memo: 'Übertrag ☕ \u0000 \n"',
      reason: 'typed wrong',
      correctsSeq: first,
      customerId: 'cus_1',
      tillId: 'till_1',
      operatorId: 'op_1',
      effectiveAtMs: START_MS - 86_400_000,
    })
    post(tx, [correction])
    return correction
  })
  const rows = book.read((tx) => transfersOfGroup(tx, 'g'))
  expect(rows[1]).toMatchObject(given)
  expect(rows[1]).toMatchObject({ bookedAtMs: START_MS, timeoutAtMs: null, pendingSeq: null })
})

test('a broken character is kept the way it is hashed', async () => {
  const book = tempBook()
  book.write((tx) => {
    const { cash, income } = basicAccounts(tx)
    post(tx, [leg({ debit: cash, credit: income, memo: 'half a smile \ud83d' })])
  })
  const checked = await verified(book)
  expect(checked).toMatchObject({ ok: true })
})

test('an account cannot be opened again as something else', () => {
  const book = tempBook()
  book.write((tx) => {
    const spec = customerAccount('anna')
    const id = ensureAccount(tx, spec)
    expect(ensureAccount(tx, spec)).toBe(id)
    expect(() => ensureAccount(tx, { ...spec, limit: 'none' })).toThrow(/another kind/)
  })
})
