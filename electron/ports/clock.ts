/** Time and randomness, passed in so that tests can move the one and repeat the other. */
export interface Clock {
  /** Wall time in ms since the Unix epoch. It may jump; never use it to measure a duration. */
  nowMs(): number
  /** Milliseconds from an arbitrary start; never goes backwards. */
  monotonicMs(): number
  /** Cryptographically strong bytes. */
  randomBytes(length: number): Uint8Array
  /** Resolves after `ms`, or rejects with the signal's reason when it is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}
