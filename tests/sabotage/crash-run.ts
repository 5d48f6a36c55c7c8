import { type CrashWorker, type Kill, openCrashWorker } from './crash-worker.ts'
import { seededRandom } from './seeded-random.ts'

const AUDIT_EVERY = 25
/** The sales of one round take about this long; a later kill would meet a host at rest. */
const LIVE_MS = 250

/** A start finds these only where the run before was cut in the middle of a sale. */
const NEEDS_UNFINISHED = ['recover:', 'catch_up:']

function isAtStart(place: string): boolean {
  return NEEDS_UNFINISHED.some((prefix) => place.startsWith(prefix))
}

export type CrashOrder = {
  /** Kills at random instants. */
  count: number
  /** Kills at each named place. */
  each: number
  seed: string
  places: readonly string[]
  workers: number
}

export type Tally = {
  kills: number
  atPlace: Map<string, number>
  /** Where a book and its node differ, and places that were not passed as often as ordered. */
  faults: string[]
  audits: number
}

/** Kills hosts as ordered; folders of a run with faults are kept. */
export async function runCrash(order: CrashOrder, print: Print): Promise<Tally> {
  const tally: Tally = { kills: 0, atPlace: new Map(), faults: [], audits: 0 }
  const kills = plan(order)
  const workers = await Promise.all(
    Array.from({ length: order.workers }, (_none, index) =>
      openCrashWorker(`${order.seed}:${index}`),
    ),
  )
  await Promise.all(workers.map((worker) => work(worker, kills, { tally, print })))
  const isBroken = tally.faults.length > 0
  await Promise.all(workers.map((worker) => worker.close(isBroken)))
  for (const place of order.places) print(`  at ${place}: ${tally.atPlace.get(place) ?? 0} kills`)
  tally.faults.push(...missedPlaces(order, tally))
  return tally
}

/** A place that was not passed as often as ordered proves nothing, and must not look so. */
export function missedPlaces(
  { places, each }: Pick<CrashOrder, 'places' | 'each'>,
  { atPlace }: Pick<Tally, 'atPlace'>,
): string[] {
  const foundAt = (place: string): number => atPlace.get(place) ?? 0
  return places
    .filter((place) => foundAt(place) < each)
    .map((place) => `only ${foundAt(place)} of ${each} kills at ${place}`)
}

type Print = (line: string) => void
type Report = { tally: Tally; print: Print }

function plan({ count, each, seed, places }: CrashOrder): Kill[] {
  const random = seededRandom(seed)
  const atRandom = Array.from({ length: count }, () => ({
    failpoint: null,
    passes: 1,
    afterMs: random.below(LIVE_MS),
  }))
  const atPlaces = places.flatMap((failpoint) =>
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

async function work(worker: CrashWorker, kills: Kill[], report: Report): Promise<void> {
  let since = 0
  for (let kill = kills.pop(); kill; kill = kills.pop()) {
    since += await killOnce(worker, kill, report.tally)
    if (since >= AUDIT_EVERY) {
      since = 0
      await auditOnce(worker, report)
    }
  }
  await auditOnce(worker, report)
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

async function auditOnce(worker: CrashWorker, { tally, print }: Report): Promise<void> {
  const { invoices, receipts, bookedMsat, faults } = await worker.audit()
  tally.audits += 1
  tally.faults.push(...faults.map((fault) => `${worker.dir}: ${fault}`))
  print(
    `${tally.kills} kills, ${invoices} invoices, ${receipts} receipts, ${bookedMsat} msat booked` +
      `${faults.length > 0 ? `, FAULTS: ${faults.join('; ')}` : ', books equal the node'}`,
  )
}
