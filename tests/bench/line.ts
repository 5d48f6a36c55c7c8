/** Milliseconds of one side of a bench, and what is said of them. */
export type Spread = { p50: number; p99: number; n: number }

export function spreadOf(times: readonly number[]): Spread {
  const sorted = times.toSorted((left, right) => left - right)
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
  return { p50: at(0.5), p99: at(0.99), n: times.length }
}

/** The ratio of a baseline to itself. */
export const BASELINE = 1

/**
 * One line per figure, so that runs can be compared by eye and by program:
 * `bench <name> <figure>=<value> n=<n> p50=… p99=… ratio=<ratio>`.
 */
export function printLine(
  name: string,
  figure: { label: string; value: string | number },
  spread: Spread,
  ratio: number,
): void {
  process.stdout.write(
    `bench ${name} ${figure.label}=${figure.value} n=${spread.n} ` +
      `p50=${spread.p50.toFixed(2)} p99=${spread.p99.toFixed(2)} ratio=${ratio.toFixed(2)}\n`,
  )
}

/** A bench that cannot run here says so in a line of its own. */
export function printSkipped(name: string, why: string): void {
  process.stdout.write(`bench ${name} skipped: ${why}\n`)
}
