import type { ExportFormat, ExportOrder } from '../../../shared/model/export.ts'
import { dayOf, shiftDay } from '../../ui/time-format.ts'

export const PERIODS = [
  'all',
  'today',
  'yesterday',
  'this_month',
  'last_month',
  'quarter',
  'year',
  'custom',
] as const
export type PeriodName = (typeof PERIODS)[number]

/** What a person has chosen so far; `custom` days are kept while another period is looked at. */
export type Draft = {
  format: ExportFormat
  period: PeriodName
  customFrom: string
  customTo: string
  timeZone: string
  currency: string | null
  /** `customer:<id>`, `account:<code>|<currency>`, or none. */
  subject: string | null
  language: 'en' | 'de'
}

export type Days = { fromDate: string | null; toDate: string | null }

/** First and last day of a period as the calendar of that zone has it now. */
export function daysOf(draft: Draft, nowMs: number): Days {
  const today = dayOf(nowMs, draft.timeZone)
  const monthStart = `${today.slice(0, 8)}01`
  const beforeMonth = shiftDay(monthStart, -1)
  switch (draft.period) {
    case 'all':
      return { fromDate: null, toDate: null }
    case 'today':
      return { fromDate: today, toDate: today }
    case 'yesterday':
      return { fromDate: shiftDay(today, -1), toDate: shiftDay(today, -1) }
    case 'this_month':
      return { fromDate: monthStart, toDate: today }
    case 'last_month':
      return { fromDate: `${beforeMonth.slice(0, 8)}01`, toDate: beforeMonth }
    case 'quarter':
      return { fromDate: quarterStart(today), toDate: today }
    case 'year':
      return { fromDate: `${today.slice(0, 4)}-01-01`, toDate: today }
    case 'custom':
      return { fromDate: draft.customFrom || null, toDate: draft.customTo || null }
  }
}

function quarterStart(day: string): string {
  const month = Number(day.slice(5, 7))
  const first = month - ((month - 1) % 3)
  return `${day.slice(0, 5)}${String(first).padStart(2, '0')}-01`
}

/** Whether a format takes, needs or refuses an account or a customer. */
export type SubjectRule = 'needed' | 'allowed' | 'never'

/** The order that the core gets; a subject that the format refuses stays on the screen only. */
export function orderOf(draft: Draft, rule: SubjectRule, nowMs: number): ExportOrder {
  const picked = rule === 'never' ? null : draft.subject
  const [kind, name = ''] = picked?.split(/:(.*)/s) ?? []
  const [account = '', currency = ''] = name.split('|')
  const isAccount = kind === 'account'
  return {
    format: draft.format,
    ...daysOf(draft, nowMs),
    timeZone: draft.timeZone,
    currency: isAccount ? currency : kind === 'customer' ? null : draft.currency,
    account: isAccount ? account : null,
    customerId: kind === 'customer' ? name : null,
    language: draft.language,
  }
}

/** What still stands between the draft and the button; null when nothing does. */
export function flawOf(draft: Draft, rule: SubjectRule): 'subject' | 'days' | null {
  if (rule === 'needed' && draft.subject === null) return 'subject'
  if (draft.period !== 'custom') return null
  const { customFrom, customTo } = draft
  return customFrom !== '' && customTo !== '' && customTo < customFrom ? 'days' : null
}
