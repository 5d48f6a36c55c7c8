import {
  chmodSync,
  cpSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { safe } from '@orpc/client'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { toProblem } from '../../renderer/app/faults.ts'
import { allMethods } from '../contract/methods.ts'
import { openSmallDisk, type SmallDisk } from '../e2e/support/small-disk.ts'
import { startConsole, until } from '../support/console-under-test.ts'
import { atTheEnd } from '../support/endings.ts'
import { codeOf, startTill, type TillUnderTest } from '../support/till-under-test.ts'

let rootDir: string
let till: TillUnderTest
beforeEach(async () => {
  rootDir = mkdtempSync(join(tmpdir(), 'tillbook-storage-'))
  till = await startTill({ rootDir })
})
afterEach(async () => {
  await till.close()
  rmSync(rootDir, { recursive: true, force: true })
})

/** The disk has this many pages left for the book. */
function leavePages(pages: number): void {
  till.app.mustCore().book.read((tx) => {
    const { page_count: used } = tx.prepare('PRAGMA page_count').get() as { page_count: bigint }
    tx.prepare(`PRAGMA max_page_count = ${Number(used) + pages}`).get()
  })
}

describe('the disk runs full', () => {
  test('selling stops with a word; a payment that comes meanwhile is booked when there is room', async () => {
    const sale = await till.sellSat(30n)
    leavePages(0)
    // Fill what is left of the last page.
    let code = 'ok'
    for (let index = 0; code === 'ok' && index < 9; index += 1) {
      code = await codeOf(till.sellSat(31n, 'x'.repeat(200)))
    }
    await till.node.pay({ bolt11: sale.bolt11, mode: 'pay' })
    await until(
      () => till.app.mustCore().book.storageState(),
      (state) => state === 'full',
    )
    const { checks, canSell } = await till.cashier.node.preflight({ amountMsat: 1n, isFiat: false })
    expect(canSell).toBe(false)
    expect(checks.at(-1)).toMatchObject({ id: 'storage', state: 'stop', reason: 'storage_full' })
    expect((await till.invoice(sale.id)).status).toBe('pending')
    leavePages(100_000)
    await till.untilStatus(sale.id, 'paid')
    expect(till.bookedMsat()).toBe(await till.settledMsat())
    await until(
      () => till.app.mustCore().book.storageState(),
      (state) => state === 'ok',
    )
  })
})

describe('the disk takes no write', () => {
  /** As on a file system that went read-only: SQLite refuses each write by itself. */
  function refuseWrites(isOn: boolean): void {
    till.app.mustCore().book.read((tx) => {
      tx.prepare(`PRAGMA query_only = ${isOn ? 1 : 0}`).run()
    })
  }

  test('every call that writes says so in a declared word, which a screen can draw', async () => {
    const { cashier } = till
    const me = (await cashier.session.state()).me ?? expect.fail('nobody is signed in')
    const bob = await cashier.operators.create({ name: 'Bob', role: 'cashier', pin: '135791' })
    await till.node.setFaults([{ method: 'SubscribeInvoices', kind: 'DROP_EVENT', count: 0 }])
    const sale = await till.sellSat(500n)
    await till.node.pay({ bolt11: sale.bolt11, mode: 'pay' })
    refuseWrites(true)
    const pins = { currentPin: '123456', newPin: '975310' }
    const calls: Record<string, () => Promise<unknown>> = {
      signIn: () => till.window('w2').session.signIn({ operatorId: bob.id, pin: '135791' }),
      changeOwnPin: () => cashier.session.changeOwnPin(pins),
      create: () => cashier.operators.create({ name: 'Cy', role: 'cashier', pin: '135791' }),
      update: () => cashier.operators.update({ ...bob, name: 'Bobby' }),
      resetPin: () => cashier.operators.resetPin({ id: me.id, pin: '135792' }),
      setManual: () =>
        cashier.rates.setManual({ price: '90000', validMinutes: 60, reason: 'no source' }),
      status: () => cashier.invoices.status({ id: sale.id }),
      sell: () => till.sellSat(2n),
    }
    for (const [name, call] of Object.entries(calls)) {
      const { error } = await safe(call())
      expect({ name, problem: toProblem(error).code }).toEqual({
        name,
        problem: 'storage_unavailable',
      })
    }
    refuseWrites(false)
    // Its event was dropped: the next look at what waits finds it.
    await until(
      () => till.invoice(sale.id),
      ({ status }) => status === 'paid',
      30_000,
    )
  })

  test('no method can meet a disk or a fault for which it declares no word', () => {
    for (const { name, errors } of allMethods()) {
      expect({ name, errors }).toEqual({
        name,
        errors: expect.arrayContaining(['internal', 'storage_unavailable']),
      })
    }
  })
})

describe('starting on a data folder that is not well', () => {
  async function troubleOf(prepare: (dir: string) => void): Promise<string> {
    await till.close()
    prepare(join(rootDir, 'sandbox'))
    const console = await startConsole({ rootDir })
    const { trouble, phase } = await console.window('w').session.state()
    expect(phase).toBe('locked')
    expect(await codeOf(console.window('w').invoices.open())).toBe('not_set_up')
    // Nobody can sign in now, and whoever is to help needs to know why.
    const { text } = await console.window('w').diagnostics.bundle()
    expect(text).toContain(`== trouble ==\n"${trouble}"`)
    expect(text).toContain('book.open_failed')
    await console.close()
    till = await startTill()
    return trouble
  }

  test('a book from a newer version is refused and left as it is', async () => {
    let before = ''
    const file = join(rootDir, 'sandbox', 'book.sqlite')
    const trouble = await troubleOf((dir) => {
      const db = new Database(join(dir, 'book.sqlite'))
      db.pragma('user_version = 9990')
      db.close()
      before = readFileSync(file).toString('base64')
    })
    expect(trouble).toBe('book_newer')
    expect(readFileSync(file).toString('base64') === before).toBe(true)
  })

  test('a damaged book is named and nothing is written over it', async () => {
    const trouble = await troubleOf((dir) => {
      const file = openSync(join(dir, 'book.sqlite'), 'r+')
      writeSync(file, Buffer.alloc(100, 0x5a), 0, 100, 0)
    })
    expect(trouble).toBe('book_corrupt')
  })

  test('a book whose vault was replaced cannot be proved, and says so', async () => {
    const trouble = await troubleOf((dir) => {
      rmSync(join(dir, 'vault.sealed'), { force: true })
    })
    expect(trouble).toBe('vault_damaged')
  })

  test.each([
    ['is gone', 'vault_locked', (file: string) => rmSync(file)],
    ['is no key', 'vault_unreadable', (file: string) => writeFileSync(file, 'no key')],
    ['may be read by others', 'vault_unreadable', (file: string) => chmodSync(file, 0o644)],
  ] as const)('a vault whose key file %s ends in %s', async (_how, wanted, spoil) => {
    expect(await troubleOf((dir) => spoil(join(dir, 'vault.key')))).toBe(wanted)
  })

  test('a disk that is too full for the sandbox node is named (reliability 6)', async () => {
    const held: { disk: SmallDisk | null } = { disk: null }
    try {
      const trouble = await troubleOf((dir) => {
        held.disk = openSmallDisk(join(dir, 'node'))
        held.disk?.fill()
        // Where nothing can be mounted, a file that is no database takes the same way.
        if (!held.disk) writeFileSync(join(dir, 'node', 'sandbox.db'), 'no database at all')
      })
      expect(trouble).toBe(held.disk ? 'disk_full' : 'book_corrupt')
    } finally {
      held.disk?.close()
    }
  })

  test('a folder in use is refused at once, before anything is shown', async () => {
    await expect(startConsole({ rootDir })).rejects.toMatchObject({ kind: 'in_use' })
  })

  test('a copy of the folder is a book of its own that opens and proves itself', async () => {
    const sale = await till.sellSat(32n)
    await till.node.pay({ bolt11: sale.bolt11, mode: 'pay' })
    await till.untilStatus(sale.id, 'paid')
    await till.close()
    const copy = mkdtempSync(join(tmpdir(), 'tillbook-copy-'))
    atTheEnd(() => rmSync(copy, { recursive: true, force: true }))
    cpSync(rootDir, copy, { recursive: true })
    till = await startTill({ rootDir: copy })
    expect((await till.invoice(sale.id)).receiptNumber).toBe(1)
    await until(
      () => till.app.mustCore().status.now().seal.state,
      (state) => state === 'sealed',
    )
  })

  test('what stands in console.json is a hint: rubbish there means the first run, not a crash', async () => {
    await till.close()
    writeFileSync(join(rootDir, 'console.json'), '{"profile": 7')
    chmodSync(join(rootDir, 'console.json'), 0o600)
    const console = await startConsole({ rootDir, startsInSandbox: false })
    expect((await console.window('w').session.state()).phase).toBe('first_run')
    await console.close()
    till = await startTill()
  })
})
