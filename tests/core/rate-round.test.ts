import { describe, expect, test } from 'vitest'
import type { KeptRate } from '../../electron/core/kept-rate.ts'
import { createRateDesk } from '../../electron/core/rate-desk.ts'
import { rateRound } from '../../electron/core/rate-round.ts'
import { type RateSource, RateSourceError } from '../../electron/ports/rates.ts'
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
  const exchange = { asked: 0, isSilent: false }
  const source: RateSource = {
    name: 'kraken',
    read: async () => {
      exchange.asked += 1
      if (exchange.isSilent) throw new RateSourceError('unreachable', 'no way')
      return { rawPrice: '88004.10', atMs: clock.nowMs() }
    },
  }
  const deps = { book: tempBook(), clock, log: LOG, profile: 'live' as const }
  return { clock, exchange, desk: createRateDesk({ ...deps, sources: () => [source] }) }
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
