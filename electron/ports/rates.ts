/** A place that tells the price of bitcoin. */
export interface RateSource {
  readonly name: string
  /**
   * @returns the price of one BTC in `currency` as the decimal text of the source.
   * @throws RateSourceError with a short reason; the deadline is the source's own (5 s, LND-51).
   */
  read(currency: string, signal: AbortSignal): Promise<{ rawPrice: string; atMs: number }>
}

export class RateSourceError extends Error {
  readonly reason: 'unreachable' | 'deadline' | 'refused' | 'bad_answer' | 'currency_unknown'
  constructor(reason: RateSourceError['reason'], message: string) {
    super(message)
    this.name = 'RateSourceError'
    this.reason = reason
  }
}
