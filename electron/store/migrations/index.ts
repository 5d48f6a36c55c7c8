import { journal } from './0010-journal.ts'
import { sales } from './0020-sales.ts'
import { people } from './0030-people.ts'

export type Migration = {
  /** Numbered by tens; `user_version` of the file after it ran. */
  version: number
  name: string
  sql: string
  /** Of `sql`. A migration is never edited: the book has a record of what ran. */
  sha256: string
}

/** In order. A new one is put at the end, with the checksum that the test prints. */
export const MIGRATIONS: readonly Migration[] = [
  { ...journal, sha256: '692d4cf33f5c9211f37a50749c04b9fff5b960d904cd8d0c98cc7fc87673652b' },
  { ...sales, sha256: 'ac213759500ac85a7f26013610f37dc2a46e19a62cdb5458e66ba02ef6070f60' },
  { ...people, sha256: '894c88852499066a2674b0ef3e9fb90b7a23f7f7c9542519263edee35b0c7ebc' },
]
