import { isDefinedError } from '@orpc/client'
import type { ErrorCode } from '../../shared/contract/errors.ts'

/**
 * What can go wrong between the window and the core. `offline`: the call never left.
 * `no_answer`: it left and nothing came back, so it may have been done.
 */
export class ConsoleFault extends Error {
  readonly kind: 'offline' | 'no_answer'

  constructor(kind: 'offline' | 'no_answer') {
    super(kind)
    this.name = 'ConsoleFault'
    this.kind = kind
  }
}

export type ProblemCode = ErrorCode | 'offline' | 'no_answer' | 'unknown'

/** A refusal or a fault in the form every screen draws: a code with words, and its data. */
export type Problem = {
  code: ProblemCode
  retryAfterSeconds: number | null
  /** The log id of `internal`; of other refusals the word for why, as `node_refused` has one. */
  detail: string
  /** The field of `bad_request`. */
  field: string
  /** How many sales `sales_waiting` found. */
  count?: number
}

/** Where refusals have their word, the most telling first. */
const DETAILS = ['logId', 'detail', 'fault', 'flaw'] as const

/** Turns anything thrown by a call into a problem with words in every language. */
export function toProblem(error: unknown): Problem {
  const problem: Problem = {
    code: 'unknown',
    retryAfterSeconds: null,
    detail: '',
    field: '',
  }
  if (error instanceof ConsoleFault) return { ...problem, code: error.kind }
  if (!(error instanceof Error) || !isDefinedError(error)) return problem
  const declared = error as unknown as { code: ErrorCode; data?: Record<string, unknown> }
  const data = declared.data ?? {}
  const seconds = data['retryAfterSeconds']
  return {
    code: declared.code,
    retryAfterSeconds: typeof seconds === 'number' ? seconds : null,
    detail: DETAILS.map((name) => textOf(data[name])).find((text) => text !== '') ?? '',
    field: textOf(data['field']),
    ...(typeof data['count'] === 'number' ? { count: data['count'] } : {}),
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** True when the core may have done what was asked although we do not know. */
export function isUncertain(problem: Problem): boolean {
  return problem.code === 'no_answer' || problem.code === 'unknown'
}
