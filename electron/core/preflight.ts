import type { Preflight } from '../../shared/model/status.ts'
import { NodeError } from '../ports/lightning.ts'
import { openInvoices } from '../store/invoices.ts'
import type { Core } from './core.ts'
import { readShop } from './settings.ts'

type Check = Preflight['checks'][number]

/** More than this between the node's clock and ours makes invoices look expired (pain 28). */
const CLOCK_SKEW_WARN_MS = 60_000

/**
 * What would stop this sale, asked before the QR is shown (OPP-05). Only `stop` forbids it.
 * @param input.amountMsat msat, 0 when nothing is typed yet.
 * @param input.currency of the price, when it is not the shop's own.
 */
export async function preflight(
  core: Core,
  input: { amountMsat: bigint; isFiat: boolean; currency?: string | undefined },
): Promise<Preflight> {
  const checks = [
    nodeCheck(core),
    syncCheck(core),
    await inboundCheck(core, input.amountMsat),
    rateCheck(core, input),
    clockCheck(core),
    storageCheck(core),
  ]
  return { checks, canSell: checks.every((check) => check.state !== 'stop') }
}

function nodeCheck(core: Core): Check {
  const { light } = core.node.status()
  if (light === 'connected' || light === 'catching_up') return fine('node')
  const state = light === 'connecting' ? 'warn' : 'stop'
  return { id: 'node', state, reason: `node_${light}`, values: {} }
}

function syncCheck(core: Core): Check {
  const { isSyncedToChain, light } = core.node.status()
  if (light !== 'connected' && light !== 'catching_up') return unknown('sync')
  if (isSyncedToChain === null) return unknown('sync')
  return isSyncedToChain
    ? fine('sync')
    : { id: 'sync', state: 'warn', reason: 'not_synced', values: {} }
}

/** Room for this amount and for every sale that still waits (pain 27). */
async function inboundCheck(core: Core, amountMsat: bigint): Promise<Check> {
  if (core.node.light() !== 'connected') return unknown('inbound')
  const inboundMsat = await readInbound(core)
  if (inboundMsat === null) return unknown('inbound')
  const waiting = core.book.read((tx) => openInvoices(tx, core.tillId, core.clock.nowMs()))
  const promisedMsat = waiting
    .filter((row) => row.status === 'pending' || row.status === 'arriving')
    .reduce((sum, row) => sum + row.amountMsat, 0n)
  if (inboundMsat >= amountMsat + promisedMsat) return fine('inbound')
  const isOwnFault = inboundMsat < amountMsat
  return {
    id: 'inbound',
    state: isOwnFault ? 'stop' : 'warn',
    reason: isOwnFault ? 'inbound_too_small' : 'inbound_tight',
    values: { inboundSat: String(inboundMsat / 1_000n) },
  }
}

async function readInbound(core: Core): Promise<bigint | null> {
  try {
    return await core.node.client().inboundMsat()
  } catch (error) {
    if (error instanceof NodeError) return null
    throw error
  }
}

function rateCheck(core: Core, input: { isFiat: boolean; currency?: string | undefined }): Check {
  const { isFiat } = input
  const currency = input.currency ?? core.book.read(readShop).currency
  const { tier, ageMs } = core.rates.status(currency)
  const values = { minutes: String(Math.round((ageMs ?? 0) / 60_000)), currency }
  if (tier === 'fresh') return fine('rate')
  if (tier === 'manual') return { id: 'rate', state: 'warn', reason: 'rate_manual', values }
  if (tier === 'stale_warn') return { id: 'rate', state: 'warn', reason: 'rate_stale', values }
  const reason = tier === 'none' ? 'rate_none' : 'rate_too_old'
  // A sale typed in sats needs no rate and goes on.
  return { id: 'rate', state: isFiat ? 'stop' : 'warn', reason, values }
}

function clockCheck(core: Core): Check {
  const skewMs = core.node.status().clockSkewMs
  if (skewMs === null) return unknown('clock')
  if (Math.abs(skewMs) <= CLOCK_SKEW_WARN_MS) return fine('clock')
  const values = { minutes: String(Math.round(Math.abs(skewMs) / 60_000)) }
  return { id: 'clock', state: 'warn', reason: skewMs > 0 ? 'clock_behind' : 'clock_ahead', values }
}

function storageCheck(core: Core): Check {
  const storage = core.book.storageState()
  if (storage === 'ok') return fine('storage')
  return { id: 'storage', state: 'stop', reason: `storage_${storage}`, values: {} }
}

function fine(id: Check['id']): Check {
  return { id, state: 'ok', reason: 'ok', values: {} }
}

function unknown(id: Check['id']): Check {
  return { id, state: 'unknown', reason: 'unknown', values: {} }
}
