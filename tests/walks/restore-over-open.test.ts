import { existsSync, mkdtempSync, readdirSync, rmSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readAudit } from '../../electron/core/audit.ts'
import { setBackupPassphrase } from '../../electron/core/backups.ts'
import { createInvoice } from '../../electron/core/create-invoice.ts'
import { deriveKey } from '../../electron/core/keys.ts'
import { runBackup } from '../../electron/core/run-backup.ts'
import { chainHead } from '../../electron/store/chain.ts'
import { readSealJournal } from '../../electron/store/seal-journal.ts'
import { pointIn } from '../../electron/store/snapshot.ts'
import { PASSPHRASE, shopFolder, WORK_FACTOR, writeInto } from '../backups/rig.ts'
import { type Rig, sandboxRig } from '../sandbox/rig.ts'
import { startConsole, until } from '../support/console-under-test.ts'
import { FIRST_RUN, type PairedTill, startPairedTill } from '../support/paired-till.ts'
import { sendBackup } from '../support/send-backup.ts'
import { codeOf } from '../support/till-under-test.ts'

/** Decision 0014: an older copy in the place of a book that is open, on its owner's word alone. */
const rig = sandboxRig()
let node: Rig
let till: PairedTill
let rootDir = ''
/** Written after the first sale of two. */
let backup = ''
let headAtBackup = 0n

beforeEach(async () => {
  rootDir = mkdtempSync(join(tmpdir(), 'tillbook-over-'))
  node = await rig.start()
  till = await startPairedTill(node.sandbox, { rootDir })
  await sellAndPay(1_000n)
  const core = till.app.mustCore()
  await setBackupPassphrase(core, PASSPHRASE)
  const written = await runBackup(core, {
    trigger: 'manual',
    operatorId: null,
    workFactor: WORK_FACTOR,
  })
  backup = join(written.folder, written.fileName)
  headAtBackup = written.headSeq
  await sellAndPay(2_000n)
})
afterEach(async () => {
  await till.close()
  rmSync(rootDir, { recursive: true, force: true })
})

async function sellAndPay(amountSat: bigint): Promise<void> {
  const sale = await till.sellSat(amountSat)
  await node.control.pay({ bolt11: sale.bolt11, mode: 'pay' })
  await until(
    () => till.invoice(sale.id),
    ({ status }) => status === 'paid',
  )
}

/** A backup of the open book as it is now, instead of the first: both may be of one second. */
async function backUp(): Promise<string> {
  rmSync(backup)
  const { folder, fileName } = await runBackup(till.app.mustCore(), {
    trigger: 'manual',
    operatorId: null,
    workFactor: WORK_FACTOR,
  })
  return join(folder, fileName)
}

async function checked(file = backup) {
  const restoreId = await sendBackup(till.owner, file)
  return till.owner.restore.check({ restoreId, passphrase: PASSPHRASE })
}

const YES: { pin: string; shopName: string } = {
  pin: FIRST_RUN.ownerPin,
  shopName: FIRST_RUN.shop.shopName,
}
const head = () => till.app.mustCore().book.read(chainHead).seq

/** Every line that the open book says of itself, newest first. */
function said(): { event: string; detail: string; operator_id: string | null }[] {
  const of = "SELECT event, detail, operator_id FROM events WHERE subject = 'book'"
  return till.app
    .mustCore()
    .book.read((tx) => tx.prepare(`${of} ORDER BY seq DESC`).all()) as ReturnType<typeof said>
}

const staged = () => readdirSync(rootDir).filter((name) => name.startsWith('.restore-'))

/** The old book is open, and the till sells. */
async function expectUntouched(): Promise<void> {
  expect(readdirSync(rootDir).filter((name) => name.includes('before-restore'))).toEqual([])
  expect(till.app.trouble()).toBe('none')
  expect(head()).toBeGreaterThan(headAtBackup)
  await till.untilConnected()
  const { operators } = await till.owner.session.state()
  const operatorId = operators[0]?.id ?? ''
  await till.owner.session.signIn({ operatorId, pin: FIRST_RUN.ownerPin })
  expect((await till.sellSat(3_000n)).status).toBe('pending')
}

describe('a backup in the place of the open book (OPP-03, reliability D11)', () => {
  test('says what would be lost, takes its place on the owner’s word, and tells every window', async () => {
    const found = await checked()
    expect(found).toMatchObject({
      shopName: 'Nordlicht',
      headSeq: headAtBackup,
      waitingSales: 0,
      old: { kind: 'same_book', paidSales: 1, receipts: { from: 2, to: 2 } },
    })
    expect(found.old).toMatchObject({ newerEntries: head() - headAtBackup })
    const other = till.window('window-2')
    const [owner] = (await other.session.state()).operators
    await other.session.signIn({ operatorId: owner?.id ?? '', pin: YES.pin })
    const oldHead = head()

    const { restoreId } = found
    const { keptFolder } = await till.owner.restore.replace({ restoreId, ...YES })

    for (const window of [till.owner, other]) {
      expect(await window.session.state()).toMatchObject({
        phase: 'locked',
        me: null,
        trouble: 'none',
        restored: { headSeq: headAtBackup, keptFolder, writtenAtMs: found.writtenAtMs },
      })
      expect(await codeOf(window.invoices.open())).toBe('no_session')
    }
    // The old book is kept whole, and its last word is who put it aside.
    expect(pointIn(join(rootDir, String(keptFolder), 'book.sqlite')).headSeq).toBe(oldHead + 1n)
    const [first] = said()
    expect(first).toMatchObject({ event: 'book_restored', operator_id: owner?.id })
    expect(JSON.parse(String(first?.detail)).slice(2)).toEqual([`${oldHead + 1n}`, 'Ada', 'whole'])
    expect(till.app.mustCore().anchors.history().state).toBe('whole')
    expect(readAudit(till.app.mustCore(), 5)).toContainEqual(
      expect.objectContaining({ method: 'restore.replace', outcome: 'ok', operatorName: 'Ada' }),
    )
    expect(staged()).toEqual([])

    // The node's credential was taken over, and the next receipt number is the one given before.
    await till.untilConnected()
    await till.owner.session.signIn({ operatorId: owner?.id ?? '', pin: YES.pin })
    const sale = await till.sellSat(4_000n)
    await node.control.pay({ bolt11: sale.bolt11, mode: 'pay' })
    const paid = await until(
      () => till.invoice(sale.id),
      ({ status }) => status === 'paid',
    )
    expect(paid.receiptNumber).toBe(2)
  })

  test('begins new versions: what a program read of the old book saves over nothing', async () => {
    const { owner } = till
    const someone = { clientId: 'customer-0001', email: null, note: '' }
    const { id, version } = await owner.customers.create({ ...someone, name: 'Someone' })
    const file = await backUp()
    const offer = { id: 'ten', label: 'Ten', priceMinor: 900n, currency: 'EUR' } as const
    const priced = (credits: number) => [{ operation: 'ai.chat', credits }]
    /** Each of the three is saved once after the backup: before the restore, and again after it. */
    const saveAll = async (credits: number) => ({
      offer: await owner.credits.savePackage({ ...offer, version: 0, credits }),
      list: await owner.credits.savePrices({ version: 0, prices: priced(credits) }),
    })
    const before = await saveAll(10)
    const renamed = await owner.customers.update({ id, version, name: 'Renamed before' })

    const { restoreId } = await checked(file)
    await owner.restore.replace({ restoreId, ...YES })
    const [operator] = (await owner.session.state()).operators
    await owner.session.signIn({ operatorId: operator?.id ?? '', pin: YES.pin })
    const restored = await owner.customers.get({ id })
    expect(restored.name).toBe('Someone')
    const after = await saveAll(20)
    await owner.customers.update({ id, version: restored.version, name: 'Renamed after' })

    const stale = { ...offer, version: before.offer.version, credits: 11 }
    expect(await codeOf(owner.credits.savePackage(stale))).toBe('changed_meanwhile')
    const staleList = { version: before.list.version, prices: priced(11) }
    expect(await codeOf(owner.credits.savePrices(staleList))).toBe('changed_meanwhile')
    const staleName = { id, version: renamed.version, name: 'Renamed late' }
    expect(await codeOf(owner.customers.update(staleName))).toBe('changed_meanwhile')
    // Asked for again, its answer lost, each is still the one save; and what was just read is good.
    expect(await saveAll(20)).toEqual(after)
    const { version: readNow, ...terms } = after.offer
    const next = { ...offer, version: readNow, credits: 30 }
    expect((await owner.credits.savePackage(next)).version).toBe(readNow + 1)
    expect(terms).toMatchObject({ id: 'ten', credits: 20 })
    const found = await owner.customers.list({ search: 'renamed' })
    expect(found.customers).toMatchObject([{ id, name: 'Renamed after' }])
    expect(
      await codeOf(
        owner.customers.update({ ...staleName, version: found.customers[0]?.version ?? 0 }),
      ),
    ).toBe('ok')
    const made = await owner.customers.create({
      ...someone,
      clientId: 'customer-0002',
      name: 'New',
    })
    expect(made).toEqual(await owner.customers.get({ id: made.id }))
  })

  test('is refused while a sale of the present node has no end, and goes on when it has one', async () => {
    const sale = await till.sellSat(500n)
    const { restoreId, waitingSales } = await checked()
    expect(waitingSales).toBe(1)
    const refused = till.owner.restore.replace({ restoreId, ...YES })
    await expect(refused).rejects.toMatchObject({ code: 'sales_waiting', data: { count: 1 } })
    await till.owner.invoices.void({ id: sale.id })
    await until(
      () => till.invoice(sale.id),
      ({ status }) => status === 'canceled',
    )
    expect(await codeOf(till.owner.restore.replace({ restoreId, ...YES }))).toBe('ok')
  })

  test('is refused by a sale that was on its way when the book closed; the book opens again', async () => {
    const { restoreId } = await checked()
    const core = till.app.mustCore()
    const actor = { operatorId: 'op_1', operatorName: 'Ada', tillId: core.tillId, originId: 'w' }
    const amount = { unit: 'sat', amountSat: 500n } as const
    let sale: Promise<unknown> = Promise.resolve()
    // A cashier pressed in the moment between the last look and the end of the book.
    core.failpoint = (name) => {
      if (name !== 'restore:before_close') return
      const input = { clientId: 'client-late', amount, memo: '' }
      sale = createInvoice(core, actor, input).catch(() => {})
    }
    expect(await codeOf(till.owner.restore.replace({ restoreId, ...YES }))).toBe('sales_waiting')
    await sale
    await expectUntouched()
  })

  test('is asked again when a sale was paid since the owner read what would be lost', async () => {
    const { restoreId } = await checked()
    await sellAndPay(700n)
    const asked = () => codeOf(till.owner.restore.replace({ restoreId, ...YES }))
    expect(await asked()).toBe('changed_meanwhile')
    const again = await till.owner.restore.check({ restoreId, passphrase: PASSPHRASE })
    expect(again.old).toMatchObject({ paidSales: 2, receipts: { from: 2, to: 3 } })
    expect(await asked()).toBe('ok')
  })

  test('APP-02: a wrong PIN counts as at the sign-in, and another shop’s name is refused', async () => {
    const { restoreId } = await checked()
    const say = (words: Partial<typeof YES>) =>
      codeOf(till.owner.restore.replace({ restoreId, ...YES, ...words }))
    expect(await say({ shopName: 'Südlicht' })).toBe('bad_request')
    for (const _try of [1, 2, 3, 4, 5]) expect(await say({ pin: '135790' })).toBe('wrong_pin')
    expect(await say({})).toBe('rate_limited')
    const [owner] = (await till.owner.session.state()).operators
    const signIn = till.window('w').session.signIn({ operatorId: owner?.id ?? '', pin: YES.pin })
    expect(await codeOf(signIn)).toBe('rate_limited')
    expect(readdirSync(rootDir).some((name) => name.includes('before-restore'))).toBe(false)
  })

  test('over a disk that refuses the folder leaves the old book open and selling', async () => {
    const { restoreId } = await checked()
    const core = till.app.mustCore()
    core.failpoint = (name) => {
      if (name !== 'restore:aside') return
      for (const folder of staged()) rmSync(join(rootDir, folder), { recursive: true })
    }
    expect(await codeOf(till.owner.restore.replace({ restoreId, ...YES }))).toBe('backup_failed')
    await expectUntouched()
    expect(said().map(({ event }) => event)).toContain('restore_confirmed')
    expect(await codeOf(till.owner.restore.replace({ restoreId, ...YES }))).toBe('not_found')
  })

  test('of a cut file is refused before anything changes', async () => {
    truncateSync(backup, 4_000)
    await expect(checked()).rejects.toMatchObject({
      code: 'backup_failed',
      data: { fault: 'damaged' },
    })
    await expectUntouched()
  })

  test('of another shop says so, and is put in place on the owner’s word', async () => {
    const other = await shopFolder(60, 2)
    const foreign = join(rootDir, 'foreign.age')
    await writeInto(other, foreign)
    other.remove()
    const { restoreId, old, shopName } = await checked(foreign)
    expect(old).toMatchObject({ kind: 'other_book', newerEntries: head(), paidSales: 2 })
    expect(shopName).toBe('Café Musterblick')
    // The name of the shop that is put aside, not of the one that comes.
    expect(await codeOf(till.owner.restore.replace({ restoreId, ...YES, shopName }))).toBe(
      'bad_request',
    )
    await till.owner.restore.replace({ restoreId, ...YES })
    const { operators, restored } = await till.owner.session.state()
    expect(operators.map(({ name }) => name)).toContain('Mara')
    expect(restored).not.toBeNull()
  })

  test('while the books change places nobody sets up, restores or signs in', async () => {
    const { restoreId } = await checked()
    const answers: Promise<string>[] = []
    const stranger = till.window('stranger')
    till.app.mustCore().failpoint = (name) => {
      if (name !== 'restore:closed') return
      answers.push(
        codeOf(stranger.setup.trySandbox({ language: 'en' })),
        codeOf(stranger.restore.begin()),
        codeOf(stranger.invoices.open()),
        stranger.session.state().then(({ phase, trouble }) => `${phase} ${trouble}`),
        stranger.session.lookAgain().then(({ canRestore }) => `${canRestore}`),
      )
    }
    await till.owner.restore.replace({ restoreId, ...YES })
    expect(await Promise.all(answers)).toEqual([
      'not_set_up',
      'not_set_up',
      'not_set_up',
      'locked restoring',
      'false',
    ])
  })

  test('undoes that the book was found broken, and says so in the chain and the side journal', async () => {
    const { restoreId } = await checked()
    const { status, book } = till.app.mustCore()
    status.showSeal({ ...status.seal(), state: 'broken' })
    book.freeze(true)
    await till.owner.restore.replace({ restoreId, ...YES })
    const core = till.app.mustCore()
    expect(core.book.isFrozen()).toBe(false)
    expect(JSON.parse(String(said()[0]?.detail)).at(-1)).toBe('broken')
    const key = deriveKey(core.vault.read('master') ?? new Uint8Array(), 'seals')
    const kinds = readSealJournal(core.anchors.file, key).anchors.map(({ kind }) => kind)
    expect(kinds).toContain('restored')
    // The anchors of the book that was put aside stand before it.
    expect(kinds.indexOf('restored')).toBeGreaterThan(0)
  })

  test('leaves nothing behind when it is left', async () => {
    const { restoreId } = await checked()
    expect(staged()).toHaveLength(2)
    await till.owner.restore.cancel({ restoreId })
    expect(staged()).toEqual([])
    expect(await codeOf(till.owner.restore.replace({ restoreId, ...YES }))).toBe('not_found')
    expect(await codeOf(till.owner.restore.apply({ restoreId }))).toBe('already_set_up')
  })
})

test('play money stays play money: the sandbox is left before a real book is restored', async () => {
  const sandbox = await startConsole()
  const owner = sandbox.window('w')
  await owner.session.state()
  await expect(owner.restore.begin()).rejects.toMatchObject({
    code: 'backup_failed',
    data: { fault: 'in_sandbox' },
  })
  expect(existsSync(join(sandbox.rootDir, 'live'))).toBe(false)
  await sandbox.close()
})
