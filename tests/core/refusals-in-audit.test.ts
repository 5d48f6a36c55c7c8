import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { auditCall } from '../../electron/api/gate.ts'
import type { ServiceCaller } from '../../electron/core/admit-service-key.ts'
import { readAudit } from '../../electron/core/audit.ts'
import { systemClock } from '../../electron/providers/clock.ts'
import type { SignedIn } from '../../electron/core/sessions.ts'
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
let passedMs = 0
beforeAll(async () => {
  const monotonicMs = () => systemClock.monotonicMs() + passedMs
  till = await startTill({ rateSources: () => [], clock: { ...systemClock, monotonicMs } })
})
afterAll(() => till.close())

const newest = () => readAudit(till.app.mustCore(), 1)[0]

const PERSON: SignedIn = { operatorId: `op_${'1'.repeat(26)}`, name: 'Ada', role: 'cashier' }

function tell(
  outcome: string,
  signedIn: SignedIn | null = PERSON,
  method = 'invoices.status',
  service?: ServiceCaller,
): string {
  const subject = `inv_${outcome}`
  auditCall(till.app, {
    meta: contract.invoices.status['~orpc'].meta,
    method,
    context: {
      consoleSessionId: 'window-1',
      transport: 'direct',
      ...(service ? { service } : {}),
    },
    signedIn,
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

describe('refusals that come as fast as they are asked for', () => {
  const lines = (outcome: string) =>
    readAudit(till.app.mustCore(), 1_000).filter((line) => line.outcome === outcome)

  /** The number of a minute that is over stands before the next line, whatever that is about. */
  function nextMinute(): void {
    passedMs += 60_000
    tell('forbidden')
    expect(newest()).toMatchObject({ outcome: 'forbidden' })
  }

  test('of nobody are one line a minute and a number, whatever they ask about', () => {
    const before = lines('gift_for_another').length
    for (let call = 0; call < 5_000; call += 1) tell('gift_for_another', null)
    expect(lines('gift_for_another')).toHaveLength(before + 1)
    nextMinute()
    expect(lines('gift_for_another')).toHaveLength(before + 2)
    expect(lines('gift_for_another')[0]).toMatchObject({
      subject: '4999×',
      method: 'invoices.status',
      operatorId: null,
    })
    tell('gift_for_another', null)
    expect(newest()).toMatchObject({ subject: 'inv_gift_for_another' })
    nextMinute()
    expect(lines('gift_for_another')).toHaveLength(before + 3)
  })

  test('of a limit are so for a person too', () => {
    nextMinute()
    const before = lines('rate_limited').length
    for (let call = 0; call < 20; call += 1) tell('rate_limited')
    nextMinute()
    expect(lines('rate_limited')).toHaveLength(before + 2)
    expect(lines('rate_limited')[0]).toMatchObject({ subject: '19×', operatorName: 'Ada' })
  })

  test('of rights have a line each where a person has to answer for them, up to ten a minute', () => {
    nextMinute()
    const before = lines('not_owner').length
    for (let call = 0; call < 5_000; call += 1) tell('not_owner')
    expect(lines('not_owner')).toHaveLength(before + 10)
    nextMinute()
    expect(lines('not_owner')).toHaveLength(before + 11)
    expect(lines('not_owner')[0]).toMatchObject({ subject: '4990×', operatorName: 'Ada' })
  })

  test('are bounded whatever methods they try, and every refusal is in one of the numbers', () => {
    const before = lines('forbidden').length
    const bo = { ...PERSON, operatorId: `op_${'2'.repeat(26)}` }
    for (let call = 0; call < 5_000; call += 1) tell('forbidden', bo, `shop.verb${call % 100}`)
    expect(lines('forbidden')).toHaveLength(before + 200)
    passedMs += 60_000
    const counts = lines('forbidden').flatMap(({ subject }) => /^(\d+)×$/.exec(subject)?.[1] ?? [])
    expect(counts).toHaveLength(100)
    expect(counts.reduce((sum, more) => sum + Number(more), 0)).toBe(4_800)
  })

  test('of one key are not counted with those of another', () => {
    nextMinute()
    const key = (keyId: string) => ({
      keyId,
      keyName: keyId,
      scopes: [],
      presentedHash: new Uint8Array(32),
      operatorId: PERSON.operatorId,
      operatorName: PERSON.name,
    })
    const before = lines('rate_limited').length
    const ids = ['1', '2'].map((digit) => `key_${digit.repeat(26)}`)
    for (const id of ids) tell('rate_limited', null, 'credits.balance', key(id))
    expect(lines('rate_limited')).toHaveLength(before + 2)
    expect(
      lines('rate_limited')
        .slice(0, 2)
        .map(({ serviceKeyId }) => serviceKeyId),
    ).toEqual(ids.toReversed())
  })

  test('of a wrong PIN have a line each, for each is slowed', () => {
    const before = lines('wrong_pin').length
    for (let call = 0; call < 3; call += 1) tell('wrong_pin', null)
    expect(lines('wrong_pin')).toHaveLength(before + 3)
  })
})
