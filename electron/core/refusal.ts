import type { ErrorCode } from '../../shared/contract/errors.ts'
import { BookError } from '../store/open.ts'

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

/** The refusal behind a fault of the book, so that a caller learns what is safe; else null. */
export function refusalOf(error: unknown): Refusal | null {
  if (error instanceof Refusal) return error
  if (error instanceof BookError) return new Refusal('storage_unavailable', { state: error.kind })
  return null
}
