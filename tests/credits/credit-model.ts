import type { CreditBalance, ReservationStatus } from '../../shared/model/credits.ts'

/** What a verb answers: the account right after it, or the code of its refusal. */
export type Outcome = CreditBalance | string

export type ModelReservation = {
  who: number
  amount: bigint
  expiresAtMs: number
  status: ReservationStatus
  used: bigint
  /** What corrections gave back of what was used. */
  givenBack: bigint
}

const FRESH = { status: 'reserved', used: 0n, givenBack: 0n } as const

/** The credit service without a database: what it must answer, and what must stand. */
export class CreditModel {
  nowMs: number
  readonly balances: bigint[]
  readonly reservations: ModelReservation[] = []
  private readonly opened = new Set<number>()

  constructor(customers: number, nowMs: number) {
    this.balances = Array.from({ length: customers }, () => 0n)
    this.nowMs = nowMs
  }

  credit(who: number): CreditBalance {
    const balance = this.balances[who] ?? 0n
    const reserved = this.reservations
      .filter((one) => one.who === who && one.status === 'reserved')
      .reduce((sum, one) => sum + one.amount, 0n)
    return { balance, reserved, available: balance - reserved }
  }

  init(who: number, amount: bigint): Outcome {
    if (this.opened.has(who)) return 'already_initialized'
    this.opened.add(who)
    return this.add(who, amount)
  }

  refund(who: number, amount: bigint): Outcome {
    return this.add(who, amount)
  }

  use(who: number, amount: bigint): Outcome {
    if (amount > this.free(who)) return 'insufficient_credits'
    this.endOverdue(who)
    return this.add(who, -amount)
  }

  reserve(who: number, amount: bigint, ttlMs: number): Outcome {
    if (amount > this.free(who)) return 'insufficient_credits'
    this.endOverdue(who)
    const expiresAtMs = this.nowMs + ttlMs
    this.reservations.push({ who, amount, expiresAtMs, ...FRESH })
    return this.credit(who)
  }

  commit(held: ModelReservation | undefined, part: bigint | null): Outcome {
    if (!held) return 'not_found'
    const used = part ?? held.amount
    if (used > held.amount) return 'over_reserved'
    const refusal = this.refusalOf(held)
    if (refusal) return refusal
    held.status = 'committed'
    held.used = used
    return this.add(held.who, -used)
  }

  giveBack(held: ModelReservation | undefined): Outcome {
    if (!held) return 'not_found'
    const refusal = this.refusalOf(held)
    if (refusal) return refusal
    held.status = 'refunded'
    return this.credit(held.who)
  }

  /** Corrects the last entry of a reservation; null takes all that is left of it. */
  correct(held: ModelReservation | undefined, part: bigint | null): Outcome {
    if (!held) return 'not_found'
    if (held.status === 'reserved') return 'pending'
    if (held.status !== 'committed') return 'voided'
    const left = held.used - held.givenBack
    const amount = part ?? left
    if (left === 0n || amount > left) return 'corrected'
    this.endOverdue(held.who)
    held.givenBack += amount
    return this.add(held.who, amount)
  }

  /** @returns how many it ended. */
  sweep(): number {
    const overdue = this.overdue()
    for (const one of overdue) one.status = 'expired'
    return overdue.length
  }

  /** What a debit may take: credits whose holder's time is over are free, swept or not. */
  private free(who: number): bigint {
    const overdue = this.overdue().filter((one) => one.who === who)
    return overdue.reduce((sum, one) => sum + one.amount, this.credit(who).available)
  }

  private endOverdue(who: number): void {
    for (const one of this.overdue()) if (one.who === who) one.status = 'expired'
  }

  private overdue(): ModelReservation[] {
    return this.reservations.filter((one) => one.status === 'reserved' && this.isOver(one))
  }

  private refusalOf(held: ModelReservation): string | null {
    if (held.status === 'committed') return 'already_committed'
    if (held.status === 'refunded') return 'already_refunded'
    return held.status === 'expired' || this.isOver(held) ? 'reservation_expired' : null
  }

  private isOver(held: ModelReservation): boolean {
    return this.nowMs >= held.expiresAtMs
  }

  private add(who: number, delta: bigint): Outcome {
    this.balances[who] = (this.balances[who] ?? 0n) + delta
    return this.credit(who)
  }
}
