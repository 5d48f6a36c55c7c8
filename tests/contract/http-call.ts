import { isContractProcedure } from '@orpc/contract'
import { contract } from '../../shared/contract/index.ts'

export type HttpCall = { verb: string; target: string; body: string | undefined }

/**
 * How a method is called over plain HTTP, from its own route: path parameters, then the query of a
 * GET or a DELETE, or the body of anything else. Bigints go out as decimal text.
 */
export function httpCallOf(method: string, input: unknown): HttpCall {
  const { method: verb = 'POST', path = `/${method.replaceAll('.', '/')}` } = routeOf(method)
  const rest = { ...(input as Record<string, unknown> | null) }
  const filled = path.replaceAll(/\{\+?([^}]+)\}/g, (_found, name: string) => {
    const value = rest[name]
    delete rest[name]
    return encodeURIComponent(`${value as string | bigint}`)
  })
  const target = `/api/v1${filled}`
  if (verb !== 'GET' && verb !== 'DELETE')
    return { verb, target, body: JSON.stringify(rest, decimalBigints) }
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(rest)) {
    if (value !== null && value !== undefined) query.set(name, `${value as string | bigint}`)
  }
  return { verb, target: query.size > 0 ? `${target}?${query}` : target, body: undefined }
}

function routeOf(method: string): { method?: string; path?: string } {
  const found = method
    .split('.')
    .reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], contract)
  if (!isContractProcedure(found)) throw new Error(`no method ${method}`)
  return found['~orpc'].route
}

function decimalBigints(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value
}
