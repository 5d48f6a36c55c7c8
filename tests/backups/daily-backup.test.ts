import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  backupOverview,
  isDailyBackupDue,
  setBackupPassphrase,
  trackingJob,
  updateBackups,
} from '../../electron/core/backups.ts'
import { drillBackup, runBackup } from '../../electron/core/run-backup.ts'
import { BackupError } from '../../electron/core/backup-error.ts'
import type { BackupView } from '../../shared/model/backup.ts'
import { keptBackups } from '../../electron/store/backups.ts'
import { readGenesis } from '../../electron/store/seals.ts'
import { type CoreUnderTest, startCore } from '../support/core-without-node.ts'
import { setUpShop } from '../support/credit-shop.ts'
import { PASSPHRASE, WORK_FACTOR } from './rig.ts'

const DAY_MS = 86_400_000
let folder = ''
let till: CoreUnderTest

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tillbook-daily-'))
  till = await startCore()
  setUpShop(till.core, 'Europe/Berlin')
  await setBackupPassphrase(till.core, PASSPHRASE)
  const { settings } = backupOverview(till.core)
  updateBackups(till.core, { ...settings, folder, keepDaily: 1, keepWeekly: 0 })
})
afterEach(async () => {
  await till.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Somebody sets the clock, or days pass: a backup cannot tell. */
const later = (ms: number): void => till.clock.setWall(till.clock.nowMs() + ms)
const write = (trigger: BackupView['trigger']): Promise<BackupView> =>
  runBackup(till.core, { trigger, operatorId: null, workFactor: WORK_FACTOR })
const fail = (): Promise<unknown> =>
  trackingJob(till.core, 'backup', () =>
    Promise.reject(new BackupError('disk_full', 'no room')),
  ).catch((error: unknown) => error)

describe('a clock that was once ahead', () => {
  test('does not end the daily backups: one is due the day after it is right again', async () => {
    later(400 * DAY_MS)
    const ahead = await write('daily')
    later(-400 * DAY_MS)
    expect(backupOverview(till.core).state).not.toBe('good')
    later(DAY_MS)
    expect(isDailyBackupDue(till.core)).toBe(true)
    const real = await write('daily')
    expect(isDailyBackupDue(till.core)).toBe(false)
    // It is kept beside the one of the wrong date, although only one day is to be kept.
    const kept = till.core.book.read(keptBackups).map(({ id }) => id)
    expect(kept.toSorted()).toEqual([ahead.id, real.id].toSorted())
  })

  test('does not hold back the next try after a failure', async () => {
    later(DAY_MS)
    expect(isDailyBackupDue(till.core)).toBe(true)
    later(400 * DAY_MS)
    await fail()
    expect(isDailyBackupDue(till.core)).toBe(false)
    later(-400 * DAY_MS)
    expect(isDailyBackupDue(till.core)).toBe(true)
  })

  test('when backups were set up does not keep the first from being due', async () => {
    later(-400 * DAY_MS)
    expect(isDailyBackupDue(till.core)).toBe(true)
    await write('daily')
    expect(isDailyBackupDue(till.core)).toBe(false)
  })
})

describe('what is let go', () => {
  test('is what the schedule wrote, never what a person asked for or gave a name to', async () => {
    const wrote: BackupView[] = []
    for (const trigger of ['manual', 'command', 'daily', 'daily'] as const) {
      wrote.push(await write(trigger))
      later(DAY_MS)
    }
    const [manual, command, firstDaily, lastDaily] = wrote
    expect(readdirSync(folder).toSorted()).toEqual(
      [manual, command, lastDaily].map((one) => one?.fileName),
    )
    expect(existsSync(join(folder, String(firstDaily?.fileName)))).toBe(false)
  })
})

describe('a drill', () => {
  const drill = (id: string): Promise<unknown> =>
    drillBackup(till.core, { id, operatorId: null }).catch((error: unknown) => error)
  const known = () => backupOverview(till.core).backups[0]

  test('of a disk that is away says so and finds no fault with the backup', async () => {
    later(DAY_MS)
    const { id } = await write('daily')
    renameSync(folder, `${folder}-away`)
    expect(await drill(id)).toMatchObject({ fault: 'folder_missing' })
    expect(known()).toMatchObject({ drilledAtMs: null, drillFault: null })
    const { state, lastFailure } = backupOverview(till.core)
    expect({ state, lastFailure }).toMatchObject({
      state: 'failed',
      lastFailure: { job: 'drill', fault: 'folder_missing' },
    })
    renameSync(`${folder}-away`, folder)
    later(60 * 60_000)
    expect(isDailyBackupDue(till.core)).toBe(false)
    expect(await drill(id)).toMatchObject({ drillFault: null })
    expect(backupOverview(till.core).state).toBe('good')
  })

  test('with another passphrase than the one of the file finds no fault with it', async () => {
    later(DAY_MS)
    const { id } = await write('daily')
    await setBackupPassphrase(till.core, 'another horse battery staple')
    expect(await drill(id)).toMatchObject({ fault: 'wrong_passphrase' })
    expect(known()).toMatchObject({ drilledAtMs: null, drillFault: null })
    later(3 * 60 * 60_000)
    expect(isDailyBackupDue(till.core)).toBe(false)
    expect(backupOverview(till.core).state).toBe('failed')
  })

  test('leaves the verdict of an earlier one where it cannot look', async () => {
    const { id, fileName } = await write('daily')
    const bytes = readFileSync(join(folder, fileName))
    bytes[bytes.length - 1] = 0xff ^ (bytes.at(-1) ?? 0)
    writeFileSync(join(folder, fileName), bytes)
    expect(await drill(id)).toMatchObject({ fault: 'damaged' })
    renameSync(folder, `${folder}-away`)
    await drill(id)
    renameSync(`${folder}-away`, folder)
    expect(known()).toMatchObject({ drillFault: 'damaged' })
  })

  test.each([
    ['a byte of the lock on it is changed', 80, 'damaged'],
    ['its first byte is changed', 0, 'not_a_backup'],
  ])('of a file of which %s finds fault with it, and another is due', async (_what, at, fault) => {
    later(DAY_MS)
    const { id, fileName } = await write('daily')
    const bytes = readFileSync(join(folder, fileName))
    // Still a letter of the header, only another one.
    bytes[at] = bytes[at] === 0x41 ? 0x42 : 0x41
    writeFileSync(join(folder, fileName), bytes)
    expect(await drill(id)).toMatchObject({ fault })
    expect(known()).toMatchObject({ drillFault: fault })
    later(60 * 60_000)
    expect(isDailyBackupDue(till.core)).toBe(true)
  })
})

test('the name of a backup says which book it is of', async () => {
  const { bookId } = till.core.book.read(readGenesis)
  const { fileName } = await write('daily')
  expect(fileName).toContain(bookId.slice(0, 8))
})

test('a file that is there already is left as it is, and said', async () => {
  const { fileName } = await write('manual')
  writeFileSync(join(folder, fileName), 'of another till')
  await expect(write('manual')).rejects.toMatchObject({ fault: 'exists' })
  expect(readFileSync(join(folder, fileName), 'utf8')).toBe('of another till')
  expect(backupOverview(till.core).lastFailure).toMatchObject({ fault: 'exists' })
})

describe('what a killed process left half written', () => {
  const idleMs = 7 * 3_600_000
  const partOf = (bookId: string): string =>
    `tillbook-live-2026-01-02-03-04-05-${bookId.slice(0, 8)}.age.part`
  const own = (): string => till.core.book.read(readGenesis).bookId
  const lay = (name: string, ageMs: number): void => {
    const at = new Date(till.clock.nowMs() - ageMs)
    writeFileSync(join(folder, name), 'half')
    utimesSync(join(folder, name), at, at)
  }

  test('is gone with the next backup, and nothing else is', async () => {
    const others = [
      partOf('0123456789abcdef'),
      partOf(own()).replace('live', 'sandbox'),
      partOf(own()).replace('.age.part', '.age'),
      `copy of ${partOf(own())}`,
      'notes.part',
    ]
    for (const name of [...others, partOf(own())]) lay(name, idleMs)
    const { fileName } = await write('manual')
    expect(readdirSync(folder).toSorted()).toEqual([...others, fileName].toSorted())
  })

  test('stays while it may still be written', async () => {
    lay(partOf(own()), 60_000)
    await write('manual')
    expect(readdirSync(folder)).toContain(partOf(own()))
  })

  test('that cannot be taken away does not end the backup', async () => {
    mkdirSync(join(folder, partOf(own()), 'x'), { recursive: true })
    const at = new Date(till.clock.nowMs() - idleMs)
    utimesSync(join(folder, partOf(own())), at, at)
    const { fileName } = await write('manual')
    expect(readdirSync(folder)).toContain(fileName)
  })
})
