import { parseArgs } from 'node:util'
import { FAILPOINTS } from '../../electron/core/failpoints.ts'
import { type CrashWorker, type Kill, openCrashWorker } from './crash-worker.ts'
import { seededRandom } from './seeded-random.ts'

/**
 * `npm run test:crash -- <count> [--each n] [--seed s]`: kills the host `count` times at random
 * instants of live sales and `n` times at every named place, and after every 25 kills compares
 * the book with the node's own settlements. Prints the seed, so that a failure can be run again.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    each: { type: 'string' },
    seed: { type: 'string', default: `${Date.now()}` },
    workers: { type: 'string', default: '2' },
  },
})
const count = Number(positionals[0] ?? '20')
const each = Number(values.each ?? Math.ceil(count / 10))
const AUDIT_EVERY = 25
/** The sales of one round take about this long; a later kill would meet a host at rest. */
const LIVE_MS = 250

/** A start finds these only where the run before was cut in the middle of a sale. */
const NEEDS_UNFINISHED = ['recover:', 'catch_up:']

function isAtStart(place: string): boolean {
  return NEEDS_UNFINISHED.some((prefix) => place.startsWith(prefix))
}

type Tally = { kills: number; atPlace: Map<string, number>; faults: string[]; audits: number }

function plan(seed: string): Kill[] {
  const random = seededRandom(seed)
  const atRandom = Array.from({ length: count }, () => ({
    failpoint: null,
    passes: 1,
    afterMs: random.below(LIVE_MS),
  }))
  const atPlaces = FAILPOINTS.flatMap((failpoint) =>
    Array.from({ length: each }, () => ({
      failpoint,
      passes: isAtStart(failpoint) ? 1 : 1 + random.below(3),
      afterMs: 0,
    })),
  )
  return [...atRandom, ...atPlaces]
    .map((kill) => ({ kill, key: random.below(2 ** 31) }))
    .toSorted((left, right) => left.key - right.key)
    .map(({ kill }) => kill)
}

async function work(worker: CrashWorker, kills: Kill[], tally: Tally): Promise<void> {
  let since = 0
  for (let kill = kills.pop(); kill; kill = kills.pop()) {
    since += await killOnce(worker, kill, tally)
    if (since >= AUDIT_EVERY) {
      since = 0
      await auditOnce(worker, tally)
    }
  }
  await auditOnce(worker, tally)
}

const TRIES_MAX = 5

/** @returns how often the host was killed to pass the place once. */
async function killOnce(worker: CrashWorker, kill: Kill, tally: Tally): Promise<number> {
  const { failpoint } = kill
  let kills = 0
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    if (failpoint && isAtStart(failpoint)) {
      await worker.round({ failpoint: 'create:after_issue', passes: 2, afterMs: 0 })
      kills += 1
    }
    const { wasAtPlace } = await worker.round(kill)
    kills += 1
    if (!failpoint) break
    if (!wasAtPlace) continue
    tally.atPlace.set(failpoint, (tally.atPlace.get(failpoint) ?? 0) + 1)
    break
  }
  tally.kills += kills
  return kills
}

async function auditOnce(worker: CrashWorker, tally: Tally): Promise<void> {
  const { invoices, receipts, bookedMsat, faults } = await worker.audit()
  tally.audits += 1
  tally.faults.push(...faults.map((fault) => `${worker.dir}: ${fault}`))
  process.stdout.write(
    `${tally.kills} kills, ${invoices} invoices, ${receipts} receipts, ${bookedMsat} msat booked` +
      `${faults.length > 0 ? `, FAULTS: ${faults.join('; ')}` : ', books equal the node'}\n`,
  )
}

const startedMs = performance.now()
process.stdout.write(`crash test: ${count} random kills, ${each} per place, seed ${values.seed}\n`)
const tally: Tally = { kills: 0, atPlace: new Map(), faults: [], audits: 0 }
const kills = plan(values.seed)
const workers = await Promise.all(
  Array.from({ length: Number(values.workers) }, (_none, index) =>
    openCrashWorker(`${values.seed}:${index}`),
  ),
)
await Promise.all(workers.map((worker) => work(worker, kills, tally)))
const isBroken = tally.faults.length > 0
await Promise.all(workers.map((worker) => worker.close(isBroken)))
for (const place of FAILPOINTS) {
  process.stdout.write(`  at ${place}: ${tally.atPlace.get(place) ?? 0} kills\n`)
}
const seconds = Math.round((performance.now() - startedMs) / 1_000)
process.stdout.write(
  `${tally.kills} kills in ${seconds} s, ${tally.audits} audits, ${tally.faults.length} faults, ` +
    `seed ${values.seed}\n`,
)
process.exit(isBroken ? 1 : 0)
