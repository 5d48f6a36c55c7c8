import { PLAN_INTERVALS, type PlanInterval } from '../../shared/model/plan.ts'
import type { StoredPlanStatus } from '../domain/plan.ts'
import { integer, type Row, small, text, textOrNull, word } from './row.ts'
import type { ReadTx, WriteTx } from './tx.ts'

type PlanHead = {
  id: string
  customerId: string
  customerName: string
  startedAtMs: number
  /** First day of the plan, in the shop's zone of that day. */
  firstDay: string
  operatorId: string
  operatorName: string
  version: number
}

/** A plan that is paid for, period by period. */
export type BilledPlan = PlanHead & {
  isGifted: false
  status: Exclude<StoredPlanStatus, 'gifted'>
  interval: PlanInterval
  priceCredits: bigint
  periodsCharged: number
  /** The last paid period: its first day, and the first day after it. */
  paidFrom: string
  paidUntil: string
}

/** MANA-24…26: a plan of the owner's, without price or periods. */
export type GiftedPlan = PlanHead & { isGifted: true; status: 'gifted' | 'ended' }

export type PlanRow = BilledPlan | GiftedPlan

const STATUSES = ['active', 'paused', 'gifted', 'ended'] as const
const SELECT = `SELECT plans.*, customers.name AS customer_name
  FROM plans JOIN customers ON customers.id = plans.customer_id`

/** A new plan; the charge of its first period must have been booked just before. */
export function insertPlan(tx: WriteTx, plan: PlanRow): void {
  const terms = plan.isGifted
    ? [1, null, null, 0, null, null]
    : [0, plan.interval, plan.priceCredits, plan.periodsCharged, plan.paidFrom, plan.paidUntil]
  tx.prepare(
    `INSERT INTO plans (id, customer_id, status, first_day, started_at, operator_id,
       operator_name, version, is_gifted, interval, price_credits, periods_charged, paid_from,
       paid_until) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    plan.id,
    plan.customerId,
    plan.status,
    plan.firstDay,
    plan.startedAtMs,
    plan.operatorId,
    plan.operatorName,
    plan.version,
    ...terms,
  )
}

/** Saves status, paid period and version; the terms of a plan never change. */
export function updatePlan(tx: WriteTx, plan: PlanRow): void {
  const paid = plan.isGifted
    ? [0, null, null]
    : [plan.periodsCharged, plan.paidFrom, plan.paidUntil]
  tx.prepare(
    `UPDATE plans SET status = ?, version = ?, periods_charged = ?, paid_from = ?, paid_until = ?
     WHERE id = ?`,
  ).run(plan.status, plan.version, ...paid, plan.id)
}

/** The plan of a customer that counts now: the one that was begun last. */
export function latestPlan(tx: ReadTx, customerId: string): PlanRow | null {
  const row = tx
    .prepare(`${SELECT} WHERE plans.customer_id = ? ORDER BY plans.number DESC LIMIT 1`)
    .get(customerId) as Row | undefined
  return row ? planOf(row) : null
}

/** First day of the last period that a plan charged; null for a gifted plan, and for none. */
export function planPaidFrom(tx: ReadTx, planId: string): string | null {
  const row = tx.prepare('SELECT paid_from FROM plans WHERE id = ?').get(planId) as Row | undefined
  return row ? textOrNull(row, 'paid_from') : null
}

/** Active plans whose paid days are over on this day, the longest overdue first. */
export function duePlans(tx: ReadTx, today: string, limit: number): BilledPlan[] {
  const rows = tx
    .prepare(
      `${SELECT} WHERE plans.status = 'active' AND plans.paid_until <= ?
       ORDER BY plans.paid_until, plans.number LIMIT ?`,
    )
    .all(today, limit) as Row[]
  return rows.map(planOf).filter((plan) => !plan.isGifted)
}

/** Where a paused plan stands in the order of `pausedPlans`. */
export type PausedPlace = { day: string; number: bigint }

export type PausedAsked = {
  /** In the form of a find key; nothing finds all. */
  search: string
  limit: number
  /** Rows after this one only; null for the first page. */
  before: PausedPlace | null
}

const BEFORE_ALL: PausedPlace = { day: '9999-12-31', number: 9_223_372_036_854_775_807n }

/** MANA-52: plans that wait for credits, those that were paused last first. */
export function pausedPlans(
  tx: ReadTx,
  asked: PausedAsked,
): { place: PausedPlace; plan: BilledPlan }[] {
  const { search, limit, before } = asked
  const { day, number } = before ?? BEFORE_ALL
  const rows = tx
    .prepare(
      `${SELECT} WHERE plans.status = 'paused' AND (plans.paid_until, plans.number) < (?, ?)
         AND (? = '' OR instr(customers.find_key, ?) > 0 OR instr(coalesce(email, ''), ?) > 0)
       ORDER BY plans.paid_until DESC, plans.number DESC LIMIT ?`,
    )
    .all(day, number, search, search, search, limit) as Row[]
  return rows.flatMap((row) => {
    const plan = planOf(row)
    if (plan.isGifted) return []
    return [{ place: { day: plan.paidUntil, number: integer(row, 'number') }, plan }]
  })
}

export function countPausedPlans(tx: ReadTx): number {
  const row = tx.prepare(`SELECT count(*) AS plans FROM plans WHERE status = 'paused'`).get() as Row
  return small(row, 'plans')
}

/** The day of the next charge of all plans; null when none runs. */
export function nextDueDay(tx: ReadTx): string | null {
  const row = tx
    .prepare(`SELECT min(paid_until) AS day FROM plans WHERE status = 'active'`)
    .get() as Row
  return row['day'] === null ? null : text(row, 'day')
}

/** The latest day that plans have lived through; null in a new book. */
export function latestPlanDay(tx: ReadTx): string | null {
  const row = tx.prepare('SELECT day FROM plan_days WHERE id = 1').get() as Row | undefined
  return row ? text(row, 'day') : null
}

/** Keeps this day when it is later than the kept one. */
export function keepPlanDay(tx: WriteTx, day: string): void {
  const known = latestPlanDay(tx)
  if (known === null) tx.prepare('INSERT INTO plan_days (id, day) VALUES (1, ?)').run(day)
  else if (known < day) tx.prepare('UPDATE plan_days SET day = ? WHERE id = 1').run(day)
}

function planOf(row: Row): PlanRow {
  const head: PlanHead = {
    id: text(row, 'id'),
    customerId: text(row, 'customer_id'),
    customerName: text(row, 'customer_name'),
    startedAtMs: small(row, 'started_at'),
    firstDay: text(row, 'first_day'),
    operatorId: text(row, 'operator_id'),
    operatorName: text(row, 'operator_name'),
    version: small(row, 'version'),
  }
  const status = word(row, 'status', STATUSES)
  if (integer(row, 'is_gifted') === 1n) {
    return { ...head, isGifted: true, status: status === 'gifted' ? 'gifted' : 'ended' }
  }
  return {
    ...head,
    isGifted: false,
    status: status === 'gifted' ? 'ended' : status,
    interval: word(row, 'interval', PLAN_INTERVALS),
    priceCredits: integer(row, 'price_credits'),
    periodsCharged: small(row, 'periods_charged'),
    paidFrom: text(row, 'paid_from'),
    paidUntil: text(row, 'paid_until'),
  }
}
