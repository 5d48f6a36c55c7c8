import { describe, expect, test } from 'vitest'
import {
  backupsToRemove,
  isBackupDue,
  isBackupOverdue,
  lastDueMs,
  nextDueMs,
} from '../../electron/domain/backups.ts'

const zone = 'Europe/Berlin'
const at = (text: string): number => Date.parse(text)
const HOUR_MS = 3_600_000

describe('the daily backup is due', () => {
  test.each([
    ['before its hour: yesterday', '2026-07-10T01:59:00Z', '2026-07-09T02:00:00Z'],
    ['at its hour: today', '2026-07-10T02:00:00Z', '2026-07-10T02:00:00Z'],
    ['in winter an hour later by UTC', '2026-01-10T05:00:00Z', '2026-01-10T03:00:00Z'],
  ])('%s', (_name, now, due) => {
    expect(lastDueMs(at(now), 4, zone)).toBe(at(due))
    expect(nextDueMs(at(now), 4, zone)).toBeGreaterThan(at(now))
  })

  test('in the hour after the one that the clocks skip', () => {
    expect(lastDueMs(at('2026-03-29T12:00:00Z'), 2, zone)).toBe(at('2026-03-29T01:00:00Z'))
  })

  test('once after years off, and not again once it is written', () => {
    const dueMs = lastDueMs(at('2026-07-10T12:00:00Z'), 4, zone)
    const nowMs = at('2026-07-10T12:00:00Z')
    expect(isBackupDue({ nowMs, dueMs, newestMs: at('2023-01-01T00:00:00Z') })).toBe(true)
    expect(isBackupDue({ nowMs, dueMs, newestMs: dueMs + 1 })).toBe(false)
  })

  test('and overdue only after it had its time', () => {
    const dueMs = at('2026-07-10T02:00:00Z')
    const overdue = (hours: number) =>
      isBackupOverdue({ nowMs: dueMs + hours * HOUR_MS, dueMs, newestMs: dueMs - HOUR_MS })
    expect([overdue(1), overdue(3)]).toEqual([false, true])
  })
})

describe('old backups go', () => {
  const backup = (text: string) => ({ id: text, createdAtMs: at(text) })
  const days = Array.from({ length: 60 }, (_value, index) =>
    backup(new Date(at('2026-05-01T10:00:00Z') + index * 24 * HOUR_MS).toISOString()),
  )

  test('but the newest of each of the last days and weeks stay', () => {
    const gone = new Set(
      backupsToRemove(days, { keepDaily: 7, keepWeekly: 4, zone }).map(({ id }) => id),
    )
    const kept = days.filter(({ id }) => !gone.has(id)).map(({ id }) => id.slice(5, 10))
    // 29 June is a Monday, so the weeks before end on the 28th, the 21st and the 14th.
    expect(kept).toEqual([
      '06-14',
      '06-21',
      '06-23',
      '06-24',
      '06-25',
      '06-26',
      '06-27',
      '06-28',
      '06-29',
    ])
  })

  test('and the last one is never taken, whatever the rules say', () => {
    const [only] = days
    expect(backupsToRemove([only!], { keepDaily: 0, keepWeekly: 0, zone })).toEqual([])
    const twice = [backup('2026-05-01T10:00:00Z'), backup('2026-05-01T18:00:00Z')]
    expect(backupsToRemove(twice, { keepDaily: 1, keepWeekly: 1, zone })).toEqual([twice[0]])
  })
})
