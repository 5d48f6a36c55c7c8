import { REDACTED, type SecretRegistry } from './secret-registry.ts'
import { scrubText } from './scrub-text.ts'

const DEPTH_MAX = 6
const ITEMS_MAX = 100
/** Of one value, all its parts together: a log line stays a line. */
const CHARACTERS_MAX = 32_768
const STRING_MAX = 4_096
/** Longer strings are cut before they are searched; what the cut may have severed goes as well. */
const SEARCHED_MAX = 65_536

/** A field with such a name is secret, or a customer's, whatever it holds. */
const SECRET_NAMES = new RegExp(
  'macaroon|preimage|secret|passphrase|password|passwd|seed|mnemonic|token|authorization|cookie|' +
    'privatekey|apikey|credential|pepper|masterkey|paymentaddr|pin$|^pinhash|^pinsalt|' +
    'memo|description|customername|email|phone',
)
/** Hashes may stand, a sale is found by them; preimages, their twins in shape, may not. */
const HASH_NAMES =
  /^(?:payment|r|input|head|prev|previous|block|certificate|chain)?hash$|^hash|fingerprint$|txid$/
const PUBKEY_NAMES = /pubkey$|^identity/

export type Scrubber = {
  text(text: string): string
  /** A plain copy, ready for JSON: bounded in depth and size, free of secrets. Never throws. */
  value(value: unknown): unknown
}

export function createScrubber(registry: SecretRegistry): Scrubber {
  const clear = (input: string): string => registry.scrub(scrubText(registry.scrub(input)))
  const text = (input: string): string => {
    if (input.length <= SEARCHED_MAX) return clear(input)
    const clean = clear(input.slice(0, SEARCHED_MAX))
    return clean.slice(0, Math.max(0, clean.length - STRING_MAX))
  }
  return {
    text,
    value(value) {
      try {
        return new Walk(text, registry).visit(value, '', 0)
      } catch {
        // A log must never break the sale it tells of.
        return '[unreadable]'
      }
    },
  }
}

/** One pass over one value; it holds what the bounds and the circles need to know. */
class Walk {
  private charactersLeft = CHARACTERS_MAX
  private readonly open = new Set<object>()
  private readonly text: (input: string) => string
  private readonly registry: SecretRegistry

  constructor(text: (input: string) => string, registry: SecretRegistry) {
    this.text = text
    this.registry = registry
  }

  visit(value: unknown, name: string, depth: number): unknown {
    const plainName = name.toLowerCase().replace(/[^a-z0-9]/g, '')
    if (SECRET_NAMES.test(plainName) && holdsSomething(value)) return REDACTED
    switch (typeof value) {
      case 'string':
        return this.string(value, plainName)
      case 'bigint':
        // JSON has no such number, and a bare one would lose its last digits in most readers.
        return this.spend(value.toString())
      case 'number':
        return Number.isFinite(value) ? value : String(value)
      case 'boolean':
      case 'undefined':
        return value
      case 'object':
        return value === null ? null : this.object(value, depth)
      default:
        return `[${typeof value}]`
    }
  }

  private string(value: string, plainName: string): string {
    const isHash = HASH_NAMES.test(plainName) && /^[0-9a-f]{64}$/i.test(value)
    const isPubkey = PUBKEY_NAMES.test(plainName) && /^0[23][0-9a-f]{64}$/i.test(value)
    return this.spend(isHash || isPubkey ? this.registry.scrub(value) : this.text(value))
  }

  private spend(text: string): string {
    const limit = Math.min(STRING_MAX, this.charactersLeft)
    this.charactersLeft -= Math.min(text.length, limit)
    if (text.length <= limit) return text
    return `${text.slice(0, limit)}… [cut]`
  }

  private object(value: object, depth: number): unknown {
    const bytes = byteLengthOf(value)
    if (bytes !== null) return `[${bytes} bytes]`
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString()
    if (value instanceof URL || value instanceof RegExp) return this.spend(this.text(String(value)))
    if (this.open.has(value)) return '[circular]'
    if (depth >= DEPTH_MAX || this.charactersLeft <= 0) return '[cut]'
    this.open.add(value)
    try {
      if (value instanceof Error) return this.error(value, depth)
      if (value instanceof Map) return this.entries([...value.entries()], depth)
      if (value instanceof Set) return this.list([...value], depth)
      if (Array.isArray(value)) return this.list(value, depth)
      return this.entries(ownEntries(value), depth)
    } finally {
      this.open.delete(value)
    }
  }

  private error(error: Error, depth: number): Record<string, unknown> | string {
    const own = tellingEntries(error)
    const shown: [string, unknown][] = [
      ['name', error.name],
      ['message', error.message],
      ['stack', error.stack],
      ...own,
    ]
    if (error.cause !== undefined) shown.push(['cause', error.cause])
    if (error instanceof AggregateError) shown.push(['errors', error.errors])
    return this.entries(shown, depth)
  }

  private list(items: readonly unknown[], depth: number): unknown[] | string {
    if (isSeed(items)) return '[seed]'
    const shown = items.slice(0, ITEMS_MAX).map((item) => this.visit(item, '', depth + 1))
    return items.length > ITEMS_MAX ? [...shown, `[${items.length - ITEMS_MAX} more]`] : shown
  }

  private entries(
    entries: readonly (readonly [unknown, unknown])[],
    depth: number,
  ): Record<string, unknown> | string {
    if (entries.every(([key]) => /^\d+$/.test(String(key)))) {
      // Numbered words are a list under another name.
      if (isSeed(entries.map(([, value]) => value))) return '[seed]'
    }
    const shown: Record<string, unknown> = {}
    for (const [key, value] of entries.slice(0, ITEMS_MAX)) {
      const name = typeof key === 'string' ? key : String(this.visit(key, '', depth + 1))
      shown[this.spend(this.text(name))] = this.visit(value, name, depth + 1)
    }
    if (entries.length > ITEMS_MAX) shown['…'] = `[${entries.length - ITEMS_MAX} more]`
    return shown
  }
}

/** A seed is as often a list as a line. */
function isSeed(items: readonly unknown[]): boolean {
  if (items.length < 12 || !items.every((item) => typeof item === 'string')) return false
  return scrubText(items.join(' ')).includes('[seed]')
}

/**
 * What an error holds beside its words. A failed validation carries what it read, which is whatever
 * a customer wrote or bought: of that only where it failed and how is told.
 */
function tellingEntries(error: Error): [string, unknown][] {
  if ('issues' in error && Array.isArray(error.issues)) {
    return [['issues', error.issues.map(placeOfIssue)]]
  }
  return ownEntries(error).filter(([key]) => !['message', 'stack', 'name'].includes(key))
}

function placeOfIssue(issue: unknown): unknown {
  if (typeof issue !== 'object' || issue === null) return '[issue]'
  const { path, code } = Object.fromEntries(ownEntries(issue))
  return { path, code }
}

function ownEntries(value: object): [string, unknown][] {
  return Object.keys(value).map((key) => {
    try {
      return [key, (value as Record<string, unknown>)[key]]
    } catch {
      return [key, '[unreadable]']
    }
  })
}

/** Bytes are never shown: keys, preimages and macaroons all travel as bytes. */
function byteLengthOf(value: object): number | null {
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return value.byteLength
  if ('type' in value && value.type === 'Buffer' && 'data' in value && Array.isArray(value.data)) {
    return value.data.length
  }
  if (!Array.isArray(value) || value.length < 16) return null
  const isBytes = value.every((item) => Number.isInteger(item) && item >= 0 && item <= 255)
  return isBytes ? value.length : null
}

/** `hasMacaroon: false` says nothing secret, and a missing token is worth knowing. */
function holdsSomething(value: unknown): boolean {
  return value !== null && value !== undefined && value !== '' && typeof value !== 'boolean'
}
