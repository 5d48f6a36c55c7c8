import { describe, expect, it } from 'vitest'
import { readAllSources } from '../../electron/core/read-rates.ts'
import { type RateSource, RateSourceError } from '../../electron/ports/rates.ts'

const NEVER = new AbortController().signal
const source = (name: string, read: RateSource['read']): RateSource => ({ name, read })
const good = source('good', async () => ({ rawPrice: '88004.10', atMs: 5 }))
/** A source that keeps no deadline and hears no signal. */
const deaf = source('deaf', () => new Promise(() => {}))

describe('asking all sources', () => {
  it('gives each failure one word and keeps the answers of the others', async () => {
    const refusing = source('refusing', () =>
      Promise.reject(new RateSourceError('bad_answer', 'long story')),
    )
    const broken = source('broken', () => Promise.reject(new TypeError('oops')))
    const sudden = source('sudden', () => {
      throw new TypeError('at once')
    })
    const round = await readAllSources([refusing, good, broken, sudden], 'EUR', NEVER)
    expect(round).toEqual({
      readings: [{ source: 'good', rawPrice: '88004.10', atMs: 5 }],
      failures: [
        { source: 'refusing', reason: 'bad_answer' },
        { source: 'broken', reason: 'failed' },
        { source: 'sudden', reason: 'failed' },
      ],
    })
  })

  it('ends a source that never answers, without making the others wait longer', async () => {
    const startMs = performance.now()
    const round = await readAllSources([deaf, deaf, good], 'EUR', NEVER, 50)
    expect(performance.now() - startMs).toBeLessThan(1_000)
    expect(round.failures.map((failure) => failure.reason)).toEqual(['deadline', 'deadline'])
    expect(round.readings).toHaveLength(1)
  })

  it('passes an abort on and answers at once', async () => {
    const controller = new AbortController()
    let heard = false
    const listening = source(
      'listening',
      (_currency, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            heard = true
            reject(new RateSourceError('deadline', 'stopped'))
          })
        }),
    )
    const round = readAllSources([listening, deaf], 'EUR', controller.signal)
    controller.abort()
    expect((await round).failures).toHaveLength(2)
    expect(heard).toBe(true)
    expect((await readAllSources([good], 'EUR', controller.signal)).readings).toEqual([])
  })

  it('asks nobody when there is nobody', async () => {
    expect(await readAllSources([], 'EUR', NEVER)).toEqual({ readings: [], failures: [] })
  })
})
