/** gRPC's status numbers that LND really answers with. */
export const CODE = {
  unknown: 2,
  invalidArgument: 3,
  notFound: 5,
  alreadyExists: 6,
  resourceExhausted: 8,
  unimplemented: 12,
  unavailable: 14,
} as const

/**
 * An answer with a status. Everything LND does not class is UNKNOWN, permission denials included.
 */
export class RpcError extends Error {
  readonly code: number
  constructor(message: string, code: number = CODE.unknown) {
    super(message)
    this.name = 'RpcError'
    this.code = code
  }
}
