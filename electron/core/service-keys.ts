import { z } from 'zod'
import { makeId, serviceKeyIdSchema } from '../../shared/ids.ts'
import type {
  IssuedServiceKey,
  ServiceKeyView,
  ServiceScope,
} from '../../shared/model/service-key.ts'
import { operatorById } from '../store/operators.ts'
import {
  insertServiceKey,
  replaceServiceKeyHash,
  revokeServiceKey as saveRevocation,
  serviceKeyById,
  type ServiceKeyRow,
  serviceKeyRows,
} from '../store/service-keys.ts'
import type { ReadTx } from '../store/tx.ts'
import type { App } from './app.ts'
import { answeredBefore, answerOnce, type Asked } from './answer-once.ts'
import { commit } from './commit.ts'
import type { Actor } from './core.ts'
import { Refusal } from './refusal.ts'
import { hashServiceSecret, isServiceKeyLive, makeServiceSecret } from './service-key-secret.ts'

const MINUTE_MS = 60_000

/**
 * Makes a key. The secret is in this answer only, and what is kept of the command is the key's id.
 * @throws Refusal bad_request when the name belongs to a live key or the end is not to come;
 * secret_shown when this very command made its key before; id_reused
 */
export function createServiceKey(
  app: App,
  actor: Actor,
  input: {
    clientId?: string | undefined
    name: string
    scopes: readonly ServiceScope[]
    limitPerMinute: number
    expiresAtMs: number | null
  },
): IssuedServiceKey {
  const core = app.mustCore()
  const nowMs = core.clock.nowMs()
  const asked = askedOf(actor, input)
  if (asked) core.book.read((tx) => refuseRepeat(tx, asked))
  if (input.expiresAtMs !== null && input.expiresAtMs <= nowMs) {
    throw new Refusal('bad_request', { field: 'expiresAtMs' })
  }
  const id = makeId('key', nowMs, core.clock.randomBytes(10))
  const secret = makeServiceSecret(id, core.clock)
  const row: ServiceKeyRow = {
    id,
    name: input.name,
    scopes: [...new Set(input.scopes)],
    limitPerMinute: input.limitPerMinute,
    expiresAtMs: input.expiresAtMs,
    createdAtMs: nowMs,
    createdById: actor.operatorId,
    revokedAtMs: null,
    lastUsedAtMs: null,
    hash: hashServiceSecret(secret, core.keys.servicePepper),
    old: null,
  }
  const key = commit(core, (unit) => {
    refuseTakenName(unit.tx, input.name, nowMs)
    insertServiceKey(unit.tx, row)
    if (asked) answerOnce(core, unit, asked, () => ({ id }))
    unit.announce({ topic: 'service_keys' })
    return serviceKeyView(unit.tx, row, nowMs)
  })
  app.serviceApi.touch()
  return { key, secret }
}

type AskedKey = Asked<{ id: string }>

/** Who names no id of their own cannot ask again. */
function askedOf(
  actor: Actor,
  { clientId, ...input }: { clientId?: string | undefined },
): AskedKey | null {
  if (clientId === undefined) return null
  const answer = z.object({ id: serviceKeyIdSchema })
  return { verb: 'create_service_key', actor, input: { ...input, clientId }, answer }
}

/** @throws Refusal secret_shown, id_reused */
function refuseRepeat(tx: ReadTx, asked: AskedKey): void {
  const made = answeredBefore(tx, asked)
  if (made) throw new Refusal('secret_shown', made.answer)
}

/** Ends a key for ever; revoking twice is the same as once. @throws Refusal not_found */
export function revokeServiceKey(app: App, id: string): ServiceKeyView {
  const core = app.mustCore()
  const nowMs = core.clock.nowMs()
  const key = commit(core, (unit) => {
    const row = mustKey(unit.tx, id)
    if (row.revokedAtMs !== null) return serviceKeyView(unit.tx, row, nowMs)
    saveRevocation(unit.tx, id, nowMs)
    unit.announce({ topic: 'service_keys' })
    return serviceKeyView(unit.tx, { ...row, revokedAtMs: nowMs }, nowMs)
  })
  app.serviceApi.touch()
  return key
}

/**
 * A new secret for the same key. @throws Refusal not_found; gone when the key has ended;
 * changed_meanwhile while a secret is still good that the caller has not seen running out
 */
export function rollServiceKey(
  app: App,
  input: { id: string; keepOldMinutes: number; oldSecretUntilMs?: number | null },
): IssuedServiceKey {
  const core = app.mustCore()
  const nowMs = core.clock.nowMs()
  const secret = makeServiceSecret(input.id, core.clock)
  const hash = hashServiceSecret(secret, core.keys.servicePepper)
  const key = commit(core, (unit) => {
    const row = mustKey(unit.tx, input.id)
    if (!isServiceKeyLive(row, nowMs)) throw new Refusal('gone')
    const runsOutAtMs = row.old && nowMs < row.old.untilMs ? row.old.untilMs : null
    if (runsOutAtMs !== null && runsOutAtMs !== (input.oldSecretUntilMs ?? null)) {
      throw new Refusal('changed_meanwhile')
    }
    const untilMs = nowMs + input.keepOldMinutes * MINUTE_MS
    const old = input.keepOldMinutes > 0 ? { hash: row.hash, untilMs } : null
    replaceServiceKeyHash(unit.tx, input.id, hash, old)
    unit.announce({ topic: 'service_keys' })
    return serviceKeyView(unit.tx, { ...row, hash, old }, nowMs)
  })
  return { key, secret }
}

/** All keys, the newest first. */
export function listServiceKeys(app: App): ServiceKeyView[] {
  const core = app.mustCore()
  const nowMs = core.clock.nowMs()
  return core.book.read((tx) => serviceKeyRows(tx).map((row) => serviceKeyView(tx, row, nowMs)))
}

function serviceKeyView(tx: ReadTx, row: ServiceKeyRow, nowMs: number): ServiceKeyView {
  const { hash: _hash, old, ...rest } = row
  const ended = row.revokedAtMs === null ? 'expired' : 'revoked'
  return {
    ...rest,
    status: isServiceKeyLive(row, nowMs) ? 'active' : ended,
    createdByName: operatorById(tx, row.createdById)?.name ?? '',
    oldSecretUntilMs: old && nowMs < old.untilMs ? old.untilMs : null,
  }
}

function mustKey(tx: ReadTx, id: string): ServiceKeyRow {
  const row = serviceKeyById(tx, id)
  if (!row) throw new Refusal('not_found')
  return row
}

/** Two live keys of one name could not be told apart in the audit log. */
function refuseTakenName(tx: ReadTx, name: string, nowMs: number): void {
  const isTaken = serviceKeyRows(tx).some(
    (row) => row.name === name && isServiceKeyLive(row, nowMs),
  )
  if (isTaken) throw new Refusal('bad_request', { field: 'name' })
}
