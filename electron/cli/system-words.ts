/**
 * What the system refused, in words; null for an error that is none of the system's. Whoever runs
 * a command from a timed job reads them in a mail, weeks later.
 */
export function systemWords(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null
  const words = WORDS[String(error.code)]
  return words?.(placeOf(error)) ?? null
}

const WORDS: Readonly<Record<string, (place: string) => string>> = {
  ENOSPC: (place) => `there is no room left on the disk${at(place)}`,
  EDQUOT: (place) => `there is no room left for you on the disk${at(place)}`,
  EROFS: (place) => `the disk takes no writing${at(place)}`,
  EACCES: (place) => `it is not allowed here${at(place)}`,
  EPERM: (place) => `it is not allowed here${at(place)}`,
  ENOENT: (place) => `there is no such file or folder${at(place)}`,
  ENOTDIR: (place) => `a file stands where a folder is needed${at(place)}`,
  EEXIST: (place) => `a file stands where a folder is needed${at(place)}`,
  ENOFOLDER: (place) => `no folder can be made here${at(place)}`,
  EISDIR: (place) => `this is a folder, and a file is needed${at(place)}`,
  SQLITE_NOTADB: () => 'this file is no book',
}

function at(place: string): string {
  return place === '' ? '' : `: ${place}`
}

/** Of a copy the place that is written to: the other one was read a moment ago. */
function placeOf(error: Error): string {
  const { dest, path } = error as { dest?: unknown; path?: unknown }
  if (typeof dest === 'string') return dest
  return typeof path === 'string' ? path : ''
}
