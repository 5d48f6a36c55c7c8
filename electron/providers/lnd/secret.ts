import { inspect } from 'node:util'

const REDACTED = '[redacted]'

/**
 * Holds a credential so that no log, error, dump or JSON can show it by accident: every way of
 * turning it into text answers `[redacted]`, and only `reveal()` gives the value.
 */
export class Secret {
  readonly #value: string
  constructor(value: string) {
    this.#value = value
  }
  reveal(): string {
    return this.#value
  }
  toString(): string {
    return REDACTED
  }
  toJSON(): string {
    return REDACTED
  }
  [Symbol.toPrimitive](): string {
    return REDACTED
  }
  [inspect.custom](): string {
    return REDACTED
  }
}
