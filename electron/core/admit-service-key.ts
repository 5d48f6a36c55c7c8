import type { ServiceScope } from '../../shared/model/service-key.ts'
import { fullBucket, takeCall, type CallBucket } from '../domain/rate-limit.ts'
import { BookError } from '../store/errors.ts'
import { operatorById } from '../store/operators.ts'
import { noteServiceKeyUse, serviceKeyById, type ServiceKeyRow } from '../store/service-keys.ts'
import type { App } from './app.ts'
import { auditFolded } from './audit.ts'
import type { Core } from './core.ts'
import { Refusal } from './refusal.ts'
import { AT_THE_DOOR } from './refusal-folds.ts'
import { hashServiceSecret, isServiceKeyGood, presentedKeyId } from './service-key-secret.ts'

/** The holder of a service key, as far as a call needs it. */
export type ServiceCaller = {
  keyId: string
  keyName: string
  scopes: readonly ServiceScope[]
  /** Of the secret that was presented: it may be replaced before the body of the call is in. */
  presentedHash: Uint8Array
  /** Who made the key: the person who answers for what it does. */
  operatorId: string
  operatorName: string
}

const NOTE_USE_EVERY_MS = 60_000

/** What is left of each key's calls in this run; a restart gives everybody a full bucket. */
const buckets = new WeakMap<Core, Map<string, CallBucket>>()

/**
 * Who holds the presented key, after one of its calls was taken.
 * @throws Refusal wrong_key (never saying why), rate_limited, not_set_up
 */
export function admitServiceKey(app: App, presented: string): ServiceCaller {
  const core = app.mustCore()
  const hash = hashServiceSecret(presented, core.keys.servicePepper)
  const row = core.book.read((tx) => serviceKeyById(tx, presentedKeyId(presented)))
  const isGood = isServiceKeyGood(row, hash, core.clock.nowMs())
  if (!row || !isGood) throw new Refusal('wrong_key')
  takeOneCall(core, row)
  noteUse(core, row)
  const operator = core.book.read((tx) => operatorById(tx, row.createdById))
  return {
    keyId: row.id,
    keyName: row.name,
    scopes: row.scopes,
    presentedHash: hash,
    operatorId: row.createdById,
    operatorName: operator?.name ?? '',
  }
}

/**
 * Puts what `admitServiceKey` refused into the audit log. The line names the key that was
 * presented, where there is one, and who answers for it only where the secret was right.
 */
export function auditKeyRefused(app: App, presented: string, outcome: string): void {
  const core = app.core()
  if (!core) return
  const isProven = outcome === 'rate_limited'
  const { row, operator } = core.book.read((tx) => {
    const found = serviceKeyById(tx, presentedKeyId(presented))
    return { row: found, operator: isProven && found ? operatorById(tx, found.createdById) : null }
  })
  const call = {
    operatorId: operator?.id ?? null,
    operatorName: operator?.name ?? '',
    role: null,
    method: 'service.call',
    outcome,
    subject: '',
    transport: 'http',
    serviceKeyId: row?.id ?? null,
  }
  auditFolded(core, call, AT_THE_DOOR)
}

/**
 * Whether the secret is still the key's. Asked again right before the work: a body may have come in
 * slowly, past a revocation, an end or a new secret.
 */
export function isServiceKeyStillGood(core: Core, caller: ServiceCaller): boolean {
  const row = core.book.read((tx) => serviceKeyById(tx, caller.keyId))
  return isServiceKeyGood(row, caller.presentedHash, core.clock.nowMs())
}

function takeOneCall(core: Core, row: ServiceKeyRow): void {
  const ofCore = buckets.get(core) ?? new Map<string, CallBucket>()
  buckets.set(core, ofCore)
  const nowMs = Math.floor(core.clock.monotonicMs())
  const before = ofCore.get(row.id) ?? fullBucket(row.limitPerMinute, nowMs)
  const { bucket, retryAfterSeconds } = takeCall(before, row.limitPerMinute, nowMs)
  ofCore.set(row.id, bucket)
  if (retryAfterSeconds > 0) throw new Refusal('rate_limited', { retryAfterSeconds })
}

/** One durable write a minute at most. A full disk must not refuse a call for this. */
function noteUse(core: Core, row: ServiceKeyRow): void {
  const nowMs = core.clock.nowMs()
  if (row.lastUsedAtMs !== null && Math.abs(nowMs - row.lastUsedAtMs) < NOTE_USE_EVERY_MS) return
  try {
    core.book.write((tx) => noteServiceKeyUse(tx, row.id, nowMs))
  } catch (error) {
    if (!(error instanceof BookError)) throw error
    core.status.storageMayHaveChanged()
  }
}
