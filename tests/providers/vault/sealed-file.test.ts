import { createHash } from 'node:crypto'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Vault } from '../../../electron/ports/vault.ts'
import {
  openSealedVault,
  type VaultSecretSource,
} from '../../../electron/providers/vault/sealed-file.ts'
import { openSmallDisk } from '../../e2e/support/small-disk.ts'

const KEY_FILE: VaultSecretSource = { kind: 'key_file' }
const WORDS: VaultSecretSource = { kind: 'passphrase', passphrase: 'correct horse battery' }
const CANARY = Buffer.from('canary-0201036c6e64-macaroon-of-the-shop', 'utf8')

let dir: string
const file = () => join(dir, 'vault.sealed')
const keyFile = () => join(dir, 'vault.key')

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tillbook-vault-'))
})
afterEach(() => {
  chmodSync(dir, 0o700)
  rmSync(dir, { recursive: true, force: true })
})

async function sealed(source: VaultSecretSource = KEY_FILE): Promise<Vault> {
  const vault = await openSealedVault(dir, source)
  await vault.write('master', new Uint8Array(32).fill(9))
  await vault.write('node', CANARY)
  return vault
}

function kindOf(opening: Promise<unknown>): Promise<string> {
  return opening.then(
    () => 'opened',
    (error: { kind?: string }) => error.kind ?? 'another error',
  )
}

/** Writes the file with a checksum that fits, as somebody would who changes it on purpose. */
function forge(change: (body: Buffer) => Buffer): void {
  const bytes = readFileSync(file())
  const body = change(bytes.subarray(0, bytes.length - 32))
  writeFileSync(file(), Buffer.concat([body, createHash('sha256').update(body).digest()]))
}

function withHeader(edit: (header: Record<string, unknown>) => void): void {
  forge((body) => {
    const end = body.indexOf('\n')
    const text = body.subarray(0, end).toString('utf8')
    const start = text.indexOf('{')
    const header = JSON.parse(text.slice(start)) as Record<string, unknown>
    edit(header)
    const line = Buffer.from(text.slice(0, start) + JSON.stringify(header), 'utf8')
    return Buffer.concat([line, body.subarray(end)])
  })
}

describe('a damaged vault', () => {
  it('is refused for a flipped bit in any byte', async () => {
    await sealed()
    const good = readFileSync(file())
    for (let index = 0; index < good.length; index += 1) {
      const bad = Buffer.from(good)
      bad[index] = (bad[index] ?? 0) ^ (1 << (index % 8))
      writeFileSync(file(), bad)
      expect(await kindOf(openSealedVault(dir, KEY_FILE)), `byte ${index}`).toBe('damaged')
    }
    writeFileSync(file(), good)
    expect((await openSealedVault(dir, KEY_FILE)).read('node')).toEqual(new Uint8Array(CANARY))
  })

  it('is refused for a flipped bit in any byte even when the checksum fits', async () => {
    await sealed()
    const good = readFileSync(file())
    for (let index = 0; index < good.length - 32; index += 1) {
      writeFileSync(file(), good)
      forge((body) => {
        const bad = Buffer.from(body)
        bad[index] = (bad[index] ?? 0) ^ 1
        return bad
      })
      const kind = await kindOf(openSealedVault(dir, KEY_FILE))
      expect(['damaged', 'locked', 'downgraded', 'unavailable'], `byte ${index}`).toContain(kind)
    }
  })

  it('is refused at every length but its own', async () => {
    await sealed()
    const good = readFileSync(file())
    for (let length = 0; length < good.length; length += 1) {
      writeFileSync(file(), good.subarray(0, length))
      expect(await kindOf(openSealedVault(dir, KEY_FILE)), `length ${length}`).toBe('damaged')
    }
    writeFileSync(file(), Buffer.concat([good, Buffer.from([0])]))
    expect(await kindOf(openSealedVault(dir, KEY_FILE))).toBe('damaged')
  })

  it('is left as it is, so that it can still be rescued', async () => {
    await sealed()
    writeFileSync(file(), 'broken')
    await kindOf(openSealedVault(dir, KEY_FILE))
    expect(readFileSync(file(), 'utf8')).toBe('broken')
  })
})

describe('a vault that was weakened', () => {
  it.each([
    ['an older format', { version: 0 }, 'downgraded'],
    ['a newer format', { version: 2 }, 'unavailable'],
    ['another mechanism', { backend: 'basic_text' }, 'downgraded'],
    ['a cheaper stretching', { kdf: 'scrypt:2:8:1' }, 'damaged'],
    ['a stretching that eats all memory', { kdf: 'scrypt:1073741824:8:1' }, 'damaged'],
    ['a field more', { hint: 'x' }, 'damaged'],
    ['another salt', { salt: '0'.repeat(64) }, 'locked'],
  ])('by claiming %s is refused', async (_what, change, kind) => {
    await sealed()
    withHeader((header) => Object.assign(header, change))
    expect(await kindOf(openSealedVault(dir, KEY_FILE))).toBe(kind)
  })

  it('by claiming another kind of secret is refused', async () => {
    await sealed()
    withHeader((header) => Object.assign(header, { kdf: 'scrypt:131072:8:1' }))
    expect(await kindOf(openSealedVault(dir, KEY_FILE))).toBe('downgraded')
  })

  it('by claiming the mechanism that opens it is refused, with the right key too', async () => {
    const key = new Uint8Array(32).fill(1)
    await sealed({ kind: 'host_key', key, backend: 'keychain:kwallet6' })
    withHeader((header) => Object.assign(header, { backend: 'keychain:other' }))
    const other: VaultSecretSource = { kind: 'host_key', key, backend: 'keychain:other' }
    expect(await kindOf(openSealedVault(dir, other))).toBe('locked')
  })

  it('is not opened by another mechanism than the one that sealed it', async () => {
    await sealed(WORDS)
    expect(await kindOf(openSealedVault(dir, KEY_FILE))).toBe('locked')
    writeFileSync(keyFile(), `${'ab'.repeat(32)}\n`, { mode: 0o600 })
    expect(await kindOf(openSealedVault(dir, KEY_FILE))).toBe('downgraded')
  })
})

describe('the secret that opens it', () => {
  it('is told to be wrong, from the second start of an empty vault on', async () => {
    await openSealedVault(dir, WORDS)
    const wrong: VaultSecretSource = { kind: 'passphrase', passphrase: 'correct horse batterz' }
    expect(await kindOf(openSealedVault(dir, wrong))).toBe('locked')
    expect(await kindOf(openSealedVault(dir, WORDS))).toBe('opened')
  })

  it('is the same passphrase however the keyboard composes its letters', async () => {
    await openSealedVault(dir, { kind: 'passphrase', passphrase: 'Käse und Brötchen' })
    const composed: VaultSecretSource = {
      kind: 'passphrase',
      passphrase: 'Käse und Brötchen'.normalize('NFD'),
    }
    expect(await kindOf(openSealedVault(dir, composed))).toBe('opened')
  })

  it('may not be a short passphrase for a new vault', async () => {
    const short: VaultSecretSource = { kind: 'passphrase', passphrase: '12345678901' }
    expect(await kindOf(openSealedVault(dir, short))).toBe('locked')
    expect(readdirSync(dir)).toEqual([])
  })

  it('is never made anew when the key file of an existing vault is lost', async () => {
    await sealed()
    rmSync(keyFile())
    expect(await kindOf(openSealedVault(dir, KEY_FILE))).toBe('locked')
    expect(readdirSync(dir)).not.toContain('vault.key')
  })

  it.each(['', 'short', `${'zz'.repeat(32)}`, 'ab'.repeat(33)])(
    'cannot be a key file that holds «%s»',
    async (text) => {
      writeFileSync(keyFile(), text, { mode: 0o600 })
      expect(await kindOf(openSealedVault(dir, KEY_FILE))).toBe('unavailable')
    },
  )

  it('cannot be a key file that others may read', async () => {
    await sealed()
    chmodSync(keyFile(), 0o640)
    expect(await kindOf(openSealedVault(dir, KEY_FILE))).toBe('unavailable')
  })

  it('is wrong when it is the key file of another shop', async () => {
    await sealed()
    writeFileSync(keyFile(), 'ab'.repeat(32))
    expect(await kindOf(openSealedVault(dir, KEY_FILE))).toBe('locked')
  })

  it('may lie in a folder of its own, apart from every backup', async () => {
    const path = join(dir, 'usb-stick', 'till.key')
    await sealed({ kind: 'key_file', path })
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readdirSync(dir)).not.toContain('vault.key')
    const again = await openSealedVault(dir, { kind: 'key_file', path })
    expect(again.read('node')).toEqual(new Uint8Array(CANARY))
  })

  it('may be a key that the host keeps, under the name of its keeper', async () => {
    const key = new Uint8Array(32).fill(1)
    const host: VaultSecretSource = { kind: 'host_key', key, backend: 'safe-storage:kwallet6' }
    expect((await sealed(host)).backend).toBe('safe-storage:kwallet6')
    const plain: VaultSecretSource = { ...host, backend: 'safe-storage:basic_text' }
    expect(await kindOf(openSealedVault(dir, plain))).toBe('downgraded')
    expect(await kindOf(openSealedVault(dir, { ...host, key: new Uint8Array(32) }))).toBe('locked')
    const short: VaultSecretSource = { ...host, key: new Uint8Array(16) }
    await expect(openSealedVault(dir, short)).rejects.toThrow(RangeError)
  })
})

describe('what lies on the disk', () => {
  it('is nothing of a secret, in any spelling, and nobody else may read it', async () => {
    await sealed()
    await sealed()
    const spellings = [
      CANARY.toString('utf8'),
      CANARY.toString('hex'),
      CANARY.toString('base64').replace(/=+$/, ''),
      CANARY.toString('base64url'),
    ].flatMap((text) => [text, Array.from(text).reverse().join('')])
    expect(readdirSync(dir).toSorted()).toEqual(['vault.key', 'vault.sealed'])
    for (const name of readdirSync(dir)) {
      const bytes = readFileSync(join(dir, name))
      expect(statSync(join(dir, name)).mode & 0o777).toBe(0o600)
      const text = bytes.toString('latin1').toLowerCase()
      for (const spelling of spellings) expect(text).not.toContain(spelling.toLowerCase())
    }
  })

  it('is sealed afresh with every write: no two share salt, nonce or cipher text', async () => {
    const vault = await sealed()
    const first = readFileSync(file()).toString('latin1')
    await vault.write('node', CANARY)
    const second = readFileSync(file()).toString('latin1')
    const fields = (text: string) => /"salt":"(\w+)","nonce":"(\w+)"/.exec(text)?.slice(1) ?? []
    expect(fields(first)).toHaveLength(2)
    for (const field of fields(first)) expect(second).not.toContain(field)
    expect(second.slice(-64)).not.toBe(first.slice(-64))
  })

  it('survives a draft that a crash left behind', async () => {
    await sealed()
    writeFileSync(join(dir, 'vault.sealed.draft'), 'half')
    const vault = await openSealedVault(dir, KEY_FILE)
    await vault.write('node', Buffer.from('new'))
    expect(readdirSync(dir).toSorted()).toEqual(['vault.key', 'vault.sealed'])
  })
})

describe('reading and writing', () => {
  it('gives copies, so that a caller may wipe what it was given', async () => {
    const vault = await sealed()
    vault.read('node')?.fill(0)
    expect(vault.read('node')).toEqual(new Uint8Array(CANARY))
  })

  it('keeps every one of many writes at once, and the last of each', async () => {
    const vault = await openSealedVault(dir, KEY_FILE)
    const writes = Array.from({ length: 20 }, (_, index) =>
      vault.write(index % 2 === 0 ? 'master' : 'node', new Uint8Array([index])),
    )
    await Promise.all(writes)
    const again = await openSealedVault(dir, KEY_FILE)
    expect(again.read('master')).toEqual(new Uint8Array([18]))
    expect(again.read('node')).toEqual(new Uint8Array([19]))
  })

  it('forgets what was removed', async () => {
    const vault = await sealed()
    await vault.remove('node')
    expect(vault.read('node')).toBeNull()
    const again = await openSealedVault(dir, KEY_FILE)
    expect([again.read('node'), again.read('master')?.length]).toEqual([null, 32])
  })

  it('says that it cannot write, keeps the old secret and goes on afterwards', async () => {
    const vault = await sealed()
    // A folder in the place of the draft cannot be overwritten, by root neither.
    mkdirSync(join(dir, 'vault.sealed.draft'))
    expect(await kindOf(vault.write('node', Buffer.from('new')))).toBe('unavailable')
    expect(vault.read('node')).toEqual(new Uint8Array(CANARY))
    rmSync(join(dir, 'vault.sealed.draft'), { recursive: true })
    await vault.write('node', Buffer.from('new'))
    const again = await openSealedVault(dir, KEY_FILE)
    expect(Buffer.from(again.read('node') ?? []).toString()).toBe('new')
  })

  it('says whether the disk is full or takes no write', async () => {
    const disk = openSmallDisk(dir)
    try {
      const vault = await sealed()
      disk?.fill()
      // Where nothing can be mounted, a folder in the way of the draft takes the same way.
      if (!disk) mkdirSync(join(dir, 'vault.sealed.draft'))
      const large = Buffer.alloc(64 * 1024)
      expect(await kindOf(vault.write('node', large))).toBe(disk ? 'disk_full' : 'unavailable')
      disk?.free()
      disk?.setReadOnly(true)
      expect(await kindOf(vault.write('node', large))).toBe(disk ? 'read_only' : 'unavailable')
      disk?.setReadOnly(false)
      expect(vault.read('node')).toEqual(new Uint8Array(CANARY))
    } finally {
      disk?.close()
    }
  })

  it('cannot be made where no folder can be', async () => {
    writeFileSync(join(dir, 'a-file'), '')
    const below = join(dir, 'a-file', 'data')
    expect(await kindOf(openSealedVault(below, KEY_FILE))).toBe('unavailable')
    expect(await kindOf(openSealedVault(below, WORDS))).toBe('unavailable')
  })

  it('opens a vault with a key file in less than a tenth of a second', async () => {
    await sealed()
    const startMs = performance.now()
    await openSealedVault(dir, KEY_FILE)
    expect(performance.now() - startMs).toBeLessThan(100)
  })
})
