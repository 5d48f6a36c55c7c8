import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ExportView } from '../../shared/model/export.ts'
import { exportFile } from '../../electron/api/export-file.ts'
import { writeDemoBook } from '../../electron/cli/write-demo-book.ts'
import { deriveKey } from '../../electron/core/keys.ts'
import { openSealedVault } from '../../electron/providers/vault/sealed-file.ts'
import { until } from '../support/console-under-test.ts'
import { codeOf, startTill, type TillUnderTest } from '../support/till-under-test.ts'
import { order } from '../exports/sample-book.ts'

let rootDir: string
let till: TillUnderTest
beforeEach(async () => {
  rootDir = mkdtempSync(join(tmpdir(), 'tillbook-export-'))
})
afterEach(async () => {
  await till.close()
  rmSync(rootDir, { recursive: true, force: true })
})

const ended = (id: string): Promise<ExportView> =>
  until(
    () => till.cashier.exports.get({ id }),
    ({ status }) => status !== 'running',
  )
const download = (id: string, window = 'window-1') =>
  exportFile(till.app, { consoleSessionId: window, transport: 'direct' }, id)

async function startOnLargeBook(): Promise<void> {
  const dir = join(rootDir, 'sandbox')
  const vault = await openSealedVault(dir, { kind: 'key_file' })
  const master = new Uint8Array(32).fill(7)
  await vault.write('master', master)
  writeDemoBook({ dir, chainKey: deriveKey(master, 'chain'), entries: 25_000, seed: 3 })
  till = await startTill({ rootDir })
}

describe('an export over the contract', () => {
  test('is started once, told, finished with its checksum, fetched, listed and deleted', async () => {
    till = await startTill({ rootDir })
    const sale = await till.sellSat(500n, 'tea')
    await till.node.pay({ bolt11: sale.bolt11, mode: 'pay' })
    await till.untilStatus(sale.id, 'paid')
    const input = { clientId: 'client-export', order: order() }
    const [started, twice] = await Promise.all([
      till.cashier.exports.start(input),
      till.cashier.exports.start(input),
    ])
    expect(twice.id).toBe(started.id)
    expect((await till.cashier.exports.start(input)).id).toBe(started.id)
    const other = { ...input, order: order({ format: 'jsonl' }) }
    expect(await codeOf(till.cashier.exports.start(other))).toBe('id_reused')
    const done = await ended(started.id)
    expect(done).toMatchObject({ status: 'finished', entries: 1, isFileThere: true, problem: null })
    const bytes = readFileSync(done.path)
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(done.sha256)
    const answer = download(done.id)
    expect(answer).toMatchObject({ isFound: true, file: { path: done.path } })
    expect(answer.isFound && answer.file.headers['Content-Disposition']).toContain(done.fileName)
    expect((await till.cashier.exports.list()).exports.map(({ id }) => id)).toEqual([done.id])
    await till.cashier.exports.remove({ id: done.id })
    expect(existsSync(done.path)).toBe(false)
    expect(download(done.id)).toMatchObject({ isFound: false, status: 404 })
    expect(await codeOf(till.cashier.exports.get({ id: done.id }))).toBe('not_found')
    const { entries } = await till.cashier.diagnostics.audit({ limit: 20 })
    expect(entries.map(({ method, outcome }) => `${method} ${outcome}`)).toEqual(
      expect.arrayContaining([
        'exports.start ok',
        'exports.download ok',
        'exports.download not_found',
        'exports.remove ok',
      ]),
    )
  })

  test('the note of a sale is found in the book by search, and in the file', async () => {
    till = await startTill({ rootDir })
    const sale = await till.sellSat(500n, 'Table 4')
    await till.node.pay({ bolt11: sale.bolt11, mode: 'pay' })
    await till.untilStatus(sale.id, 'paid')
    const asked = { filter: { text: 'able' } }
    const page = await until(
      () => till.cashier.book.journal(asked),
      (seen) => seen.state === 'ready' && seen.rows.length > 0,
    )
    expect(page).toMatchObject({ rows: [{ memo: 'Table 4', groupId: sale.id }] })
    const { id } = await till.cashier.exports.start({ clientId: 'client-note', order: order() })
    expect(readFileSync((await ended(id)).path, 'utf8')).toContain(',Table 4,')
  })

  test('is fetched by nobody who may not read it', async () => {
    till = await startTill({ rootDir })
    const { id } = await till.cashier.exports.start({ clientId: 'client-1', order: order() })
    await ended(id)
    expect(download(id, 'a-window-that-is-not-signed-in')).toMatchObject({
      isFound: false,
      status: 401,
    })
    for (const wrong of ['', '..', '../export.json', `${id}/..`, 'exp_x']) {
      expect(download(wrong)).toMatchObject({ isFound: false, status: 404 })
    }
  })

  test('every window is told when it begins and when it ends', async () => {
    till = await startTill({ rootDir })
    const stop = new AbortController()
    const changes = await till.cashier.live.changes({ afterSeq: null }, { signal: stop.signal })
    const topics: string[] = []
    const listening = (async () => {
      for await (const event of changes) {
        if (event.kind === 'change') topics.push(event.change.body.topic)
        if (topics.filter((topic) => topic === 'export').length === 2) return
      }
    })()
    const { id } = await till.cashier.exports.start({ clientId: 'client-1', order: order() })
    await ended(id)
    await listening
    stop.abort()
    expect(topics).toEqual(['export', 'export'])
  })
})

describe('an export of a long book', () => {
  test('shows progress, stops when asked, and sells meanwhile', async () => {
    await startOnLargeBook()
    const { id } = await till.cashier.exports.start({ clientId: 'client-1', order: order() })
    await till.sellSat(100n)
    const canceled = await till.cashier.exports.cancel({ id })
    expect(canceled).toMatchObject({ status: 'canceled', isFileThere: false })
    expect(readdirSync(join(rootDir, 'sandbox', 'exports', id))).toEqual(['export.json'])
    expect(download(id)).toMatchObject({ isFound: false, status: 404 })
  })

  test('two run side by side and a third waits; closing ends them; a restart knows', async () => {
    await startOnLargeBook()
    const start = (clientId: string) => till.cashier.exports.start({ clientId, order: order() })
    const first = await start('client-1')
    const second = await start('client-2')
    expect(await codeOf(start('client-3'))).toBe('rate_limited')
    await till.close()
    till = await startTill({ rootDir })
    const { exports } = await till.cashier.exports.list()
    expect(exports.map(({ id }) => id).toSorted()).toEqual([first.id, second.id].toSorted())
    for (const one of exports) {
      expect(['canceled', 'finished']).toContain(one.status)
      expect(one.isFileThere).toBe(one.status === 'finished')
    }
  })
})
