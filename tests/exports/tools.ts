import { execFileSync, spawnSync } from 'node:child_process'
import type { Balances } from './read-back.ts'

/** Both read files in the encoding of the locale, and a bare machine has none that fits. */
const IN_UTF8 = { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C.UTF-8' } } as const

/** Why a tool cannot be asked; null when it can. `npm test` installs both where apt is there. */
function missing(tool: string): string | null {
  return spawnSync(tool, ['--version']).error ? `${tool} is not installed` : null
}

export const NO_HLEDGER = missing('hledger')
export const NO_BEANCOUNT = missing('bean-check') ?? missing('bean-query')

for (const why of [NO_HLEDGER, NO_BEANCOUNT]) {
  if (why) process.stderr.write(`exports are not shown to that tool: ${why}\n`)
}

/** What `hledger check --strict` says; empty when it has nothing to say. */
export function hledgerCheck(file: string): string {
  return spawnSync('hledger', ['-f', file, 'check', '--strict'], IN_UTF8).stderr
}

/** Balances by `account commodity`, in the smallest unit, as hledger adds them up. */
export function hledgerBalances(file: string): Balances {
  const args = ['-f', file, 'balance', '--flat', '-N', '-E', '--layout=bare', '-O', 'csv']
  const lines = execFileSync('hledger', args, IN_UTF8).trim().split('\n').slice(1)
  return new Map(
    lines.map((line) => {
      const [account = '', commodity = '', number = ''] = line.slice(1, -1).split('","')
      return [`${account} ${commodity}`, BigInt(number.replace('.', ''))]
    }),
  )
}

/** What `bean-check` says; empty when it has nothing to say. */
export function beanCheck(file: string): string {
  const { stderr, stdout, status } = spawnSync('bean-check', [file], IN_UTF8)
  return status === 0 ? '' : stderr + stdout
}

/** Balances by `account commodity`, in the smallest unit, as beancount adds them up. */
export function beancountBalances(file: string): Balances {
  const query = 'SELECT account, currency, sum(number) AS n GROUP BY account, currency'
  const args = ['-f', 'csv', file, query]
  const lines = execFileSync('bean-query', args, IN_UTF8).trim().split('\n').slice(1)
  return new Map(
    lines.map((line) => {
      const [account = '', currency = '', number = ''] = line.split(',').map((one) => one.trim())
      return [`${account} ${currency}`, inSmallestUnit(number, currency)]
    }),
  )
}

/** bean-query leaves out decimals that are zero. */
function inSmallestUnit(number: string, currency: string): bigint {
  const [whole = '', fraction = ''] = number.split('.')
  return BigInt(whole + (currency === 'EUR' ? fraction.padEnd(2, '0') : fraction))
}
