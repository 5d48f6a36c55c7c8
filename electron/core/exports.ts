import { makeId } from '../../shared/ids.ts'
import type {
  ExportAccount,
  ExportOrder,
  ExportView,
  StartExportInput,
} from '../../shared/model/export.ts'
import { customerCredit } from '../domain/accounts.ts'
import { fileNameOf, FORMATS, OrderFlaw, resolveOrder } from '../exports/resolve-order.ts'
import { chainHead } from '../store/chain.ts'
import { encodeJson } from '../store/json.ts'
import { commit } from './commit.ts'
import type { Actor, Core } from './core.ts'
import { Refusal } from './refusal.ts'
import { reviewBook } from './review-book.ts'
import { readShop } from './settings.ts'

/** More at once would only fight for the disk. */
const RUNNING_MAX = 2
const ACCOUNTS_SHOWN_MAX = 50

/**
 * What the screen offers: formats, currencies, accounts by a part of their name. Every account is
 * looked at, so the thread of reviewers does it and the till sells on.
 * @throws Refusal review_unavailable
 */
export async function exportOptions(core: Core, search: string, signal?: AbortSignal) {
  const question = { search, limit: ACCOUNTS_SHOWN_MAX }
  const { accounts, currencies } = await reviewBook(core, 'findAccounts', question, signal)
  return {
    formats: [...FORMATS],
    currencies,
    accounts: accounts satisfies ExportAccount[],
    timeZone: core.book.read(readShop).timeZone,
    folder: core.exports.folder,
  }
}

/**
 * Begins to write the book out and answers at once; the book up to this moment is in it.
 * @throws Refusal bad_request with the field, id_reused, rate_limited, storage_unavailable,
 *   review_unavailable
 */
export async function startExport(
  core: Core,
  actor: Actor,
  input: StartExportInput,
): Promise<ExportView> {
  const known = knownExport(core, input)
  if (known) return known
  await checkOrder(core, input.order)
  // Asked again, because the same order may have come a second time meanwhile.
  return knownExport(core, input) ?? beginExport(core, actor, input)
}

/** @throws Refusal id_reused, rate_limited when it would be one too many */
function knownExport(core: Core, input: StartExportInput): ExportView | null {
  const known = core.exports.ofClient(input.clientId)
  if (known) {
    if (encodeJson(known.order) !== encodeJson(input.order)) throw new Refusal('id_reused')
    return known
  }
  if (core.exports.running() >= RUNNING_MAX) {
    throw new Refusal('rate_limited', { retryAfterSeconds: 5 })
  }
  return null
}

function beginExport(core: Core, actor: Actor, input: StartExportInput): ExportView {
  const head = core.book.read(chainHead)
  const nowMs = core.clock.nowMs()
  return onDisk(() =>
    core.exports.start({
      id: makeId('exp', nowMs, core.clock.randomBytes(10)),
      clientId: input.clientId,
      order: input.order,
      status: 'running',
      problem: null,
      fileName: fileNameOf(input.order, head.seq),
      entries: 0,
      entriesTotal: null,
      bytes: 0,
      sha256: '',
      headSeq: head.seq,
      headHash: Buffer.from(head.hash).toString('hex'),
      createdAtMs: nowMs,
      finishedAtMs: null,
      operatorName: actor.operatorName,
    }),
  )
}

/** Newest first, running ones with their progress. */
export function listExports(core: Core): { exports: ExportView[] } {
  return { exports: core.exports.list() }
}

/** @throws Refusal not_found */
export function getExport(core: Core, id: string): ExportView {
  const found = core.exports.find(id)
  if (!found) throw new Refusal('not_found')
  return found
}

/** Answers when the job has ended: canceled, or finished when it was faster. */
export async function cancelExport(core: Core, id: string): Promise<ExportView> {
  getExport(core, id)
  await core.exports.cancel(id)
  return getExport(core, id)
}

/** Takes the file and its line away. @throws Refusal not_found, storage_unavailable */
export async function removeExport(core: Core, id: string): Promise<void> {
  getExport(core, id)
  try {
    await core.exports.remove(id)
  } catch (error) {
    throw storageRefusal(error) ?? error
  }
}

/** Told when an export begins or ends. On a full disk the screens learn it when they ask again. */
export function announceExports(core: Core): void {
  try {
    commit(core, (unit) => unit.announce({ topic: 'export' }))
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
  }
}

async function checkOrder(core: Core, order: ExportOrder): Promise<void> {
  const { account, customerId } = order
  const code = account ?? (customerId === null ? null : customerCredit(customerId).code)
  const { accounts } = await reviewBook(core, 'accountSamples', { code }, undefined)
  try {
    resolveOrder(order, accounts)
  } catch (error) {
    if (error instanceof OrderFlaw) throw new Refusal('bad_request', { field: error.field })
    throw error
  }
}

function onDisk<Value>(work: () => Value): Value {
  try {
    return work()
  } catch (error) {
    throw storageRefusal(error) ?? error
  }
}

const STATES: Readonly<Record<string, string>> = {
  ENOSPC: 'disk_full',
  EDQUOT: 'disk_full',
  EROFS: 'read_only',
  EACCES: 'read_only',
  EPERM: 'read_only',
}

function storageRefusal(error: unknown): Refusal | null {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const state = STATES[code]
  return state === undefined ? null : new Refusal('storage_unavailable', { state })
}
