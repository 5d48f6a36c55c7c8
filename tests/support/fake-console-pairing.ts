import { setTimeout as sleep } from 'node:timers/promises'
import {
  type CheckInput,
  PAIRING_STEPS,
  type PairingEvent,
  type PairingStep,
} from '../../shared/contract/setup.ts'

/**
 * The checklist a pasted connection plays out. A word anywhere in the address or URI picks it:
 * `garbage`, `unreachable`, `changed`, `refused`, `wide`, `widefixed` (cannot be baked smaller),
 * `unsynced`, `noinvoice`; anything else passes every step.
 */
export async function* playPairing(
  input: CheckInput,
  draftId: string,
  stepMs: number,
): AsyncGenerator<PairingEvent> {
  const text = textOf(input)
  const stops = stopsOf(text)
  const isUnknown = input.kind === 'parts' && input.certificate === ''
  const values = valuesOf(text)
  for (const id of PAIRING_STEPS) {
    yield step({ id, state: 'running', reason: '', values: {} })
    await sleep(stepMs)
    const isAsked = isUnknown && id === 'certificate'
    const stop: Stop | undefined = isAsked ? { state: 'warn', reason: 'first_use' } : stops[id]
    const state = stop?.state ?? 'ok'
    yield step({ id, state, reason: stop?.reason ?? '', values: values[id] ?? {} })
    if (state === 'failed' || isAsked) {
      yield {
        kind: 'done',
        draftId: null,
        checkId: isAsked ? draftId : null,
        isTooWide: false,
        canBake: false,
        alias: '',
        network: '',
      }
      return
    }
  }
  const isTooWide = text.includes('wide')
  const canBake = isTooWide && !text.includes('widefixed')
  const alias = 'nordlicht-01'
  yield { kind: 'done', draftId, checkId: null, isTooWide, canBake, alias, network: 'mainnet' }
}

function textOf(input: CheckInput): string {
  if (input.kind === 'confirmed') return input.checkId
  return input.kind === 'lndconnect' ? input.uri : input.address
}

type Stop = { state: 'warn' | 'failed'; reason: string }

function stopsOf(text: string): Partial<Record<PairingStep['id'], Stop>> {
  const failed = (reason: string): Stop => ({ state: 'failed', reason })
  if (text.includes('garbage')) return { parsed: failed('bad_uri') }
  if (text.includes('unreachable')) return { reachable: failed('unreachable') }
  if (text.includes('changed')) return { certificate: failed('certificate_mismatch') }
  if (text.includes('refused')) return { macaroon: failed('macaroon_refused') }
  if (text.includes('wide')) return { rights: { state: 'warn', reason: 'rights_too_wide' } }
  if (text.includes('unsynced')) return { synced: { state: 'warn', reason: 'not_synced' } }
  if (text.includes('noinvoice')) return { test_invoice: failed('invoice_refused') }
  return {}
}

function valuesOf(text: string): Partial<Record<PairingStep['id'], Record<string, string>>> {
  const fingerprint = Array.from({ length: 32 }, (_, index) =>
    ((index * 37 + 41) % 256).toString(16).padStart(2, '0').toUpperCase(),
  ).join(':')
  const isTrusted = text.startsWith('lndconnect') || text.includes('cert=') ? 'no' : 'yes'
  return {
    parsed: { host: 'node.nordlicht.example', port: '10009' },
    certificate: { fingerprint, firstUse: isTrusted },
    rights: { rights: 'offchain:write, onchain:write, macaroon:generate' },
    synced: { height: '922,114' },
  }
}

function step(value: PairingStep): PairingEvent {
  return { kind: 'step', step: value }
}
