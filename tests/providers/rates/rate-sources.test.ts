import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RateSource } from '../../../electron/ports/rates.ts'
import { createRateSources } from '../../../electron/providers/rates/create-rate-sources.ts'
import { SHOP_CURRENCIES, parsePrice } from '../../../shared/money.ts'
import { movedClock } from '../../support/moved-clock.ts'
import { type FakeExchange, json, startFakeExchange } from './fake-exchange.ts'

const NEVER = new AbortController().signal
const clock = movedClock()
let exchange: FakeExchange

beforeEach(async () => {
  exchange = await startFakeExchange()
})
afterEach(async () => {
  await exchange.stop()
})

type Name = 'coinbase' | 'kraken' | 'bitstamp'

function source(name: Name, deadlineMs = 5_000): RateSource {
  const baseUrls = { [name]: exchange.url }
  const [made] = createRateSources([name], { clock, baseUrls, deadlineMs })
  if (!made) throw new Error('no source was made')
  return made
}

/** What each exchange answers for EUR, shortened to the fields that exist on its side. */
function bodyOf(name: Name, price: unknown, currency = 'EUR'): unknown {
  switch (name) {
    case 'coinbase':
      return { data: { amount: price, base: 'BTC', currency } }
    case 'kraken':
      return {
        error: [],
        result: { [`XXBTZ${currency}`]: { a: ['1', '1', '1'], c: [price, '0.003'], o: '1' } },
      }
    case 'bitstamp':
      return { last: price, bid: '1', timestamp: '1795000000', pair: `BTC/${currency}` }
  }
}

function failure(read: Promise<unknown>): Promise<string> {
  return read.then(
    () => 'answered',
    (error: { reason?: string }) => error.reason ?? 'another error',
  )
}

describe.each<Name>(['coinbase', 'kraken', 'bitstamp'])('%s', (name) => {
  it.each([
    ['a number instead of text', 88004.1],
    ['NaN', 'NaN'],
    ['a negative price', '-88004.10'],
    ['exponent notation', '8.8e4'],
    ['a thousands separator', '88,004.10'],
    ['hexadecimal', '0x15'],
    ['blanks', ' 88004.10 '],
    ['nothing', ''],
    ['null', null],
    ['more digits than any price has', '9'.repeat(30)],
  ])('refuses %s', async (_what, price) => {
    exchange.answerWith(json(bodyOf(name, price)))
    expect(await failure(source(name).read('EUR', NEVER))).toBe('bad_answer')
  })

  it.each([
    ['garbage', 'not json at all'],
    ['an empty body', ''],
    ['half of an answer', '{"data":{"amount":"88004.10"'],
    ['bare NaN', 'NaN'],
    ['an array', '[]'],
    ['another shape', '{"price":"88004.10"}'],
  ])('refuses %s', async (_what, body) => {
    exchange.answerWith(json(body))
    expect(await failure(source(name).read('EUR', NEVER))).toBe('bad_answer')
  })

  it('refuses the price of another currency under the name of ours', async () => {
    exchange.answerWith(json(bodyOf(name, '95000.00', 'USD')))
    expect(await failure(source(name).read('EUR', NEVER))).toBe('bad_answer')
  })

  it.each([
    [500, 'refused'],
    [503, 'refused'],
    [429, 'refused'],
    [403, 'refused'],
    [404, 'currency_unknown'],
  ])('answers status %d with %s, price or not', async (status, reason) => {
    exchange.answerWith(json(bodyOf(name, '88004.10'), status))
    expect(await failure(source(name).read('EUR', NEVER))).toBe(reason)
  })

  it('follows no redirect, not even to a good answer', async () => {
    exchange.answerWith((request, response) => {
      if (request.url === '/good') json(bodyOf(name, '88004.10'))(request, response)
      else response.writeHead(302, { location: '/good' }).end()
    })
    expect(await failure(source(name).read('EUR', NEVER))).toBe('refused')
    expect(exchange.asked).not.toContain('/good')
  })

  it('stops reading a body beyond 64 KiB, also when it was packed small', async () => {
    const huge = JSON.stringify({ ...(bodyOf(name, '88004.10') as object), x: ' '.repeat(70_000) })
    exchange.answerWith(json(huge))
    expect(await failure(source(name).read('EUR', NEVER))).toBe('bad_answer')
    exchange.answerWith((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(huge))
    })
    expect(await failure(source(name).read('EUR', NEVER))).toBe('bad_answer')
  })

  it('LND-51: gives up at its deadline on a server that is silent or drips', async () => {
    exchange.answerWith(() => {})
    const startMs = performance.now()
    expect(await failure(source(name, 150).read('EUR', NEVER))).toBe('deadline')
    exchange.answerWith((_request, response) => {
      const drip = setInterval(() => response.write(' '), 20)
      response.on('close', () => clearInterval(drip))
    })
    expect(await failure(source(name, 150).read('EUR', NEVER))).toBe('deadline')
    expect(performance.now() - startMs).toBeLessThan(2_000)
  })

  it('hears the caller who gives up', async () => {
    exchange.answerWith(() => {})
    const controller = new AbortController()
    const read = failure(source(name).read('EUR', controller.signal))
    setTimeout(() => controller.abort(), 50)
    expect(await read).toBe('deadline')
    expect(await failure(source(name).read('EUR', controller.signal))).toBe('deadline')
  })

  it('tries once more when a connection breaks, and names what never answers', async () => {
    let tries = 0
    exchange.answerWith((request, response) => {
      tries += 1
      if (tries === 1) request.socket.destroy()
      else json(bodyOf(name, '88004.10'))(request, response)
    })
    expect((await source(name).read('EUR', NEVER)).rawPrice).toBe('88004.10')
    exchange.answerWith((request) => request.socket.destroy())
    expect(await failure(source(name).read('EUR', NEVER))).toBe('unreachable')
    expect(exchange.asked).toHaveLength(4)
    await exchange.stop()
    expect(await failure(source(name).read('EUR', NEVER))).toBe('unreachable')
  })

  it.each(['88004.10', '88004', '88004.10000', '0.00000001'])(
    'keeps %s as it was written',
    async (price) => {
      exchange.answerWith(json(bodyOf(name, price)))
      expect(await source(name).read('EUR', NEVER)).toEqual({
        rawPrice: price,
        atMs: clock.nowMs(),
      })
    },
  )
})

describe('where each exchange is asked', () => {
  it.each<[Name, string]>([
    ['coinbase', '/v2/prices/BTC-EUR/spot'],
    ['kraken', '/0/public/Ticker?pair=XBTEUR'],
    ['bitstamp', '/api/v2/ticker/btceur/'],
  ])('%s at %s', async (name, path) => {
    exchange.answerWith(json(bodyOf(name, '88004.10')))
    await source(name).read('EUR', NEVER)
    expect(exchange.asked).toEqual([path])
  })

  it('tells a currency an exchange does not trade from a fault', async () => {
    exchange.answerWith(json({ error: ['EQuery:Unknown asset pair'] }))
    expect(await failure(source('kraken').read('PLN', NEVER))).toBe('currency_unknown')
    exchange.answerWith(json({ errors: [{ id: 'not_found', message: 'no' }] }, 400))
    expect(await failure(source('coinbase').read('PLN', NEVER))).toBe('currency_unknown')
  })

  it("knows Kraken's newer pair names, and takes only one pair", async () => {
    exchange.answerWith(json({ error: [], result: { XBTCHF: { c: ['83500.0', '1'] } } }))
    expect((await source('kraken').read('CHF', NEVER)).rawPrice).toBe('83500.0')
    const two = { XXBTZEUR: { c: ['1', '1'] }, XETHZEUR: { c: ['1', '1'] } }
    exchange.answerWith(json({ error: [], result: two }))
    expect(await failure(source('kraken').read('EUR', NEVER))).toBe('bad_answer')
  })

  it('never asks over plain http beyond this machine, nor a name it does not know', () => {
    const baseUrls = { kraken: 'http://api.kraken.com' }
    expect(() => createRateSources(['kraken'], { clock, baseUrls })).toThrow('https')
    expect(() => createRateSources(['coingecko'], { clock })).toThrow(RangeError)
  })
})

describe('the source of the sandbox', () => {
  it('has a steady price in every currency a shop can have, at once and offline', async () => {
    const [sandbox] = createRateSources(['sandbox'], { clock })
    for (const currency of SHOP_CURRENCIES) {
      const { rawPrice } = await sandbox!.read(currency, NEVER)
      expect(parsePrice(rawPrice, currency)).not.toBeNull()
    }
    expect((await sandbox!.read('EUR', NEVER)).rawPrice).toBe('88004.10')
    expect((await sandbox!.read('USD', NEVER)).rawPrice).toBe('95000.00')
    expect(await failure(sandbox!.read('XXX', NEVER))).toBe('currency_unknown')
  })
})
