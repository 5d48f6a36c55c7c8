export type LogFields = Readonly<Record<string, unknown>>

/** Structured log. Values are scrubbed by the implementation; still, never hand it a secret. */
export interface Log {
  debug(event: string, fields?: LogFields): void
  info(event: string, fields?: LogFields): void
  warn(event: string, fields?: LogFields): void
  /** @returns the log id that a caller may be shown instead of the details. */
  error(event: string, error: unknown, fields?: LogFields): string
  child(fields: LogFields): Log
}
