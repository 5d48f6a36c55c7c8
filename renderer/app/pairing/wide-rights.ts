/** The rights an owner must know by name: each of them moves money or makes more such keys. */
const DANGERS = {
  'onchain:write': 'onchain',
  'offchain:write': 'offchain',
  'macaroon:generate': 'macaroon',
} as const
export type Danger = (typeof DANGERS)[keyof typeof DANGERS]

/** Splits the rights beyond a till's into those that have words and the number of the others. */
export function readRights(rights: string): { dangers: Danger[]; others: number } {
  const names = rights.split(',').flatMap((name) => name.trim() || [])
  const dangers = Object.entries(DANGERS).flatMap(([name, danger]) =>
    names.includes(name) ? [danger] : [],
  )
  return { dangers, others: names.length - dangers.length }
}
