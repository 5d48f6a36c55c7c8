import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { openSandboxDatabase } from '../../electron/sandbox/database.ts'
import { patientTick } from '../../electron/sandbox/patient-tick.ts'
import { startSandbox } from '../../electron/sandbox/sandbox.ts'
import { connectRaw, textOf } from '../conformance/raw-client.ts'
import { issue, lookUp } from '../conformance/session.ts'
import { temporaryFolder } from './folders.ts'

const folder = temporaryFolder()

describe('work that the disk refuses', () => {
  it('is told once, put off, and told once more when it goes on', () => {
    const db = openSandboxDatabase(folder.make())
    const told: (string | null)[] = []
    const tick = patientTick(
      () => db.exec("INSERT OR REPLACE INTO meta VALUES ('tick', x'00')"),
      (fault) => told.push(fault && 'code' in fault ? String(fault.code) : null),
    )
    tick()
    // Any write is refused, as on a disk that was mounted anew for reading only.
    db.pragma('query_only = ON')
    tick()
    tick()
    expect(told).toEqual(['SQLITE_READONLY'])
    db.pragma('query_only = OFF')
    tick()
    tick()
    expect(told).toEqual(['SQLITE_READONLY', null])
    db.close()
  })

  it('is not what a fault of our own is taken for', () => {
    const thrown = new TypeError('a fault nobody thought of')
    const tick = patientTick(
      () => {
        throw thrown
      },
      () => {},
    )
    expect(tick).toThrow(thrown)
  })
})

/** A real small file system where this process may make one. */
function mountSmallDisk(): string | null {
  const dir = join(folder.make(), 'disk')
  mkdirSync(dir)
  try {
    execFileSync('sh', ['-c', 'mount -t tmpfs -o size=2m tmpfs "$0"', dir], { stdio: 'ignore' })
    return dir
  } catch {
    return null
  }
}

const disk = mountSmallDisk()

describe.runIf(disk !== null)('a sandbox on a disk that runs full (reliability 6)', () => {
  const root = disk ?? ''
  const ballast = join(root, 'ballast')
  const dataDir = join(root, 'node')
  const fill = () => {
    const { bavail, bsize } = statfsSync(root)
    writeFileSync(ballast, Buffer.alloc(bavail * bsize))
  }
  afterEach(() => rmSync(ballast, { force: true }))
  afterAll(() => {
    execFileSync('sh', ['-c', 'umount --lazy "$0"', root])
  })

  it('lives on, answers, and cancels what ran out as soon as there is room', async () => {
    const told: boolean[] = []
    const sandbox = await startSandbox({
      dataDir,
      port: 0,
      network: 'regtest',
      onStorage: (fault) => told.push(fault !== null),
    })
    const till = connectRaw(sandbox, sandbox.tillMacaroonHex)
    const made = await issue(till, { expiry: '1' })
    fill()
    await expect.poll(() => told, { timeout: 5_000 }).toEqual([true])
    expect(textOf(await lookUp(till, made.hash), 'state')).toBe('OPEN')
    rmSync(ballast)
    await expect.poll(() => told, { timeout: 5_000 }).toEqual([true, false])
    expect(textOf(await lookUp(till, made.hash), 'state')).toBe('CANCELED')
    till.close()
    await sandbox.stop()
  })
})
