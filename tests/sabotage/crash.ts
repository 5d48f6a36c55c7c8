import { parseArgs } from 'node:util'
import { FAILPOINTS } from '../../electron/core/failpoints.ts'
import { runCrash } from './crash-run.ts'

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
const { seed } = values
const count = Number(positionals[0] ?? '20')
const each = Number(values.each ?? Math.ceil(count / 10))
const print = (line: string): void => void process.stdout.write(`${line}\n`)

const startedMs = performance.now()
print(`crash test: ${count} random kills, ${each} per place, seed ${seed}`)
const workers = Number(values.workers)
const tally = await runCrash({ count, each, seed, places: FAILPOINTS, workers }, print)
for (const fault of tally.faults) print(`FAULT: ${fault}`)
const seconds = Math.round((performance.now() - startedMs) / 1_000)
print(
  `${tally.kills} kills in ${seconds} s, ${tally.audits} audits, ${tally.faults.length} faults, ` +
    `seed ${seed}`,
)
process.exit(tally.faults.length > 0 ? 1 : 0)
