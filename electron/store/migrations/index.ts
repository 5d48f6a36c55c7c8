import { journal } from './0010-journal.ts'
import { sales } from './0020-sales.ts'
import { people } from './0030-people.ts'
import { credits } from './0040-credits.ts'
import { gifts } from './0050-gifts.ts'
import { plans } from './0060-plans.ts'
import { seals } from './0070-seals.ts'
import { backups } from './0080-backups.ts'
import { serviceKeys } from './0090-service-keys.ts'
import { findKeys } from './0100-find-keys.ts'
import { guards } from './0110-guards.ts'
import { packageTiers } from './0120-package-tiers.ts'
import { laterNotes } from './0130-later-notes.ts'
import { reservationsByStatus } from './0140-reservations-by-status.ts'
import { plansPaused } from './0150-plans-paused.ts'

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
  { ...credits, sha256: 'c894895e0439cf7b430c8db6ad4d788507f8b35baecb6f3baec01a14c9c88f80' },
  { ...gifts, sha256: '4f2271679f6f458e1d7c9e15db75bbccb3a7222b234e3fba813b6f25cb4ea743' },
  { ...plans, sha256: '5bab23029273e3f5a45cde7778f35addda8535a2b7aa6e228fa74e47b929925d' },
  { ...seals, sha256: '07cbb82e354e47372ca1582062334b8893b430424b50ed0256b8eaadeba7e5fe' },
  { ...backups, sha256: '897167d69241072fbc72326e6c6bba412a06d27220ffd2af29563c756382914e' },
  { ...serviceKeys, sha256: 'dfcdf3830e42fc7f6d8996bc9a37033e9690d2c0d93e377eab58a8baa771d037' },
  { ...findKeys, sha256: 'cfd5a41e93bc8b88196fc26a8c4e86a79f780ca4aa4a08caa49e7f93befa5be6' },
  { ...guards, sha256: '7f7d779f87541255b0bd524aab7d2b8dce3a2f769aaf4d76cbf27a1cbc154fc8' },
  {
    ...packageTiers,
    sha256: '3c1c0fccc9b7422a612d0a40c866efb0c135590fe6adbda0e444c33b29c344e4',
  },
  { ...laterNotes, sha256: '2344d8999326865b2df868cdabf8a69ad9e4f70a18a664fbb301a66c27e0413b' },
  {
    ...reservationsByStatus,
    sha256: '847cc0c66dd03c6548e166a2c7e83db00e9c6a9bbbed7f04d3cc33b32fd3c928',
  },
  { ...plansPaused, sha256: '71d48a75ab1296d20ecbfad5b4b4963e11c9378c2e43f5c98542aa3ce0a03f10' },
]
