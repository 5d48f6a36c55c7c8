import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readAudit } from '../../electron/core/audit.ts'
import { invoiceById } from '../../electron/store/invoices.ts'
import { type RateRecord, rateRecordSchema } from '../../shared/model/rate.ts'
import { type ConsoleUnderTest, startConsole } from '../support/console-under-test.ts'
import { codeOf } from '../support/till-under-test.ts'

const REASON = 'no source answers since noon'
const PRICE = { price: '88000', validMinutes: 60 }

let console: ConsoleUnderTest
beforeAll(async () => {
  console = await startConsole()
  await console.window('owner').session.state()
})
afterAll(() => console.close())

const window = () => console.window('owner')
const newest = () => readAudit(console.app.mustCore(), 1)[0]

describe('OPP-06: a price set by hand', () => {
  test.each(['', '  no  ', 'x'.repeat(201)])('is refused with %j as its reason', async (reason) => {
    const asked = window().rates.setManual({ ...PRICE, reason })
    await expect(asked).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    expect((await window().rates.current()).record?.reason).toBeUndefined()
  })

  test('names its reason in the audit log, on the screen and in each sale', async () => {
    const { record } = await window().rates.setManual({ ...PRICE, reason: `  ${REASON} ` })
    expect(record).toMatchObject({ tier: 'manual', reason: REASON })
    expect(newest()).toMatchObject({ method: 'rates.setManual', outcome: 'ok', subject: REASON })
    const amount = { unit: 'fiat', amountMinor: 440n } as const
    const sale = await window().invoices.create({ clientId: 'manual-1', amount, memo: '' })
    expect(sale.rate).toMatchObject({ reason: REASON, readings: [{ source: 'manual' }] })
    const row = console.app.mustCore().book.read((tx) => invoiceById(tx, sale.id))
    expect(row?.rate).toMatchObject({ reason: REASON })
  })

  test('is ended without one, and a refused call quotes nothing of what was sent', async () => {
    expect((await window().rates.setManual({ price: null })).tier).not.toBe('manual')
    const nobody = console.window('nobody')
    await nobody.session.state()
    await nobody.session.lock()
    expect(await codeOf(nobody.rates.setManual({ ...PRICE, reason: REASON }))).toBe('no_session')
    expect(newest()).toMatchObject({ outcome: 'no_session', subject: '' })
  })

  test('of before it was asked for is read as it is', () => {
    const record: RateRecord = {
      quoteId: 'quote_1',
      currency: 'EUR',
      numerator: 8_800_000n,
      denominator: 1n,
      spreadBasisPoints: 0,
      rounding: 'up_to_sat',
      tier: 'manual',
      atMs: 1,
      readings: [{ source: 'manual', rawPrice: '88000', atMs: 1, isUsed: true }],
    }
    expect(rateRecordSchema.parse(record)).toEqual(record)
  })
})
