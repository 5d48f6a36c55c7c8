/** A question that has no answer, in a word of the contract. */
export class ReviewRefusal extends Error {
  readonly code: 'not_found' | 'bad_request'
  /** What of the question is wrong. */
  readonly field: string
  constructor(code: 'not_found' | 'bad_request', field: string) {
    super(`${code}: ${field}`)
    this.name = 'ReviewRefusal'
    this.code = code
    this.field = field
  }
}

/** An empty report of a period that ends first would look like one of nothing sold. */
export function mustBeInOrder(days: { fromDay: string | null; toDay: string | null }): void {
  const { fromDay, toDay } = days
  if (fromDay !== null && toDay !== null && toDay < fromDay) {
    throw new ReviewRefusal('bad_request', 'toDay')
  }
}
