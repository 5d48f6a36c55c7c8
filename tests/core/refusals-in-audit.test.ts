import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { auditCall } from '../../electron/api/gate.ts'
import { readAudit } from '../../electron/core/audit.ts'
import { contract } from '../../shared/contract/index.ts'
import { ERRORS } from '../../shared/contract/errors.ts'
import { codeOf, startTill, type TillUnderTest } from '../support/till-under-test.ts'

/** Whoever tries what is not theirs leaves a line, also where the call itself would leave none. */
const TRIED = [
  'no_session',
  'wrong_key',
  'wrong_pin',
  'operator_locked',
  'wrong_origin',
  'forbidden',
  'gift_for_another',
  'missing_scope',
  'not_owner',
  'rate_limited',
]

let till: TillUnderTest
beforeAll(async () => {
  till = await startTill({ rateSources: () => [] })
})
afterAll(() => till.close())

const newest = () => readAudit(till.app.mustCore(), 1)[0]

function tell(outcome: string): string {
  const subject = `inv_${outcome}`
  auditCall(till.app, {
    meta: contract.invoices.status['~orpc'].meta,
    method: 'invoices.status',
    context: { consoleSessionId: 'window-1', transport: 'direct' },
    signedIn: null,
    outcome,
    subject,
  })
  return subject
}

describe('a call that is not audited when it is answered', () => {
  test('has every code of rights and limits in the table here', () => {
    const codes = Object.entries(ERRORS).filter(([, { status }]) =>
      [401, 403, 429].includes(status),
    )
    expect(codes.map(([code]) => code).toSorted()).toEqual(TRIED.toSorted())
  })

  test.each(TRIED)('is in the audit log when it is refused with %s', (outcome) => {
    const subject = tell(outcome)
    expect(newest()).toMatchObject({ method: 'invoices.status', outcome, subject })
  })

  test.each(['ok', 'not_found', 'BAD_REQUEST', 'internal', 'toString'])(
    'is not in it with %s',
    (outcome) => {
      tell('forbidden')
      tell(outcome)
      expect(newest()).toMatchObject({ outcome: 'forbidden' })
    },
  )
})

describe('over the contract', () => {
  test.each(['status', 'get'] as const)('a sale of another till, by invoices.%s', async (verb) => {
    const sale = await till.sellSat(500n)
    const core = till.app.mustCore()
    const own = core.tillId
    Object.assign(core, { tillId: `till_${'7'.repeat(26)}` })
    try {
      expect(await codeOf(till.cashier.invoices[verb]({ id: sale.id }))).toBe('not_owner')
    } finally {
      Object.assign(core, { tillId: own })
    }
    const line = { method: `invoices.${verb}`, outcome: 'not_owner', subject: sale.id }
    expect(newest()).toMatchObject(line)
  })

  test('prices asked for too often', async () => {
    // The start of the till may have just asked, and then this is one too many already.
    await codeOf(till.cashier.rates.refresh())
    expect(await codeOf(till.cashier.rates.refresh())).toBe('rate_limited')
    expect(newest()).toMatchObject({ method: 'rates.refresh', outcome: 'rate_limited' })
  })
})
