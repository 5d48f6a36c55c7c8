import type { BackupOverview, BackupView, CheckedBackup } from '../../shared/model/backup.ts'
import type { FakeBuilder } from './fake-console.ts'
import { FAKE_PIN } from './fake-console-state.ts'

const DAY_MS = 86_400_000

function fakeBackup(number: number, patch: Partial<BackupView> = {}): BackupView {
  const createdAtMs = Date.now() - number * DAY_MS
  const day = new Date(createdAtMs).toISOString().slice(0, 10)
  return {
    id: `bak_${String(number).padStart(26, '0')}`,
    fileName: `tillbook-live-${day}-03-00-01.age`,
    folder: '/media/usb/tillbook',
    trigger: 'daily',
    createdAtMs,
    sizeBytes: 21_751_142 - number * 40_000,
    headSeq: 48_211n - BigInt(number * 160),
    sha256: 'e1c8cf88ebeaf855'.repeat(4),
    drilledAtMs: null,
    drillFault: null,
    ...patch,
  }
}

/** A shop whose backups are set up and good. */
function goodOverview(): BackupOverview {
  return {
    state: 'good',
    settings: {
      isDaily: true,
      hour: 4,
      folder: '/media/usb/tillbook',
      keepDaily: 7,
      keepWeekly: 8,
    },
    hasPassphrase: true,
    running: null,
    nextAtMs: Date.now() + DAY_MS / 2,
    lastFailure: null,
    backups: [0, 1, 2].map((number) => fakeBackup(number)),
  }
}

function checkedBackup(): CheckedBackup {
  return {
    restoreId: '0'.repeat(16),
    shopName: 'Fake Café',
    bookId: 'b0'.repeat(16),
    headSeq: 48_211n,
    writtenAtMs: Date.now() - DAY_MS,
    sizeBytes: 21_751_142,
    old: { kind: 'none' },
    waitingSales: 0,
  }
}

/** What the fake answers; a test may replace it before a call. */
export const fakeBackups = { overview: goodOverview(), checked: checkedBackup() }

export function makeBackups(os: FakeBuilder) {
  return {
    backups: {
      overview: os.backups.overview.handler(() => fakeBackups.overview),
      update: os.backups.update.handler(({ input }) => {
        fakeBackups.overview = { ...fakeBackups.overview, settings: input }
        return fakeBackups.overview
      }),
      setPassphrase: os.backups.setPassphrase.handler(() => {
        fakeBackups.overview = { ...fakeBackups.overview, hasPassphrase: true }
        return fakeBackups.overview
      }),
      run: os.backups.run.handler(() => fakeBackup(0)),
      drill: os.backups.drill.handler(({ input }) => {
        const drilled = fakeBackup(0, { id: input.id, drilledAtMs: Date.now() })
        const backups = fakeBackups.overview.backups.map((one) =>
          one.id === input.id ? { ...one, drilledAtMs: drilled.drilledAtMs } : one,
        )
        fakeBackups.overview = { ...fakeBackups.overview, backups }
        return drilled
      }),
    },
    restore: {
      begin: os.restore.begin.handler(() => ({ restoreId: '0'.repeat(16) })),
      append: os.restore.append.handler(() => ({})),
      check: os.restore.check.handler(({ input, errors }) => {
        if (input.passphrase.startsWith('wrong')) {
          throw errors.backup_failed({ data: { fault: 'wrong_passphrase' } })
        }
        return fakeBackups.checked
      }),
      apply: os.restore.apply.handler(() => ({ keptFolder: null })),
      replace: os.restore.replace.handler(({ input, errors }) => {
        if (input.pin !== FAKE_PIN) throw errors.wrong_pin({ data: { retryAfterSeconds: 0 } })
        return { keptFolder: 'live-before-restore-2026-11-27-10-00-00-000' }
      }),
      cancel: os.restore.cancel.handler(() => ({})),
    },
  }
}
