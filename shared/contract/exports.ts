import { z } from 'zod'
import { exportIdSchema } from '../ids.ts'
import {
  exportAccountSchema,
  exportFormatViewSchema,
  exportViewSchema,
  startExportInputSchema,
} from '../model/export.ts'
import { method, REVIEWERS } from './base.ts'
import { errorsOf } from './errors.ts'

const byId = z.object({ id: exportIdSchema })

/** Writing the book out: a job in a thread of its own, a file, a checksum (pain 24). */
export const exports = {
  /** What can be chosen: formats, currencies of the book, and accounts by part of their name. */
  options: method
    .meta({ access: REVIEWERS, isAudited: false })
    .errors(errorsOf('review_unavailable'))
    .input(z.object({ search: z.string().max(80).default('') }))
    .output(
      z.object({
        formats: z.array(exportFormatViewSchema),
        currencies: z.array(z.string()),
        accounts: z.array(exportAccountSchema),
        timeZone: z.string(),
        folder: z.string(),
      }),
    ),
  /** Begins to write and answers at once. `bad_request` names the field that does not fit. */
  start: method
    .meta({ access: REVIEWERS, isAudited: true })
    .errors(
      errorsOf(
        'bad_request',
        'id_reused',
        'rate_limited',
        'storage_unavailable',
        'review_unavailable',
      ),
    )
    .input(startExportInputSchema)
    .output(exportViewSchema),
  /** One export with its progress. */
  get: method
    .meta({ access: REVIEWERS, isAudited: false })
    .errors(errorsOf('not_found'))
    .input(byId)
    .output(exportViewSchema),
  /** Newest first: running ones with their progress, and all that were made before. */
  list: method
    .meta({ access: REVIEWERS, isAudited: false })
    .errors(errorsOf())
    .output(z.object({ exports: z.array(exportViewSchema) })),
  /** Stops it; nothing is left under its name. A finished export stays finished. */
  cancel: method
    .meta({ access: REVIEWERS, isAudited: true })
    .errors(errorsOf('not_found', 'storage_unavailable'))
    .input(byId)
    .output(exportViewSchema),
  /** Takes the file off the disk and the line off the list. The book keeps who asked for it. */
  remove: method
    .meta({ access: REVIEWERS, isAudited: true })
    .errors(errorsOf('not_found', 'storage_unavailable'))
    .input(byId)
    .output(z.object({})),
}
