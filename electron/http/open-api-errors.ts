import { ERRORS } from '../../shared/contract/errors.ts'
import { schemaConverter } from './open-api-amounts.ts'
import type { Operation } from './open-api-paths.ts'
import { ERROR_WORDS } from './open-api-words.ts'

type Code = keyof typeof ERROR_WORDS
type Response = Operation['responses'][string]

/** What the gate and the edge answer before any method. */
const GATE_CODES = [
  'bad_request',
  'wrong_key',
  'missing_scope',
  'wrong_origin',
  'too_large',
  'rate_limited',
]
/** Codes that only a person at a window is answered with. */
const OF_PEOPLE = ['no_session', 'forbidden']
const RETRY_AFTER = { 'Retry-After': { description: 'Seconds.', schema: { type: 'integer' } } }
const JSON_TYPE = 'application/json'

/** The refusals of one operation by status; the bodies are written once, in the components. */
export function errorResponses(codes: readonly string[]): Operation['responses'] {
  const byStatus = new Map<number, string[]>()
  for (const code of new Set([...GATE_CODES, ...codes])) {
    if (OF_PEOPLE.includes(code)) continue
    byStatus.set(statusOf(code), [...(byStatus.get(statusOf(code)) ?? []), code])
  }
  const responses: Operation['responses'] = {}
  for (const [status, ofStatus] of [...byStatus].toSorted(([a], [b]) => a - b)) {
    const isOfGate = ofStatus.every((code) => GATE_CODES.includes(code))
    responses[status] = isOfGate ? gateRef(status) : response(status, ofStatus)
  }
  responses['415'] = gateRef(415)
  return responses
}

/** What every operation has in common is written once. */
export function gateResponses(): Record<string, Response> {
  const ofGate = Map.groupBy(GATE_CODES, statusOf)
  const notJson = response(415, ['bad_request'])
  return Object.fromEntries([
    ...[...ofGate].map(([status, codes]) => [`status_${status}`, response(status, codes)]),
    ['status_415', { ...notJson, description: 'The body is not `application/json`.' }],
  ]) as Record<string, Response>
}

function gateRef(status: number): Response {
  return { $ref: `#/components/responses/status_${status}` } as unknown as Response
}

function response(status: number, codes: readonly string[]): Response {
  return {
    description: codes.map((code) => `\`${code}\`: ${wordsOf(code)}`).join('\n\n'),
    ...(status === 429 ? { headers: RETRY_AFTER } : {}),
    content: { [JSON_TYPE]: { schema: { oneOf: codes.map(refTo) } } },
  }
}

/** The body of every code that is used, for the components of the document. */
export async function errorSchemas(codes: ReadonlySet<string>): Promise<Record<string, unknown>> {
  const converter = schemaConverter()
  const schemas: Record<string, unknown> = {}
  for (const code of [...new Set([...GATE_CODES, ...codes])].toSorted()) {
    if (OF_PEOPLE.includes(code)) continue
    const data = dataOf(code)
    const [, json] = data ? converter.convert(data, { strategy: 'output' }) : [false, null]
    schemas[`error_${code}`] = {
      type: 'object',
      description: wordsOf(code),
      properties: { code: { const: code }, ...(json === null ? {} : { data: json }) },
      required: json === null ? ['code'] : ['code', 'data'],
    }
  }
  return schemas
}

function refTo(code: string): { $ref: string } {
  return { $ref: `#/components/schemas/error_${code}` }
}

function wordsOf(code: string): string {
  const words = ERROR_WORDS[code as Code]
  if (words === undefined) throw new Error(`no words for the error ${code}`)
  return words
}

function declared(code: string) {
  return Object.entries(ERRORS).find(([name]) => name === code)?.[1]
}

function statusOf(code: string): number {
  return declared(code)?.status ?? 500
}

function dataOf(code: string) {
  const error = declared(code)
  return error && 'data' in error ? error.data : null
}
