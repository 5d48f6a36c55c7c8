import { z } from 'zod'
import { operatorIdSchema } from '../ids.ts'
import { operatorNameSchema, operatorViewSchema, pinSchema, roleSchema } from '../model/people.ts'
import { appearanceSettingsSchema } from '../model/settings.ts'
import { EVERYONE, method, OWNER } from './base.ts'
import { errorsOf } from './errors.ts'

export const sessionViewSchema = z.object({
  /** first_run: nothing is set up. locked: somebody must sign in. open: `me` is at the till. */
  phase: z.enum(['first_run', 'locked', 'open']),
  profile: z.enum(['sandbox', 'live']).nullable(),
  /** True when the sandbox may be offered or left from here. */
  canTrySandbox: z.boolean(),
  /** True where a backup may be put in the place of no book, or of one that does not open. */
  canRestore: z.boolean(),
  shopName: z.string(),
  tillName: z.string(),
  currency: z.string(),
  /** IANA zone in which every wall time of the shop is written; null while there is no shop. */
  timeZone: z.string().nullable(),
  me: operatorViewSchema.nullable(),
  /** Who can sign in, by name only. */
  operators: z.array(operatorViewSchema.pick({ id: true, name: true, role: true })),
  /** The sandbox owner's PIN, shown on the lock screen so that a trial never locks itself out. */
  sandboxPin: z.string().nullable(),
  appearance: appearanceSettingsSchema,
  /** A backup took the place of the book in this hour: everybody is told before they sign in. */
  restored: z
    .object({
      writtenAtMs: z.number().int(),
      headSeq: z.bigint(),
      keptFolder: z.string().nullable(),
    })
    .nullable()
    .default(null),
  /** Set when the book could not be opened; the screen says what is safe and what to do. */
  trouble: z
    .enum([
      'none',
      'book_in_use',
      'book_newer',
      'book_corrupt',
      'read_only',
      'disk_full',
      'vault_locked',
      'vault_damaged',
      'vault_unreadable',
      'restoring', // a backup takes the place of the open book; it passes by itself
    ])
    .default('none'),
})
export type SessionView = z.infer<typeof sessionViewSchema>

export const session = {
  state: method
    .meta({ access: 'console', isAudited: false })
    .errors(errorsOf())
    .output(sessionViewSchema),
  /** Tries to open the book again where it did not open; with an open one it is `state`. */
  lookAgain: method
    .meta({ access: 'console', isAudited: false })
    .errors(errorsOf())
    .output(sessionViewSchema),
  signIn: method
    .meta({ access: 'console', isAudited: true })
    .errors(errorsOf('wrong_pin', 'rate_limited', 'operator_locked', 'not_found'))
    .input(z.object({ operatorId: operatorIdSchema, pin: pinSchema }))
    .output(sessionViewSchema),
  lock: method
    .meta({ access: 'console', isAudited: true })
    .errors(errorsOf())
    .output(sessionViewSchema),
  /** Keeps the idle lock away while somebody works; called several times within its limit. */
  touch: method
    .meta({ access: EVERYONE, isAudited: false })
    .errors(errorsOf())
    .output(z.object({})),
  changeOwnPin: method
    .meta({ access: EVERYONE, isAudited: true })
    .errors(errorsOf('wrong_pin', 'rate_limited', 'operator_locked'))
    .input(z.object({ currentPin: pinSchema, newPin: pinSchema }))
    .output(z.object({})),
}

export const operators = {
  list: method
    .meta({ access: OWNER, isAudited: false })
    .errors(errorsOf())
    .output(z.object({ operators: z.array(operatorViewSchema) })),
  create: method
    .meta({ access: OWNER, isAudited: true })
    .errors(errorsOf('bad_request'))
    .input(z.object({ name: operatorNameSchema, role: roleSchema, pin: pinSchema }))
    .output(operatorViewSchema),
  update: method
    .meta({ access: OWNER, isAudited: true })
    .errors(errorsOf('not_found', 'last_owner', 'bad_request'))
    .input(
      z.object({
        id: operatorIdSchema,
        name: operatorNameSchema,
        role: roleSchema,
        isActive: z.boolean(),
      }),
    )
    .output(operatorViewSchema),
  resetPin: method
    .meta({ access: OWNER, isAudited: true })
    .errors(errorsOf('not_found'))
    .input(z.object({ id: operatorIdSchema, pin: pinSchema }))
    .output(z.object({})),
}
