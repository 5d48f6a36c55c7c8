// `npm run test:long -- <name> [count] [--seed n]`: one kind of long run, as often as asked. It
// prints its seed, so that a failure can be run again; `npm test` runs a small sample of each.
import { parseArgs } from 'node:util'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureBuilt } from './build.mjs'
import { ensureInstalled, pinnedNode, root, toolEnv } from './install.mjs'
import { runLoud, say } from './progress.mjs'

/** Vitest takes seeds of 32 bits, and so does fast-check. */
const SEED_END = 2 ** 31
const LIMIT_MS = 12 * 3_600_000

/**
 * @typedef {object} LongRun
 * @property {string} what what is counted, in words
 * @property {string} variable the environment variable that the tests read the count from
 * @property {number} count how often, when nothing else is asked
 * @property {string[]} files
 */

/** @type {Readonly<Record<string, LongRun>>} */
export const LONG_RUNS = {
  model: {
    what: 'random histories of the ledger and of the credits beside a simple model',
    variable: 'TILLBOOK_MODEL_RUNS',
    count: 30_000,
    files: ['tests/store/ledger-model.test.ts', 'tests/credits/credit-model.test.ts'],
  },
  schedules: {
    what: 'orders of reserve, commit, refund, sweep and redeem at the same time',
    variable: 'TILLBOOK_SCHEDULES',
    count: 10_000,
    files: ['tests/credits/credit-schedules.test.ts'],
  },
  gifts: {
    what: 'gifts redeemed and canceled by several callers at once',
    variable: 'TILLBOOK_GIFT_RUNS',
    count: 10_000,
    files: ['tests/core/gifts.test.ts'],
  },
  periods: {
    what: 'calendars of plans beside a second calendar',
    variable: 'TILLBOOK_BILLING_RUNS',
    count: 10_000,
    files: ['tests/domain/billing.test.ts'],
  },
  billing: {
    what: 'shops with plans, clocks, zones and years without power',
    variable: 'TILLBOOK_BILLING_RUNS',
    count: 10_000,
    files: ['tests/credits/billing-model.test.ts'],
  },
  shuffles: {
    what: 'what a node told of some sales, told to a fresh book in another order and doubled',
    variable: 'TILLBOOK_SHUFFLES',
    count: 1_000,
    files: ['tests/core/shuffled-facts.test.ts'],
  },
  truth: {
    what: 'days at a counter beside the table of settlements of its node',
    variable: 'TILLBOOK_TRUTH_RUNS',
    count: 300,
    files: ['tests/walks/truth-model.test.ts'],
  },
  tamper: {
    what: 'bytes of a book changed, and a tenth as many truncations, deletions and swaps',
    variable: 'TILLBOOK_TAMPER_RUNS',
    count: 1_000,
    files: ['tests/store/tamper.test.ts', 'tests/store/chain.test.ts'],
  },
  torn: {
    what: 'places where a power cut ends the log',
    variable: 'TILLBOOK_TORN_CUTS',
    count: 2_000,
    files: ['tests/store/torn-log.test.ts'],
  },
  review: {
    what: 'random books asked through the index and the slow way',
    variable: 'TILLBOOK_REVIEW_RUNS',
    count: 200,
    files: ['tests/store/review/filters.test.ts'],
  },
  exports: {
    what: 'random books written out and read back',
    variable: 'TILLBOOK_MODEL_RUNS',
    count: 500,
    files: ['tests/exports/property.test.ts'],
  },
  fuzz: {
    what: 'hostile calls of a page and of a service',
    variable: 'TILLBOOK_FUZZ_RUNS',
    count: 20_000,
    files: ['tests/contract/hostile.test.ts', 'tests/http/service-fuzz.test.ts'],
  },
}

/**
 * @param {string[]} words the command's own
 * @returns {{ run: LongRun, name: string, count: number, seed: number } | string} what is wrong
 */
export function parseLongRun(words) {
  const { values, positionals } = parseArgs({
    args: words,
    allowPositionals: true,
    options: { seed: { type: 'string' } },
  })
  const [name = '', asked] = positionals
  const run = Object.hasOwn(LONG_RUNS, name) ? LONG_RUNS[name] : undefined
  if (run === undefined) return name === '' ? 'which long run?' : `there is no long run "${name}".`
  const count = Number(asked ?? run.count)
  if (!Number.isSafeInteger(count) || count < 1) return `"${asked}" is no count.`
  const seed = Number(values.seed ?? Math.floor(Math.random() * SEED_END))
  if (!Number.isSafeInteger(seed) || seed < 0 || seed >= SEED_END) {
    return `"${values.seed}" is no seed: a whole number below ${SEED_END}.`
  }
  return { run, name, count, seed }
}

function usage() {
  const lines = Object.entries(LONG_RUNS).map(
    ([name, { what, count }]) => `  ${name.padEnd(10)} ${what} (${count})`,
  )
  return ['npm run test:long -- <name> [count] [--seed n]', ...lines].join('\n')
}

/** @returns {Promise<number>} the exit code */
async function main() {
  const asked = parseLongRun(process.argv.slice(2))
  if (typeof asked === 'string') {
    process.stderr.write(`${asked}\n${usage()}\n`)
    return 2
  }
  if (!(await ensureInstalled()) || !(await ensureBuilt())) return 1
  const node = pinnedNode()
  if (node === null) return 1
  const { run, name, count, seed } = asked
  say(`${name}: ${run.what}: ${count}, seed ${seed}`)
  const startedMs = performance.now()
  const code = await runLoud(
    node,
    [
      join(root, 'node_modules', 'vitest', 'vitest.mjs'),
      'run',
      // The limit of a sample is nothing for a night; a run that hangs is seen by whoever waits.
      `--testTimeout=${LIMIT_MS}`,
      ...run.files,
    ],
    {
      cwd: root,
      env: { ...toolEnv(), [run.variable]: `${count}`, TILLBOOK_SEED: `${seed}` },
    },
  )
  const seconds = Math.round((performance.now() - startedMs) / 1_000)
  const again = `npm run test:long -- ${name} ${count} --seed ${seed}`
  say(`${name}: ${code === 0 ? 'passed' : 'FAILED'} after ${seconds} s; again: ${again}`)
  return code
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main()
