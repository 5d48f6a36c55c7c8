import { describe, expect, test } from 'vitest'
import type { KeptRate } from '../../electron/core/kept-rate.ts'
import { createRateDesk } from '../../electron/core/rate-desk.ts'
import { rateRound } from '../../electron/core/rate-round.ts'
import { priceOfReadings } from '../../electron/domain/rates.ts'
import { type RateSource, RateSourceError } from '../../electron/ports/rates.ts'
import { writeSetting } from '../../electron/store/settings.ts'
import type { RateSettings } from '../../shared/model/settings.ts'
import { tempBook } from '../store/fixtures.ts'
import { movedClock } from '../support/moved-clock.ts'

const RULES: RateSettings = {
  sources: ['coinbase', 'kraken'],
  staleWarnMinutes: 5,
  staleBlockMinutes: 60,
  spreadBasisPoints: 0,
  floorMajorPerBtc: 1_000,
  jumpGuardPercent: 20,
}
const LOG = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => '',
  child: () => LOG,
}
const silent: RateSource = {
  name: 'coinbase',
  read: () => Promise.reject(new RateSourceError('unreachable', 'no way')),
}

async function roundOf(rawPrice: string | null): Promise<KeptRate> {
  const clock = movedClock()
  const telling: RateSource = {
    name: 'kraken',
    read: async () => ({ rawPrice: String(rawPrice), atMs: clock.nowMs() }),
  }
  const kept: KeptRate = {
    record: null,
    acceptedAtMonotonicMs: 0,
    triedAtMonotonicMs: 0,
    unconfirmed: null,
    manual: null,
    failures: [],
  }
  const sources = () => (rawPrice === null ? [silent] : [silent, telling])
  const deps = { book: tempBook(), clock, log: LOG, profile: 'live' as const, sources }
  const { signal } = new AbortController()
  await rateRound(deps, kept, { currency: 'EUR', rules: RULES, signal })
  return kept
}

describe('a round of the sources', () => {
  const unreachable = { source: 'coinbase', reason: 'unreachable' }

  test('a price that a guard held back is named beside the silent sources (OPP-06)', async () => {
    const kept = await roundOf('999')
    expect(kept.record).toBeNull()
    expect(kept.failures).toEqual([unreachable, { source: 'price_check', reason: 'below_floor' }])
  })

  test('when no source answers, their own reasons say enough', async () => {
    expect((await roundOf(null)).failures).toEqual([unreachable])
  })

  test('an accepted price leaves only the source that was silent', async () => {
    const kept = await roundOf('88004.10')
    expect(kept.record?.numerator).toBeDefined()
    expect(kept.failures).toEqual([unreachable])
  })
})

/** A desk with one exchange, which counts how often it is asked and may fall silent. */
function deskOf() {
  const clock = movedClock()
  const exchange = { asked: 0, isSilent: false, rawPrice: '88004.10' }
  const source: RateSource = {
    name: 'kraken',
    read: async () => {
      exchange.asked += 1
      if (exchange.isSilent) throw new RateSourceError('unreachable', 'no way')
      return { rawPrice: exchange.rawPrice, atMs: clock.nowMs() }
    },
  }
  const book = tempBook()
  const deps = { book, clock, log: LOG, profile: 'live' as const, sources: () => [source] }
  const desk = createRateDesk(deps)
  /** As the settings screen does it: written, and the desk told. */
  const setRules = (changed: Partial<RateSettings>): void => {
    book.write((tx) => writeSetting(tx, 'rates', { ...RULES, ...changed }))
    desk.settingsChanged()
  }
  return { clock, exchange, desk, setRules, reopened: () => createRateDesk(deps) }
}

describe('the price of a sale', () => {
  test('LND-05, LND-14: serves for five minutes and is asked for once', async () => {
    const { clock, exchange, desk } = deskOf()
    await desk.forSale('EUR')
    await clock.advance(4 * 60_000)
    const again = await desk.forSale('EUR')
    expect({ tier: again.tier, asked: exchange.asked }).toEqual({ tier: 'fresh', asked: 1 })
    expect(desk.needsRound()).toEqual([])
    await clock.advance(40_000)
    expect(desk.needsRound()).toEqual(['EUR'])
    desk.close()
  })

  test('LND-52, TRAP-13: a silent exchange leaves the old price, warned of, and not for ever', async () => {
    const { clock, exchange, desk } = deskOf()
    await desk.forSale('EUR')
    exchange.isSilent = true
    await clock.advance(6 * 60_000)
    expect((await desk.forSale('EUR')).tier).toBe('stale_warn')
    await clock.advance(55 * 60_000)
    await expect(desk.forSale('EUR')).rejects.toMatchObject({ code: 'rate_unavailable' })
    desk.close()
  })
})

describe('sales that no source gives a price for', () => {
  test('do not ask the exchanges again and again, and ask again in a few seconds', async () => {
    const { clock, exchange, desk } = deskOf()
    exchange.isSilent = true
    const sales = Array.from({ length: 15 }, () => desk.forSale('EUR').catch(() => null))
    await Promise.all(sales)
    for (let sale = 0; sale < 15; sale += 1) {
      await expect(desk.forSale('EUR')).rejects.toMatchObject({
        code: 'rate_unavailable',
        data: { tier: 'none' },
      })
    }
    expect(exchange.asked).toBe(1)
    exchange.isSilent = false
    await clock.advance(5_000)
    expect(await desk.forSale('EUR')).toMatchObject({ tier: 'fresh' })
    desk.close()
  })
})

describe('a change of the rules binds the price in use (OPP-06, pain 8)', () => {
  const held = { source: 'price_check', reason: 'below_floor' }

  test('a raised floor stops the price it forbids, before and after the next round', async () => {
    const { desk, setRules, reopened } = deskOf()
    await desk.forSale('EUR')
    setRules({ floorMajorPerBtc: 1_000_000 })
    expect(desk.status('EUR')).toMatchObject({ tier: 'none', record: null, failures: [held] })
    expect(desk.usableNow('EUR')).toBeNull()
    await expect(desk.forSale('EUR')).rejects.toMatchObject({ code: 'rate_unavailable' })
    expect(reopened().status('EUR')).toMatchObject({ tier: 'none', failures: [held] })
    setRules({ floorMajorPerBtc: 1_000 })
    expect(desk.status('EUR')).toMatchObject({ tier: 'fresh' })
    desk.close()
  })

  test('it stops a price set by hand too', async () => {
    const { desk, setRules } = deskOf()
    desk.setManual({ price: '88000', validMinutes: 60, reason: 'no source' }, 'EUR')
    setRules({ floorMajorPerBtc: 90_000 })
    expect(desk.status('EUR')).toMatchObject({
      tier: 'none',
      failures: [{ source: 'manual', reason: 'below_floor' }],
    })
    desk.close()
  })

  test('a new spread is in the next sale, as another quote of the same readings', async () => {
    const { clock, exchange, desk, setRules, reopened } = deskOf()
    const before = await desk.forSale('EUR')
    await clock.advance(60_000)
    setRules({ spreadBasisPoints: 500 })
    const after = await desk.forSale('EUR')
    const replayed = priceOfReadings(after.readings, 'EUR', 500)
    expect(after).toMatchObject({ ...replayed, spreadBasisPoints: 500, atMs: before.atMs })
    expect(after.quoteId).not.toBe(before.quoteId)
    expect((await desk.forSale('EUR')).quoteId).toBe(after.quoteId)
    expect(desk.status('EUR').ageMs).toBe(60_000)
    expect(exchange.asked).toBe(1)
    expect(reopened().usableNow('EUR')).toMatchObject({ ...replayed })
    desk.close()
  })
})

describe('a jump that one source alone reports (OPP-06)', () => {
  const held = { source: 'price_check', reason: 'jump_alone' }

  test('is not used however often somebody presses; the last price grows old instead', async () => {
    const { clock, exchange, desk } = deskOf()
    await desk.forSale('EUR')
    exchange.rawPrice = '8800000'
    for (let round = 0; round < 5; round += 1) {
      await clock.advance(6_000)
      const { record, failures } = await desk.refreshNow('EUR')
      expect(record?.readings[0]?.rawPrice).toBe('88004.10')
      expect(failures).toEqual([held])
    }
    await clock.advance(60 * 60_000)
    await expect(desk.forSale('EUR')).rejects.toMatchObject({ data: { tier: 'stale_block' } })
    desk.close()
  })

  test('after a real move a price set by hand lets it through, and the shop is not shut out', async () => {
    const { clock, exchange, desk } = deskOf()
    await desk.forSale('EUR')
    await clock.advance(86_400_000)
    exchange.rawPrice = '61000'
    await expect(desk.forSale('EUR')).rejects.toMatchObject({ code: 'rate_unavailable' })
    desk.setManual({ price: '60500', validMinutes: 30, reason: 'no source' }, 'EUR')
    expect(await desk.forSale('EUR')).toMatchObject({ tier: 'manual' })
    await desk.refresh('EUR')
    await clock.advance(31 * 60_000)
    exchange.rawPrice = '61100'
    expect((await desk.refresh('EUR')).failures).toEqual([])
    expect(await desk.forSale('EUR')).toMatchObject({ tier: 'fresh', numerator: 6_110_000n })
    desk.close()
  })
})

describe('whoever presses for a new price', () => {
  test('waits some seconds between two rounds, so that no exchange shuts the shop out', async () => {
    const { clock, exchange, desk } = deskOf()
    await desk.refreshNow('EUR')
    await expect(desk.refreshNow('EUR')).rejects.toMatchObject({
      code: 'rate_limited',
      data: { retryAfterSeconds: 5 },
    })
    expect(exchange.asked).toBe(1)
    await clock.advance(5_000)
    await desk.refreshNow('EUR')
    expect(exchange.asked).toBe(2)
    desk.close()
  })
})
