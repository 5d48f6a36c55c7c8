/** What a host says right before it kills itself at a named place. */
export function diedAt(place: string): string {
  return `killed at ${place}\n`
}
