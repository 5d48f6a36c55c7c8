import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { keychainVault } from '../../electron/desktop/keychain-vault.ts'
import { openSealedVault } from '../../electron/providers/vault/sealed-file.ts'
import { recordedKeychain as keychain } from './recorded-keychain.ts'

const SECRET = Buffer.from('0201036c6e640258030a10b1', 'hex')
const keyFileVault = (dir: string) => openSealedVault(dir, { kind: 'key_file' })

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tillbook-keychain-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

describe('the keychain vault', () => {
  test.each(['gnome_libsecret', 'kwallet5', 'kwallet6'] as const)(
    'keeps a secret with %s',
    async (backend) => {
      const open = keychainVault(keychain(backend).chain, 'linux', keyFileVault)
      const vault = await open(dir)
      await vault.write('master', SECRET)
      expect(vault.backend).toBe(`keychain:${backend}`)
      const again = await open(dir)
      expect(Buffer.from(again.read('master') ?? [])).toEqual(SECRET)
      expect(readdirSync(dir)).not.toContain('vault.key')
      for (const name of readdirSync(dir)) {
        expect(statSync(join(dir, name)).mode & 0o077).toBe(0)
        expect(readFileSync(join(dir, name)).includes(SECRET)).toBe(false)
      }
    },
  )

  test.each(['basic_text', 'unknown'] as const)(
    'does not use %s, whose password is public',
    async (backend) => {
      const { chain, state } = keychain(backend)
      const vault = await keychainVault(chain, 'linux', keyFileVault)(dir)
      expect(vault.backend).toBe('sealed-file:key-file')
      expect(state.sealed).toBe(0)
      expect(readdirSync(dir)).not.toContain('vault.keychain')
    },
  )

  test('a restored book takes no weaker vault than the book that it replaces has', async () => {
    const { chain, state } = keychain('gnome_libsecret')
    const open = keychainVault(chain, 'linux', keyFileVault)
    const restored = join(dir, '.restore-0a1b')
    state.isAvailable = false
    // Where no keychain ever was, the vault is what a new book's would be.
    expect((await open(join(dir, '.restore-0000'))).backend).toBe('sealed-file:key-file')
    state.isAvailable = true
    await (await open(join(dir, 'live'))).write('master', SECRET)
    state.isAvailable = false
    await expect(open(restored)).rejects.toMatchObject({ kind: 'locked' })
    expect(existsSync(join(restored, 'vault.sealed'))).toBe(false)
    state.isAvailable = true
    expect((await open(restored)).backend).toBe('keychain:gnome_libsecret')
  })

  test('trusts the one keychain of macOS and Windows', async () => {
    for (const platform of ['darwin', 'win32'] as const) {
      const folder = join(dir, platform)
      const vault = await keychainVault(keychain('unknown').chain, platform, keyFileVault)(folder)
      expect(vault.backend).toBe(`keychain:${platform}`)
    }
  })

  test.each(['basic_text', 'kwallet5'] as const)(
    'refuses to go on with %s after another mechanism sealed it (Signal #6962)',
    async (backend) => {
      await keychainVault(keychain('gnome_libsecret').chain, 'linux', keyFileVault)(dir)
      const open = keychainVault(keychain(backend).chain, 'linux', keyFileVault)
      await expect(open(dir)).rejects.toMatchObject({ kind: 'downgraded' })
    },
  )

  test('refuses when the keychain has gone altogether', async () => {
    const { chain, state } = keychain('gnome_libsecret')
    await keychainVault(chain, 'linux', keyFileVault)(dir)
    state.isAvailable = false
    const open = keychainVault(chain, 'linux', keyFileVault)
    await expect(open(dir)).rejects.toMatchObject({ kind: 'downgraded' })
  })

  test('goes on with the vault that was made while there was no keychain', async () => {
    const before = await keychainVault(keychain('basic_text').chain, 'linux', keyFileVault)(dir)
    await before.write('master', SECRET)
    const open = keychainVault(keychain('gnome_libsecret').chain, 'linux', keyFileVault)
    const after = await open(dir)
    expect(Buffer.from(after.read('master') ?? [])).toEqual(SECRET)
  })

  test('is locked while the keychain does not answer, and repeats no word of it', async () => {
    const { chain, state } = keychain('gnome_libsecret')
    const open = keychainVault(chain, 'linux', keyFileVault)
    await open(dir)
    state.isBroken = true
    await expect(open(dir)).rejects.toMatchObject({ kind: 'locked' })
    await expect(open(dir)).rejects.not.toThrow(/secret service/)
  })

  test.each(['', '{}', '{"backend":"gnome_libsecret","sealed":"%%%"}', 'null'])(
    'calls its own file damaged when it holds %j',
    async (text) => {
      const open = keychainVault(keychain('gnome_libsecret').chain, 'linux', keyFileVault)
      await open(dir)
      writeFileSync(join(dir, 'vault.keychain'), text)
      await expect(open(dir)).rejects.toMatchObject({ kind: 'damaged' })
    },
  )

  test('calls a key of another keychain damaged', async () => {
    await keychainVault(keychain('gnome_libsecret').chain, 'linux', keyFileVault)(dir)
    const stranger = keychain('gnome_libsecret', 0x13).chain
    const open = keychainVault(stranger, 'linux', keyFileVault)
    await expect(open(dir)).rejects.toMatchObject({ kind: 'damaged' })
  })

  test('seals its key again when the keychain has a new one', async () => {
    const { chain, state } = keychain('gnome_libsecret')
    const open = keychainVault(chain, 'linux', keyFileVault)
    await (await open(dir)).write('master', SECRET)
    state.shouldReEncrypt = true
    await open(dir)
    expect(state.sealed).toBe(2)
    state.shouldReEncrypt = false
    expect(Buffer.from((await open(dir)).read('master') ?? [])).toEqual(SECRET)
  })
})
