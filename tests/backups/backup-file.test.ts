import { execFileSync, spawn } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { Decrypter, Encrypter } from 'age-encryption'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { backupErrorOf } from '../../electron/core/backup-error.ts'
import { runBackupOrder } from '../../electron/core/backup-order.ts'
import { runBackupThread } from '../../electron/core/backup-thread.ts'
import { deriveKey } from '../../electron/core/keys.ts'
import { readTar, writeTar } from '../../electron/core/tar.ts'
import { openBook } from '../../electron/store/open.ts'
import { sayRestored } from '../../electron/store/backups.ts'
import { pointIn } from '../../electron/store/snapshot.ts'
import { connect } from '../../electron/store/sqlite.ts'
import { systemClock } from '../../electron/providers/clock.ts'
import { checkFrom, MASTER, PASSPHRASE, type Shop, shopFolder, watch, writeInto } from './rig.ts'

let shop: Shop
let good = ''
let count = 0

beforeAll(async () => {
  shop = await shopFolder(1_200)
  good = join(shop.root, 'good.age')
  await writeInto(shop, good)
})

afterAll(() => shop.remove())

const fresh = (name: string) => join(shop.root, `${name}-${(count += 1)}`)

async function faultOf(work: Promise<unknown>): Promise<string> {
  try {
    await work
    return 'none'
  } catch (error) {
    return backupErrorOf(error).fault
  }
}

describe('a backup (reliability 5.1, OPP-03)', () => {
  test('holds the book as it was, and proves it entry by entry', async () => {
    const into = fresh('restored')
    const found = await checkFrom(good, into)
    const point = pointIn(shop.bookFile)
    expect(found.manifest).toMatchObject({ bookId: point.bookId, headSeq: `${point.headSeq}` })
    expect(Buffer.from(found.master).equals(Buffer.from(MASTER))).toBe(true)
    expect(pointIn(join(into, 'book.sqlite'))).toEqual(point)
  })

  test('leaves neither a copy in plain nor a half-written file behind', () => {
    expect(readdirSync(shop.live).filter((name) => name.startsWith('.backup-'))).toEqual([])
    expect(readdirSync(shop.root).filter((name) => name.endsWith('.part'))).toEqual([])
  })

  test('shows nothing of the book or its keys to whoever has only the file', () => {
    const bytes = readFileSync(good)
    const secrets = ['SQLite format 3', 'Musterblick', 'CANARY', 'master', 'Espresso', 'transfers']
    for (const secret of secrets) expect(bytes.includes(secret)).toBe(false)
    expect(bytes.includes(Buffer.from(MASTER))).toBe(false)
    expect(bytes.includes(Buffer.from(MASTER).toString('base64'))).toBe(false)
  })

  test('never holds the credential of the node', async () => {
    const into = fresh('restored')
    await checkFrom(good, into)
    for (const name of readdirSync(into)) {
      expect(readFileSync(join(into, name)).includes('CANARY')).toBe(false)
    }
  })

  test('is an ordinary age file with an ordinary tar archive in it', async () => {
    const decrypter = new Decrypter()
    decrypter.addPassphrase(PASSPHRASE)
    const plain = await decrypter.decrypt(new Uint8Array(readFileSync(good)))
    const names: string[] = []
    async function* once() {
      yield plain
    }
    for await (const entry of readTar(once())) {
      names.push(entry.name)
      for await (const _chunk of entry.body) continue
    }
    expect(names).toEqual(['manifest.json', 'keys.json', 'seals.jsonl', 'book.sqlite'])
    expect(Buffer.from(plain.subarray(257, 262)).toString()).toBe('ustar')
  })

  test('is refused of a book that does not verify, and leaves nothing', async () => {
    const bad = await shopFolder(200)
    try {
      const db = connect(bad.bookFile, { timeoutMs: 0 })
      db.exec('DROP TRIGGER transfers_update; UPDATE transfers SET memo = memo || 1 WHERE seq > 50')
      db.close()
      const target = join(bad.root, 'bad.age')
      expect(await faultOf(writeInto(bad, target))).toBe('chain_broken')
      expect(existsSync(target)).toBe(false)
      expect(existsSync(`${target}.part`)).toBe(false)
    } finally {
      bad.remove()
    }
  })

  test('names a folder that is not there', async () => {
    const target = join(shop.root, 'unplugged', 'x.age')
    expect(await faultOf(writeInto(shop, target))).toBe('folder_missing')
    expect(existsSync(dirname(target))).toBe(false)
  })

  test('names a place that takes no file, and stops when it is told to', async () => {
    const target = join(shop.root, 'folder.age')
    mkdirSync(`${target}.part/x`, { recursive: true })
    await expect(writeInto(shop, target)).rejects.toThrow(/directory|EISDIR/i)
    const stop = new AbortController()
    stop.abort()
    const file = fresh('never')
    const about = { profile: 'live', shopName: 'x', writtenAtMs: 1 } as const
    const order = { bookFile: shop.bookFile, master: MASTER, about, passphrase: PASSPHRASE }
    const stopped = runBackupOrder(
      { kind: 'write', ...order, target: file, workFactor: 4 },
      { ...watch, signal: stop.signal },
    )
    await expect(stopped).rejects.toThrow('aborted')
    expect(existsSync(file)).toBe(false)
  })
})

describe('a damaged backup is found and leaves nothing behind', () => {
  const damaged = (change: (bytes: Buffer) => Buffer | undefined): string => {
    const bytes = readFileSync(good)
    const file = fresh('damaged')
    writeFileSync(file, change(bytes) ?? bytes)
    return file
  }
  const check = async (file: string, passphrase?: string): Promise<string> => {
    const into = fresh('into')
    const fault = await faultOf(checkFrom(file, into, passphrase))
    expect(existsSync(into)).toBe(false)
    return fault
  }

  test('by a wrong passphrase', async () => {
    expect(await check(good, 'correct horse battery stapler')).toBe('wrong_passphrase')
  })

  test('when it is cut anywhere', async () => {
    const { length } = readFileSync(good)
    const cuts = [0, 1, 21, 60, 130, 200, 65_000, 65_736, length - 65_600, length - 17, length - 1]
    for (const [index, at] of [...cuts, ...cuts.map((cut) => length - 1 - cut)].entries()) {
      if (at < 0) continue
      const file = fresh(`cut-${index}`)
      copyFileSync(good, file)
      truncateSync(file, at)
      expect(['damaged', 'not_a_backup', 'wrong_passphrase']).toContain(await check(file))
    }
  })

  test('when one bit is turned in any part of it, or something is put behind it', async () => {
    const { length } = readFileSync(good)
    const header = Array.from({ length: 14 }, (_value, index) => index * 16)
    const body = Array.from({ length: 10 }, (_value, index) =>
      Math.floor((length - 1) * ((index + 1) / 10)),
    )
    for (const at of [...header, ...body, length - 1]) {
      const file = damaged((bytes) => {
        bytes[at] = (bytes[at] ?? 0) ^ (1 << (at % 8))
        return bytes
      })
      expect(['damaged', 'not_a_backup', 'wrong_passphrase']).toContain(await check(file))
    }
    const longer = damaged((bytes) => Buffer.concat([bytes, Buffer.from('x')]))
    expect(await check(longer)).toBe('damaged')
  })

  test('when it is some other file', async () => {
    const file = fresh('other')
    writeFileSync(file, readFileSync(shop.bookFile).subarray(0, 100_000))
    expect(await check(file)).toBe('not_a_backup')
  })

  const sealed = async (parts: Readonly<Record<string, string | Buffer>>): Promise<string> => {
    const entries = Object.entries(parts).map(([name, content]) => {
      const bytes = Buffer.from(content)
      async function* body() {
        yield bytes
      }
      return { name, sizeBytes: bytes.length, body: body() }
    })
    const chunks: Uint8Array[] = []
    for await (const chunk of writeTar(entries)) chunks.push(chunk)
    const encrypter = new Encrypter()
    encrypter.setPassphrase(PASSPHRASE)
    encrypter.setScryptWorkFactor(4)
    const file = fresh('sealed')
    writeFileSync(file, await encrypter.encrypt(Buffer.concat(chunks)))
    return file
  }
  const manifest = (patch: object) => {
    const point = pointIn(shop.bookFile)
    const headHash = Buffer.from(point.headHash).toString('hex')
    const { bookId, schemaVersion } = point
    const base = { app: 'tillbook', format: 1, profile: 'live', shopName: 'x', writtenAtMs: 1 }
    return JSON.stringify({
      ...base,
      bookId,
      schemaVersion,
      headHash,
      headSeq: `${point.headSeq}`,
      ...patch,
    })
  }
  const keys = JSON.stringify({ master: Buffer.from(MASTER).toString('base64') })
  const book = () => readFileSync(shop.bookFile)

  test.each([
    ['of a later format', { format: 2 }, 'newer'],
    ['of another program', { app: 'other' }, 'not_a_backup'],
    ['that says another head', { headSeq: '7' }, 'damaged'],
    ['that says another book', { bookId: '0'.repeat(32) }, 'damaged'],
  ])('%s', async (_name, patch, fault) => {
    const parts = { 'manifest.json': manifest(patch), 'keys.json': keys, 'seals.jsonl': '' }
    expect(await check(await sealed({ ...parts, 'book.sqlite': book() }))).toBe(fault)
  })

  test('when its key is not the book’s, its book is missing or changed, or of a later schema', async () => {
    const parts = { 'manifest.json': manifest({}), 'keys.json': keys, 'seals.jsonl': '' }
    expect(await check(await sealed(parts))).toBe('not_a_backup')
    const other = JSON.stringify({ master: Buffer.alloc(32, 1).toString('base64') })
    const wrongKey = { ...parts, 'keys.json': other, 'book.sqlite': book() }
    expect(await check(await sealed(wrongKey))).toBe('chain_broken')
    const newer = fresh('newer.sqlite')
    copyFileSync(shop.bookFile, newer)
    const db = connect(newer, { timeoutMs: 0 })
    db.pragma('user_version = 9990')
    db.pragma('journal_mode = DELETE')
    db.close()
    const later = { ...parts, 'book.sqlite': readFileSync(newer) }
    expect(await check(await sealed(later))).toBe('newer')
  })

  test('but whole it is taken, also when it was put together by another hand', async () => {
    const parts = { 'manifest.json': manifest({}), 'keys.json': keys, 'seals.jsonl': '' }
    expect(
      await faultOf(checkFrom(await sealed({ ...parts, 'book.sqlite': book() }), fresh('ok'))),
    ).toBe('none')
  })
})

describe('a backup under sales', () => {
  test('is a prefix of the book, whatever is written meanwhile', async () => {
    const busy = await shopFolder(600)
    const chainKey = deriveKey(MASTER, 'chain')
    const open = openBook({ dir: busy.live, chainKey, clock: systemClock })
    try {
      let isOver = false
      let written = 0
      const sell = async (): Promise<void> => {
        while (!isOver) {
          open.write((tx) => sayRestored(tx, { headSeq: 1n, sha256: 'x', oldHeadSeq: null }))
          written += 1
          await new Promise((resolve) => setImmediate(resolve))
        }
      }
      const selling = sell()
      const files = [0, 1, 2].map((number) => join(busy.root, `busy-${number}.age`))
      for (const file of files) {
        const before = written
        const result = await writeInto(busy, file)
        const headSeq = BigInt(result.manifest.headSeq)
        // What was sold before it began is in it; what it names is an entry of the book.
        expect(headSeq).toBeGreaterThanOrEqual(600n + BigInt(before))
        const hash = open.read((tx) =>
          tx.prepare('SELECT hash FROM events WHERE seq = ?').pluck().get(headSeq),
        ) as Buffer
        expect(hash.toString('hex')).toBe(result.manifest.headHash)
      }
      isOver = true
      await selling
      expect(written).toBeGreaterThan(10)
    } finally {
      open.close()
      busy.remove()
    }
  })
})

test('a check that is ended while its disk gives nothing leaves no copy in plain', async () => {
  const file = fresh('slow.age')
  execFileSync('sh', ['-c', 'mkfifo "$0"', file])
  // Longer than the thread is given to stop; its bytes end in the middle of the book.
  const slow = spawn('sh', ['-c', 'exec 3>"$1"; head -c 200000 "$0" >&3; sleep 8', good, file])
  const into = fresh('ended')
  const stop = new AbortController()
  const order = { kind: 'check', file, passphrase: PASSPHRASE, into } as const
  const running = runBackupThread(order, { onProgress: () => {}, signal: stop.signal }, undefined)
  setTimeout(() => stop.abort(), 1_000)
  await expect(running).rejects.toMatchObject({ fault: 'stopped' })
  slow.kill()
  expect(existsSync(into)).toBe(false)
})
