/** Both ends of a hash: enough to tell two of them apart in a line of a table. */
export function shortHash(hash: string): string {
  return `${hash.slice(0, 8)}…${hash.slice(-8)}`
}
