import { describe, expect, test } from 'vitest'
import { appendEvent } from '../../electron/store/events.ts'
import { proveApart } from '../../electron/store/prove-apart.ts'
import { connect } from '../../electron/store/sqlite.ts'
import { verifyAll } from '../../electron/store/verify.ts'
import { CHAIN_KEY, dropTriggers, rawConnection, START_MS, tempBook } from './fixtures.ts'

const ENTRIES = 15_000
/** Three threads: two of these are where stretches meet. */
const PLACES = [1, 4_999, 5_000, 5_001, 9_999, 10_000, 10_001, ENTRIES]

function filledBook(): string {
  const book = tempBook()
  book.write((tx) => {
    for (let entry = 0; entry < ENTRIES; entry += 1) {
      appendEvent(tx, {
        atMs: START_MS,
        subject: `inv_${entry}`,
        source: 'clock',
        event: 'lapsed',
        fromStatus: 'pending',
        toStatus: 'expired',
        outcome: 'applied',
        detail: '',
      })
    }
  })
  book.close()
  return book.file
}

function check(
  file: string,
  chainKey: Uint8Array | null = CHAIN_KEY,
  stop = new AbortController(),
) {
  const { signal } = stop
  const db = connect(file, { timeoutMs: 1_000, isReadOnly: true })
  const prover = proveApart({ file, chainKey, threads: 3 })
  return verifyAll(db, chainKey, () => {}, signal, [], prover).finally(() => db.close())
}

describe('OPP-03: the chain proved in threads side by side', () => {
  const file = filledBook()

  async function broken(sql: string): Promise<unknown> {
    const raw = rawConnection(file)
    dropTriggers(raw)
    raw.exec('BEGIN')
    raw.exec(sql)
    raw.exec('COMMIT')
    raw.close()
    return check(file)
  }

  test('a whole book is whole, with and without its key', async () => {
    expect(await check(file)).toMatchObject({ ok: true, headSeq: BigInt(ENTRIES) })
    expect(await check(file, null)).toMatchObject({ ok: true, headSeq: BigInt(ENTRIES) })
  })

  test.each(PLACES)('entry %i, changed, is the one that is named', async (seq) => {
    const found = await broken(`UPDATE events SET detail = 'x' WHERE seq = ${seq}`)
    expect(found).toMatchObject({ ok: false, brokenAtSeq: BigInt(seq) })
    expect(await broken(`UPDATE events SET detail = '' WHERE seq = ${seq}`)).toMatchObject({
      ok: true,
    })
  })

  test('of several breaks the first in the chain is told', async () => {
    const found = await broken(`UPDATE events SET detail = 'x' WHERE seq IN (14000, 7000, 6000)`)
    expect(found).toMatchObject({ brokenAtSeq: 6_000n })
    await broken(`UPDATE events SET detail = ''`)
  })

  test('a head that names an entry far away ends the check at what is missing', async () => {
    const found = await broken('UPDATE chain_head SET seq = 900000000000000')
    expect(found).toMatchObject({ brokenAtSeq: BigInt(ENTRIES) + 1n, reason: 'missing' })
    await broken(`UPDATE chain_head SET seq = ${ENTRIES}`)
  })

  test('a check that is not wanted any more ends', async () => {
    const stop = new AbortController()
    const checking = check(file, CHAIN_KEY, stop)
    stop.abort(new Error('not wanted'))
    await expect(checking).rejects.toThrow('not wanted')
  })

  test('it ends at once, although a thread is in a long query of SQLite', async () => {
    const stop = new AbortController()
    const workerUrl = new URL('../support/long-query-worker.ts', import.meta.url)
    const begun = Promise.withResolvers<void>()
    const prover = proveApart({ file, chainKey: CHAIN_KEY, threads: 1, workerUrl })
    const apart = prover(BigInt(ENTRIES), () => begun.resolve(), stop.signal)
    await begun.promise
    const stoppedAt = performance.now()
    stop.abort(new Error('not wanted'))
    for (const part of Object.values(apart)) await expect(part).rejects.toThrow('not wanted')
    expect(performance.now() - stoppedAt).toBeLessThan(500)
  })

  test('a check that was not wanted before it began begins nothing', async () => {
    const stop = new AbortController()
    stop.abort(new Error('not wanted'))
    const apart = proveApart({ file, chainKey: CHAIN_KEY })(BigInt(ENTRIES), () => {}, stop.signal)
    for (const part of Object.values(apart)) await expect(part).rejects.toThrow('not wanted')
  })

  test.each([5_000, 5_001, 10_000])('entry %i, taken away, is missed', async (seq) => {
    const found = await broken(
      `CREATE TABLE IF NOT EXISTS kept AS SELECT * FROM events WHERE 0;
       INSERT INTO kept SELECT * FROM events WHERE seq = ${seq};
       DELETE FROM events WHERE seq = ${seq}`,
    )
    expect(found).toMatchObject({ ok: false, brokenAtSeq: BigInt(seq), reason: 'missing' })
    await broken('INSERT INTO events SELECT * FROM kept; DELETE FROM kept')
  })
})
