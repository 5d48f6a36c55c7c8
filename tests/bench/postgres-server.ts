import { execFileSync, spawn } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { Client } from 'pg'

const VERSIONS = '/usr/lib/postgresql'
const READY_WITHIN_MS = 20_000

export type PostgresServer = { port: number; stop(): Promise<void> }

/**
 * A cluster of its own in a temporary folder, on loopback, ended by its process id. PostgreSQL
 * refuses to run as root, so root starts it as the user its package made.
 */
export async function startPostgres(): Promise<PostgresServer | { skipped: string }> {
  const bin = binaries()
  if (bin === null) return { skipped: 'PostgreSQL is not installed (apt-get install postgresql)' }
  const owner = process.getuid?.() === 0 ? userOf('postgres') : null
  const dir = mkdtempSync(join(tmpdir(), 'tillbook-postgres-'))
  if (owner) chownSync(dir, owner.uid, owner.gid)
  const data = join(dir, 'data')
  const as = { cwd: dir, stdio: 'ignore', ...owner } as const
  execFileSync(join(bin, 'initdb'), ['-D', data, '-A', 'trust', '-U', 'postgres'], as)
  const port = await freePort()
  const args = ['-D', data, '-p', `${port}`, '-h', '127.0.0.1', '-k', dir]
  const server = spawn(join(bin, 'postgres'), args, as)
  const ended = new Promise((resolve) => server.once('exit', resolve))
  const stop = async (): Promise<void> => {
    server.kill('SIGINT')
    await ended
    rmSync(dir, { recursive: true, force: true })
  }
  try {
    await untilReady(port)
  } catch (error) {
    await stop()
    throw error
  }
  return { port, stop }
}

function binaries(): string | null {
  if (!existsSync(VERSIONS)) return null
  const newest = readdirSync(VERSIONS).toSorted((left, right) => Number(right) - Number(left))[0]
  const bin = join(VERSIONS, newest ?? '', 'bin')
  return existsSync(join(bin, 'initdb')) ? bin : null
}

function userOf(name: string): { uid: number; gid: number } {
  const id = (what: '-u' | '-g'): number =>
    Number(execFileSync('id', [what, name], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      const port = typeof address === 'object' && address ? address.port : 0
      probe.close(() => resolve(port))
    })
  })
}

async function untilReady(port: number): Promise<void> {
  const endMs = performance.now() + READY_WITHIN_MS
  for (;;) {
    const client = new Client({ host: '127.0.0.1', port, user: 'postgres' })
    try {
      await client.connect()
      await client.end()
      return
    } catch (error) {
      if (performance.now() > endMs) throw error
      await setTimeout(100)
    }
  }
}
