import type { CreateInvoiceInput } from '../../../shared/model/invoice.ts'

/** What was asked for under one client id. Kept until the core has answered for certain. */
export type Intent = {
  clientId: string
  amount: CreateInvoiceInput['amount']
  memo: string
}

const KEY = 'tillbook.intent'
/** An older one has ended at the node; if it was ever made, it stands in Recent. */
const KEPT_MS = 15 * 60_000

/** A fresh id, random enough that no two tills ever meet. */
export function newClientId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return `c_${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`
}

type Kept = {
  clientId: string
  memo: string
  atMs: number
  profile: string
  amount: Record<string, string>
}

/** When and where: a sale asked for in the sandbox must never be asked for of a real node. */
export type IntentPlace = { nowMs: number; profile: string }

/** Saved before the call leaves, so that a retry after a lost answer is the same sale (rule 8). */
export function keepIntent(storage: Storage, intent: Intent, place: IntentPlace): void {
  const amount: Record<string, string> = {}
  for (const [name, value] of Object.entries(intent.amount)) amount[name] = String(value)
  const { clientId, memo } = intent
  const { nowMs: atMs, profile } = place
  const kept: Kept = { clientId, memo, atMs, profile, amount }
  storage.setItem(KEY, JSON.stringify(kept))
}

/** @param only the one that has ended: a newer one may be kept by now. */
export function dropIntent(storage: Storage, only?: Intent): void {
  if (only === undefined || keptClientId(storage) === only.clientId) storage.removeItem(KEY)
}

function keptClientId(storage: Storage): string | null {
  try {
    return (JSON.parse(storage.getItem(KEY) ?? 'null') as Kept | null)?.clientId ?? null
  } catch {
    return null
  }
}

/** The intent whose answer never came, or null. Anything unreadable is dropped. */
export function keptIntent(storage: Storage, place: IntentPlace): Intent | null {
  const text = storage.getItem(KEY)
  if (text === null) return null
  try {
    const kept = JSON.parse(text) as Kept
    const amount = readAmount(kept.amount)
    const ageMs = place.nowMs - kept.atMs
    const isOurs = kept.profile === place.profile
    if (amount && isOurs && ageMs >= 0 && ageMs < KEPT_MS) {
      return { clientId: kept.clientId, memo: kept.memo, amount }
    }
  } catch {
    // Not ours, or from another version.
  }
  dropIntent(storage)
  return null
}

function readAmount(kept: Record<string, string>): Intent['amount'] | null {
  const { unit, amountMinor, amountSat, packageId, customerName } = kept
  if (unit === 'fiat' && amountMinor) return { unit, amountMinor: BigInt(amountMinor) }
  if (unit === 'sat' && amountSat) return { unit, amountSat: BigInt(amountSat) }
  if (unit === 'package' && packageId && customerName) return { unit, packageId, customerName }
  return null
}
