import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { operatorNameSchema, pinSchema } from '../model/people.ts'
import { shopSettingsSchema } from '../model/settings.ts'
import { method, OWNER } from './base.ts'
import { errorsOf } from './errors.ts'
import { sessionViewSchema } from './session.ts'

/** Pasted or read from files by the screen; text only, checked in the core. */
export const connectionInputSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('lndconnect'), uri: z.string().min(12).max(16_384) }),
  z.object({
    kind: z.literal('parts'),
    /** `host:port`. */
    address: z.string().min(3).max(300),
    /** PEM, or base64 of it; empty asks the owner whether the node's own is the right one. */
    certificate: z.string().max(16_384),
    /** Hex or base64. */
    macaroon: z.string().min(20).max(16_384),
  }),
])
export type ConnectionInput = z.infer<typeof connectionInputSchema>

/** Goes on with a check that stopped for the owner's word on a certificate nobody had brought. */
const confirmedInputSchema = z.object({
  kind: z.literal('confirmed'),
  checkId: z.string().max(60),
  /** The one that was shown: SHA-256 as hex pairs with colons. */
  fingerprint: z.string().max(100),
})
export const checkInputSchema = z.discriminatedUnion('kind', [
  ...connectionInputSchema.options,
  confirmedInputSchema,
])
export type CheckInput = z.infer<typeof checkInputSchema>

export const PAIRING_STEPS = [
  'parsed',
  'reachable',
  'certificate',
  'macaroon',
  'rights',
  'synced',
  'test_invoice',
] as const
export const pairingStepSchema = z.object({
  id: z.enum(PAIRING_STEPS),
  state: z.enum(['running', 'ok', 'warn', 'failed']),
  /** Key of a message in the renderer's dictionary. */
  reason: z.string().max(60),
  values: z.record(z.string(), z.string()),
})
export type PairingStep = z.infer<typeof pairingStepSchema>

export const pairingEventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('step'), step: pairingStepSchema }),
  z.object({
    kind: z.literal('done'),
    /** Names the checked connection held by the core; null when a step failed. */
    draftId: z.string().nullable(),
    /** Set when the certificate must be confirmed first: nothing secret was sent so far. */
    checkId: z.string().nullable(),
    isTooWide: z.boolean(),
    canBake: z.boolean(),
    alias: z.string(),
    network: z.string(),
  }),
])
export type PairingEvent = z.infer<typeof pairingEventSchema>

export const setup = {
  /** One click to the Sell screen: opens the sandbox's own data folder and signs its owner in. */
  trySandbox: method
    .meta({ access: 'setup', isAudited: true })
    .errors(errorsOf('already_set_up', 'storage_unavailable'))
    .input(z.object({ language: z.enum(['en', 'de']) }))
    .output(sessionViewSchema),
  /**
   * Back to the first-run choice; the sandbox's folder is kept. It signs out every window, so it is
   * the owner's, whose PIN the sandbox's lock screen shows.
   */
  leaveSandbox: method
    .meta({ access: OWNER, isAudited: true })
    .errors(errorsOf('forbidden'))
    .output(sessionViewSchema),
  /**
   * The live checklist. The credential stays in the core under the draft id it answers, or under
   * the check id when the certificate must be confirmed first; not_found: that one is over.
   */
  checkNode: method
    .meta({ access: 'setup', isAudited: true })
    .errors(errorsOf('bad_request', 'rate_limited', 'not_found'))
    .input(checkInputSchema)
    .output(eventIterator(pairingEventSchema)),
  /** Bakes a credential with a till's rights only and puts it into the draft. */
  bakeCredential: method
    .meta({ access: 'setup', isAudited: true })
    .errors(errorsOf('not_found', 'node_refused', 'node_unreachable'))
    .input(z.object({ draftId: z.string().max(60) }))
    .output(z.object({})),
  finish: method
    .meta({ access: 'setup', isAudited: true })
    .errors(errorsOf('not_found', 'already_set_up', 'bad_request', 'storage_unavailable'))
    .input(
      z.object({
        draftId: z.string().max(60),
        shop: shopSettingsSchema,
        language: z.enum(['en', 'de']),
        ownerName: operatorNameSchema,
        ownerPin: pinSchema,
        /** The owner insists on a credential that can do more than sell; written to the log. */
        acceptsWideCredential: z.boolean(),
      }),
    )
    .output(sessionViewSchema),
  /** Pairs again after setup: another certificate, a new macaroon, or another address. */
  reconnect: method
    .meta({ access: ['owner'], isAudited: true })
    .errors(
      errorsOf('not_found', 'bad_request', 'sales_waiting', 'other_network', 'storage_unavailable'),
    )
    .input(
      z.object({
        draftId: z.string().max(60),
        acceptsWideCredential: z.boolean(),
        /** The owner knows that open sales of the present node wait until it is paired again. */
        leavesOpenSales: z.boolean().default(false),
      }),
    )
    .output(z.object({})),
}
