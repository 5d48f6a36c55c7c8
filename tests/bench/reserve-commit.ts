import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { commitReservation } from '../../electron/core/commit-reservation.ts'
import { createCustomer } from '../../electron/core/customers.ts'
import { initCredits } from '../../electron/core/init-credits.ts'
import { reserveCredits } from '../../electron/core/reserve-credits.ts'
import { systemClock } from '../../electron/providers/clock.ts'
import { type CoreUnderTest, startCore } from '../support/core-without-node.ts'
import { movedClock } from '../support/moved-clock.ts'
import { openBareCredits } from './bare-credits.ts'
import { printLine, printSkipped, spreadOf } from './line.ts'
import { openPostgres, type PostgresCredits } from './postgres-credits.ts'

/**
 * Pairs of a reservation and its commit, each of the two durable before it is answered.
 * `reserve-commit`: the verbs of the core beside bare SQLite that writes the same rows, one by one
 * and in turns. `reserve-commit-pg-…`: the verbs beside PostgreSQL on the same disk, with as many
 * clients on both sides; `document` is the design of the mana-credits document (row lock, balance,
 * reservation and ledger row), `best` has one function for each verb. `reserve-commit-bound-8`:
 * bare SQLite, eight verbs to a commit, beside eight clients of the document: what these rows allow
 * at most, whatever the core does.
 */
const WALLETS = 1_000
const TURN = 20
const ROUNDS = 6
const WARM_UP = 100
const AT_ONCE = 8

type Side = { pair: (wallet: number) => unknown }

export async function run(count = 1_500): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'tillbook-reserve-'))
  // Ids begin with the time, so a clock that stands would scatter what grows in order.
  const clock = { ...movedClock(), ...systemClock }
  const under = await startCore({ rootDir: join(root, 'ours'), clock })
  const wallets = await fill(under)
  const ours: Side = { pair: (wallet) => pairOf(under, wallets[wallet % WALLETS] ?? '') }
  try {
    await besideBare(root, { ours, wallets }, count)
    await besidePostgres(root, { ours, wallets }, count)
  } finally {
    await under.close()
    rmSync(root, { recursive: true, force: true })
  }
}

let command = 0

function nextId(): string {
  command += 1
  return `bench-${command.toString().padStart(9, '0')}`
}

async function fill({ core, actor }: CoreUnderTest): Promise<string[]> {
  return Promise.all(
    Array.from({ length: WALLETS }, async (_, index) => {
      const details = { name: `Wallet ${index}`, email: null, note: '' }
      const { id } = await createCustomer(core, actor, { clientId: nextId(), ...details })
      const opening = { clientId: nextId(), customerId: id, amount: 1_000_000n }
      await initCredits(core, actor, opening)
      return id
    }),
  )
}

async function pairOf({ core, actor }: CoreUnderTest, customerId: string): Promise<void> {
  const { reservationId } = await reserveCredits(core, actor, {
    clientId: nextId(),
    customerId,
    amount: 3n,
    operation: 'ai.image',
    reason: 'bench',
    ttlSeconds: 900,
  })
  const end = { clientId: nextId(), reservationId, amount: null, description: '' }
  await commitReservation(core, actor, end)
}

async function besideBare(
  root: string,
  { ours, wallets }: { ours: Side; wallets: readonly string[] },
  count: number,
): Promise<void> {
  const bare = openBareCredits(join(root, 'bare'), wallets)
  const times = { ours: [] as number[], bare: [] as number[] }
  try {
    for (let index = 0; index < WARM_UP; index += 1) {
      await ours.pair(index)
      bare.pair(index)
    }
    for (let from = 0; from < count; from += TURN) {
      // Who goes first changes, so that neither side always meets the other's checkpoint.
      const order = (from / TURN) % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)
      for (const side of order) {
        const name = side === 0 ? 'ours' : 'bare'
        const { pair } = side === 0 ? ours : bare
        for (let index = from; index < from + TURN; index += 1) {
          const startMs = performance.now()
          await pair(index)
          times[name].push(performance.now() - startMs)
        }
      }
    }
  } finally {
    bare.close()
  }
  const ratio = sum(times.bare) / sum(times.ours)
  print('reserve-commit', times.ours, sum(times.ours), ratio)
}

async function besidePostgres(
  root: string,
  { ours, wallets }: { ours: Side; wallets: readonly string[] },
  count: number,
): Promise<void> {
  const opened = await openPostgres(WALLETS)
  if ('skipped' in opened) return printSkipped('reserve-commit-pg', opened.skipped)
  try {
    for (const { design, clients } of RACES) {
      await race(ours, opened, { design, clients, count })
    }
    await bound(join(root, 'bound'), wallets, { postgres: opened, count })
  } finally {
    await opened.close()
  }
}

const RACES = [
  { design: 'document', clients: 1 },
  { design: 'document', clients: 8 },
  { design: 'best', clients: 8 },
] as const

async function race(
  ours: Side,
  postgres: PostgresCredits,
  terms: { design: 'document' | 'best'; clients: number; count: number },
): Promise<void> {
  const { design, clients, count } = terms
  const theirs: Side[] = postgres.clients(design, clients)
  const own = Array.from({ length: clients }, () => ours)
  await together(own, WARM_UP)
  await together(theirs, WARM_UP)
  const times = { ours: [] as number[], theirs: [] as number[] }
  const wall = { ours: 0, theirs: 0 }
  for (let round = 0; round < ROUNDS; round += 1) {
    const pairs = Math.ceil(count / ROUNDS)
    for (const [name, sides] of [
      ['ours', own],
      ['theirs', theirs],
    ] as const) {
      const startMs = performance.now()
      times[name].push(...(await together(sides, pairs)))
      wall[name] += performance.now() - startMs
    }
  }
  const ratio = times.ours.length / wall.ours / (times.theirs.length / wall.theirs)
  print(`reserve-commit-pg-${design}-${clients}`, times.ours, wall.ours, ratio)
}

async function bound(
  dir: string,
  wallets: readonly string[],
  { postgres, count }: { postgres: PostgresCredits; count: number },
): Promise<void> {
  const bare = openBareCredits(dir, wallets)
  const theirs: Side[] = postgres.clients('document', AT_ONCE)
  const times: number[] = []
  const theirMs: number[] = []
  try {
    await together(theirs, WARM_UP)
    for (let from = 0; from < count; from += TURN * AT_ONCE) {
      for (let batch = 0; batch < TURN; batch += 1) {
        const first = from + batch * AT_ONCE
        const asked = Array.from({ length: AT_ONCE }, (_, index) => (first + index) * 7_919)
        const startMs = performance.now()
        bare.pairs(asked.map((wallet) => wallet % WALLETS))
        times.push((performance.now() - startMs) / AT_ONCE)
      }
      const startMs = performance.now()
      await together(theirs, TURN * AT_ONCE)
      theirMs.push((performance.now() - startMs) / (TURN * AT_ONCE))
    }
  } finally {
    bare.close()
  }
  const ratio = sum(theirMs) / theirMs.length / (sum(times) / times.length)
  print(`reserve-commit-bound-${AT_ONCE}`, times, sum(times), ratio)
}

/** Each client sends its next pair when the last is answered. @returns ms of every pair. */
async function together(sides: readonly Side[], pairs: number): Promise<number[]> {
  const times: number[] = []
  let next = 0
  await Promise.all(
    sides.map(async ({ pair }) => {
      while (next < pairs) {
        const wallet = (next * 7_919) % WALLETS
        next += 1
        const startMs = performance.now()
        await pair(wallet)
        times.push(performance.now() - startMs)
      }
    }),
  )
  return times
}

function print(name: string, times: readonly number[], wallMs: number, ratio: number): void {
  const value = Math.round((times.length * 1_000) / wallMs)
  printLine(name, { label: 'pairs_per_s', value }, spreadOf(times), ratio)
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

if (import.meta.main) {
  await run(Number(process.argv[2] ?? 1_500))
  process.exit(0)
}
