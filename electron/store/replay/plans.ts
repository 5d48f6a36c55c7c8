import { PLAN, PLAN_EVENTS, type StoredPlanStatus } from '../../domain/plan.ts'
import { step } from '../../domain/step.ts'
import type { LoggedEvent, LoggedTransfer, Teller } from './log.ts'
import { must } from './refusal.ts'
import type { Shelf, Shelves } from './shelf.ts'
import { type Cells, digits, type RebuiltTable } from './tables.ts'

/** A period that was charged. */
type Charge = { start: string; credits: bigint; customerId: string | null; interval: string }

type Plan = {
  /** Null until the line that began it was read; its first charge is booked just before. */
  status: StoredPlanStatus | null
  isGifted: boolean
  first: Charge | null
  /** The newest charge; it counts once the plan's own line says so. */
  last: Charge | null
  periodsCharged: bigint
  paidFrom: string | null
  paidUntil: string | null
  operatorId: string | null
  version: bigint
}

/** Begins, charges, pauses and ends plans again (SM-05): each paid period after its charge. */
export function tellPlans(shelves: Shelves): Teller & { table: RebuiltTable } {
  const shelf = shelves.shelf<Plan>('plans')
  return {
    take(entry) {
      if (entry.is === 'event') {
        if (entry.subject.startsWith('pln_')) say(shelf, entry)
      } else if (entry.reference.startsWith('plan:')) {
        charge(shelf, entry)
      }
    },
    table: planTable(shelf),
  }
}

function planOf(shelf: Shelf<Plan>, id: string): Plan {
  const known = shelf.get(id)
  if (known) return known
  const fresh: Plan = {
    status: null,
    isGifted: false,
    first: null,
    last: null,
    periodsCharged: 0n,
    paidFrom: null,
    paidUntil: null,
    operatorId: null,
    version: 0n,
  }
  shelf.put(id, fresh)
  return fresh
}

function charge(shelf: Shelf<Plan>, transfer: LoggedTransfer): void {
  const { reference, amount: credits, customerId, memo } = transfer
  const [, id = '', start = ''] = /^plan:(.+):(\d{4}-\d\d-\d\d)$/.exec(reference) ?? []
  // What goes back of an ended plan's last period moves credits, and no row but the balance.
  if (id === '') return
  const plan = planOf(shelf, id)
  const [interval = '', day] = memo.split(' from ')
  must(day === start, 'charge_memo', { reference, memo })
  const { first } = plan
  const isSame = first === null || (first.customerId === customerId && first.credits === credits)
  must(isSame && (first?.interval ?? interval) === interval, 'charge_terms', { id })
  plan.last = { start, credits, customerId, interval }
  plan.first ??= plan.last
}

function say(shelf: Shelf<Plan>, line: LoggedEvent): void {
  const { subject: id, fromStatus, toStatus, outcome, event } = line
  const plan = planOf(shelf, id)
  must(fromStatus === plan.status, 'other_status', { id, status: plan.status, told: fromStatus })
  if (outcome !== 'applied') {
    must(toStatus === null, 'moved_unapplied', { id, outcome })
    return
  }
  plan.version += 1n
  const next = plan.status === null ? begun(plan, line) : movedBy(id, plan.status, event)
  must(next === toStatus, 'other_end', { id, status: next, told: toStatus })
  if (plan.status === null) plan.operatorId = line.operatorId
  plan.status = next
  if (!plan.isGifted) pay(plan, line)
}

function begun(plan: Plan, { subject: id, event }: LoggedEvent): StoredPlanStatus {
  must(event === 'activated' || event === 'gifted', 'plan_beginning', { id, event })
  plan.isGifted = event === 'gifted'
  must(plan.isGifted === (plan.first === null), 'plan_uncharged', { id })
  return plan.isGifted ? 'gifted' : 'active'
}

function movedBy(id: string, status: StoredPlanStatus, event: string): StoredPlanStatus {
  // It had ended, and only its unused days were taken back when another took its place.
  if (event === 'replaced' && status === 'ended') return 'ended'
  const name = PLAN_EVENTS.find((known) => known === event)
  must(name !== undefined, 'event_unknown', { id, event })
  const moved = step(PLAN, status, name)
  must(moved.ok, 'move_refused', { id, status, event })
  return moved.value
}

/** Takes the paid days that a line tells; each further period needs its charge in the log. */
function pay(plan: Plan, { subject: id, event, detail }: LoggedEvent): void {
  const [, from = '', until = ''] = /^paid (\S+) to (\S+)$/.exec(detail) ?? []
  must(from !== '' && from <= until, 'plan_days_unsaid', { id })
  if (event === 'activated' || event === 'charged') {
    must(from === (plan.paidUntil ?? plan.first?.start), 'plan_days_skipped', { id })
    must(from === plan.last?.start && until > from, 'period_uncharged', { id })
    plan.periodsCharged += 1n
  } else {
    const isTakenBack = event === 'deactivated' || event === 'replaced'
    const isKept = until === plan.paidUntil || (isTakenBack && until < (plan.paidUntil ?? ''))
    must(from === plan.paidFrom && isKept, 'plan_days_changed', { id })
  }
  plan.paidFrom = from
  plan.paidUntil = until
}

function planTable(shelf: Shelf<Plan>): RebuiltTable {
  const columns = [
    'id',
    'status',
    'is_gifted',
    'customer_id',
    'interval',
    'price_credits',
    'periods_charged',
    'first_day',
    'paid_from',
    'paid_until',
    'operator_id',
    'version',
  ]
  return {
    name: 'plans',
    table: 'plans',
    columns,
    standing: `SELECT id AS key, ${columns.join(', ')} FROM plans ORDER BY id`,
    *rows() {
      for (const [id, plan] of shelf.all()) yield [id, cellsOf(id, plan)]
    },
    content: (cells) => cells.slice(0, 7),
  }
}

function cellsOf(id: string, plan: Plan): Cells {
  const { isGifted, status, first, operatorId, version } = plan
  const head = [id, status, isGifted ? '1' : '0']
  const last = [operatorId, digits(version)]
  // A gift moves no credits, so the log names neither who has it nor its first day (0011).
  if (isGifted) return [...head, false, null, null, '0', false, null, null, ...last]
  const terms = [first?.customerId ?? null, first?.interval ?? null, digits(first?.credits ?? null)]
  const paid = [digits(plan.periodsCharged), first?.start ?? null, plan.paidFrom, plan.paidUntil]
  return [...head, ...terms, ...paid, ...last]
}

/** What a new plan costs is what was saved last, word for word. */
export function tellPlanPrices(): Teller & { table: RebuiltTable } {
  let saved: string | null = null
  return {
    take(entry) {
      if (entry.is === 'event' && entry.subject === 'plan_terms') saved = entry.detail
    },
    table: {
      name: 'plan_prices',
      table: 'settings',
      columns: ['key', 'value'],
      // A book from before prices were told has none in its log, and nothing to compare.
      standing: `SELECT key, key, value FROM settings WHERE key = 'plan_terms'
        AND EXISTS (SELECT 1 FROM events WHERE subject = 'plan_terms')`,
      *rows() {
        if (saved !== null) yield ['plan_terms', ['plan_terms', saved]]
      },
      content: (cells) => cells,
    },
  }
}
