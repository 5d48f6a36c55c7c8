import { randomBytes } from 'node:crypto'
import type { SandboxDatabase } from './database.ts'
import {
  decodeIdentity,
  decodeMacaroon,
  encodeIdentity,
  encodeMacaroon,
  isSignedWith,
  type MacaroonIdentity,
  signMacaroon,
} from './macaroon-codec.ts'
import type { Right } from './rights.ts'

/** Root key 0 signs what the node writes at its first start; LND refuses to delete it. */
export const DEFAULT_ROOT_KEY_ID = '0'
/** A credential checks out by hash chain once and is remembered; a busy till sends the same one. */
const REMEMBERED_MAX = 500

export interface Macaroons {
  /** A new credential with these rights, hex. Creates the root key when it is new. */
  bake(rights: readonly Right[], rootKeyId?: string): string
  /** Throws an Error with LND's text unless the credential grants the method. */
  check(hex: string, needed: readonly Right[], path: string, peerAddress: string): void
  rootKeyIds(): string[]
  /** False when there is no such key. Every credential signed with it is refused from now on. */
  deleteRootKey(id: string): boolean
  /** Replaces every root key, so that all credentials given out so far are refused. */
  replaceRootKeys(): void
}

type Verified = MacaroonIdentity & { caveats: string[] }

export function createMacaroons(db: SandboxDatabase, clock: { nowMs(): number }): Macaroons {
  const remembered = new Map<string, Verified>()
  const keyOf = db.prepare<[string], { key: Buffer }>('SELECT key FROM root_key WHERE id = ?')
  const insertKey = db.prepare('INSERT INTO root_key (id, key) VALUES (?, ?)')

  function verify(hex: string): Verified {
    const known = remembered.get(hex)
    if (known) return known
    const macaroon = decodeMacaroon(bytesOfHex(hex))
    const identity = decodeIdentity(macaroon.identifier)
    if (!identity) throw new Error('invalid ID')
    const root = keyOf.get(identity.rootKeyId)
    if (!root) {
      throw new Error(
        `cannot retrieve macaroon: cannot get macaroon: root key with id ${identity.rootKeyId} ` +
          `doesn't exist`,
      )
    }
    if (!isSignedWith(macaroon, root.key)) {
      throw new Error('verification failed: signature mismatch after caveat verification')
    }
    const verified = { ...identity, caveats: macaroon.caveats.map((c) => c.toString('utf8')) }
    if (remembered.size >= REMEMBERED_MAX) remembered.clear()
    remembered.set(hex, verified)
    return verified
  }

  return {
    bake(rights, rootKeyId = DEFAULT_ROOT_KEY_ID) {
      const found = keyOf.get(rootKeyId)
      const rootKey = found?.key ?? randomBytes(32)
      if (!found) insertKey.run(rootKeyId, rootKey)
      const identifier = encodeIdentity(randomBytes(16), { rootKeyId, rights: [...rights] })
      return encodeMacaroon(signMacaroon({ rootKey, identifier, caveats: [] })).toString('hex')
    },
    check(hex, needed, path, peerAddress) {
      const { rights, caveats } = verify(hex)
      for (const caveat of caveats) checkCaveat(caveat, { nowMs: clock.nowMs(), peerAddress })
      const grantsAll = needed.every((right) => rights.includes(right))
      // LND's second chance: a credential for single methods names them by URI.
      if (!grantsAll && !rights.includes(`uri:${path}`)) throw new Error('permission denied')
    },
    rootKeyIds: () =>
      db
        .prepare<[], { id: string }>('SELECT id FROM root_key ORDER BY id')
        .all()
        .map((row) => row.id),
    deleteRootKey(id) {
      remembered.clear()
      return db.prepare('DELETE FROM root_key WHERE id = ?').run(id).changes > 0
    },
    replaceRootKeys() {
      remembered.clear()
      db.exec('DELETE FROM root_key')
    },
  }
}

/** First-party caveats LND knows. An unknown one must refuse, or a restriction would be ignored. */
function checkCaveat(caveat: string, context: { nowMs: number; peerAddress: string }): void {
  const space = caveat.indexOf(' ')
  const condition = space < 0 ? caveat : caveat.slice(0, space)
  const argument = space < 0 ? '' : caveat.slice(space + 1)
  const refuse = (why: string): never => {
    throw new Error(`caveat "${caveat}" not satisfied: ${why}`)
  }
  switch (condition) {
    case 'time-before':
      if (!(context.nowMs < Date.parse(argument))) refuse('macaroon has expired')
      return
    case 'ipaddr':
      if (context.peerAddress !== argument) refuse('macaroon locked to different IP address')
      return
    default:
      refuse('caveat not recognized')
  }
}

function bytesOfHex(hex: string): Buffer {
  const bad = /[^0-9a-f]/i.exec(hex)
  if (bad) throw new Error(`encoding/hex: invalid byte: ${goRune(bad[0])}`)
  if (hex.length % 2 === 1) throw new Error('encoding/hex: odd length hex string')
  return Buffer.from(hex, 'hex')
}

/** Go prints a rune as `U+007A 'z'`. */
function goRune(character: string): string {
  const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
  return `U+${code} '${character}'`
}
