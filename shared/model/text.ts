import { z } from 'zod'

/**
 * Free text as it comes from a person or a program. A NUL cuts what SQLite, a spreadsheet and a
 * bank's reader see of it; other controls and half characters are seen by nobody. A line may end.
 */
// oxlint-disable-next-line no-control-regex -- it is controls that are refused here
const PROSE = /^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]*$/

/**
 * A name stands within a line and beside other names: nothing in it may turn the line around or
 * end it.
 */
const NAME =
  // oxlint-disable-next-line no-control-regex -- it is controls that are refused here
  /^[^\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]*$/

/** Takes no place and joins nothing: two names that differ only by these look the same. */
const UNSEEN = /[\u00ad\u200b\u2060\ufeff]/g
const SEEN = /[\p{L}\p{N}\p{P}\p{S}]/u

/** Words of a note, a reason or a message; empty when nothing was written. */
export function proseSchema(lengthMax: number) {
  return z
    .string()
    .overwrite((text) => text.toWellFormed())
    .trim()
    .max(lengthMax)
    .regex(PROSE)
}

/**
 * What somebody is called. Spaces are one space and letters are composed, so that a name typed at
 * the counter is the one that another program sent; a name that shows nothing is none.
 */
export function nameSchema(lengthMax: number) {
  return z
    .string()
    .overwrite((text) =>
      text.toWellFormed().normalize('NFC').replaceAll(UNSEEN, '').replaceAll(/\s+/g, ' '),
    )
    .trim()
    .min(1)
    .max(lengthMax)
    .regex(NAME)
    .refine((text) => SEEN.test(text))
}
