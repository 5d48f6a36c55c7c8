import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { importMacaroon, newMacaroon } from 'macaroon'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSandboxDatabase, type SandboxDatabase } from '../../electron/sandbox/database.ts'
import {
  decodeIdentity,
  decodeMacaroon,
  encodeIdentity,
  encodeMacaroon,
  isSignedWith,
  signMacaroon,
} from '../../electron/sandbox/macaroon-codec.ts'
import { createMacaroons, type Macaroons } from '../../electron/sandbox/macaroons.ts'
import { temporaryFolder } from './folders.ts'

const ROOT_KEY = Buffer.alloc(32, 7)

describe('the macaroon codec', () => {
  it('writes what another library reads and verifies, caveats included', () => {
    const caveats = [Buffer.from('time-before 2030-01-01T00:00:00Z'), Buffer.from('ipaddr ::1')]
    const identifier = randomBytes(60)
    const made = encodeMacaroon(signMacaroon({ rootKey: ROOT_KEY, identifier, caveats }))
    const read = importMacaroon(made)
    const seen: string[] = []
    read.verify(ROOT_KEY, (caveat) => {
      seen.push(caveat)
      return null
    })
    expect(seen).toEqual(caveats.map(String))
    expect(Buffer.from(read.identifier)).toEqual(identifier)
    expect(() => read.verify(Buffer.alloc(32, 8), () => null)).toThrow(/signature/)
  })

  it('reads what another library wrote, and nothing signed with another key', () => {
    const identifier = randomBytes(40)
    const made = newMacaroon({ version: 2, rootKey: ROOT_KEY, identifier, location: 'lnd' })
    made.addFirstPartyCaveat('ipaddr 127.0.0.1')
    const read = decodeMacaroon(made.exportBinary())
    expect(read).toMatchObject({ location: 'lnd', identifier })
    expect(read.caveats.map(String)).toEqual(['ipaddr 127.0.0.1'])
    expect(isSignedWith(read, ROOT_KEY)).toBe(true)
    expect(isSignedWith(read, Buffer.alloc(32, 8))).toBe(false)
    expect(isSignedWith({ ...read, caveats: [] }, ROOT_KEY)).toBe(false)
  })

  it('keeps rights through the identifier', () => {
    const identity = {
      rootKeyId: '42',
      rights: ['invoices:read', 'invoices:write', 'uri:/a.B/C', 'info:read'] as const,
    }
    const written = encodeIdentity(randomBytes(16), { ...identity, rights: [...identity.rights] })
    expect(decodeIdentity(written)).toEqual(identity)
  })

  it('refuses any other bytes with an error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(() => decodeMacaroon(bytes)).toThrow(/./)
        expect(() => decodeMacaroon(Buffer.from([2, ...bytes]))).toThrow(/./)
        decodeIdentity(Buffer.from([3, ...bytes]))
      }),
    )
  })
})

describe('the macaroons of a sandbox', () => {
  const folder = temporaryFolder()
  let db: SandboxDatabase
  let nowMs = Date.parse('2026-11-21T12:00:00Z')
  let macaroons: Macaroons
  const check = (hex: string) => macaroons.check(hex, ['info:read'], '/a.B/C', '127.0.0.1')

  beforeEach(() => {
    db = openSandboxDatabase(folder.make())
    macaroons = createMacaroons(db, { nowMs: () => nowMs })
  })
  afterEach(() => db.close())

  it('grants by right and by URI and refuses the rest', () => {
    expect(() => check(macaroons.bake(['info:read']))).not.toThrow()
    expect(() => check(macaroons.bake(['uri:/a.B/C']))).not.toThrow()
    expect(() => check(macaroons.bake(['info:write', 'uri:/a.B/D']))).toThrow('permission denied')
  })

  it('refuses a credential once its time is over, although it was accepted before', () => {
    const macaroon = decodeMacaroon(Buffer.from(macaroons.bake(['info:read']), 'hex'))
    const key = db.prepare<[], { key: Buffer }>('SELECT key FROM root_key').get()
    const narrowed = signMacaroon({
      rootKey: key?.key ?? ROOT_KEY,
      identifier: macaroon.identifier,
      caveats: [Buffer.from('time-before 2026-11-21T12:00:10Z')],
    })
    const hex = encodeMacaroon(narrowed).toString('hex')
    expect(() => check(hex)).not.toThrow()
    nowMs += 11_000
    expect(() => check(hex)).toThrow('macaroon has expired')
  })

  it('refuses every credential at once when the root keys are replaced', () => {
    const hex = macaroons.bake(['info:read'])
    expect(() => check(hex)).not.toThrow()
    macaroons.replaceRootKeys()
    expect(() => check(hex)).toThrow(`root key with id 0 doesn't exist`)
    const again = macaroons.bake(['info:read'])
    expect(() => check(again)).not.toThrow()
    expect(() => check(hex)).toThrow('signature mismatch')
  })

  it('keeps the root keys out of the credential and in the database only', () => {
    const hex = macaroons.bake(['info:read'])
    const rows = db.prepare<[], { key: Buffer }>('SELECT key FROM root_key').all()
    expect(rows).toHaveLength(1)
    expect(hex).not.toContain(rows[0]?.key.toString('hex'))
  })
})
