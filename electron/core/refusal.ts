import type { ErrorCode } from '../../shared/contract/errors.ts'

/**
 * A named refusal that a caller can act on. It carries a declared code of the contract and the
 * data that code declares; the api turns it into the answer, and nothing else reaches a caller.
 */
export class Refusal extends Error {
  readonly code: ErrorCode
  readonly data: unknown
  constructor(code: ErrorCode, data?: unknown) {
    super(code)
    this.name = 'Refusal'
    this.code = code
    this.data = data
  }
}
