/** Where in the book the window is: `accounts`, or an entry of the journal as `journal-48211`. */
export type PlaceInBook = { tab: string; entrySeq: bigint | null }

/** Reads the id of the place. Anything unknown is the journal. */
export function placeInBook(id: string | null): PlaceInBook {
  const [, tab = 'journal', digits] = /^([a-z]+)(?:-(\d{1,18}))?$/.exec(id ?? '') ?? []
  return { tab, entrySeq: digits === undefined ? null : BigInt(digits) }
}

/** The id of the place where one entry of the journal is open, or none. */
export function journalPlace(entrySeq: bigint | null): string {
  return entrySeq === null ? 'journal' : `journal-${entrySeq}`
}
