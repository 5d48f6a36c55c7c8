import { z } from 'zod'
import { planDaySchema } from './plan.ts'
import { bookCheckSchema, checkFaultSchema } from './seal.ts'

export const NODE_LIGHTS = [
  'connected',
  'catching_up',
  'connecting',
  'unreachable',
  'wallet_locked',
  'certificate_changed',
  'certificate_expired',
  'macaroon_refused',
  'rights_missing',
  'wrong_node',
  'wrong_network',
  'not_configured',
] as const
export const nodeLightSchema = z.enum(NODE_LIGHTS)
export type NodeLight = z.infer<typeof nodeLightSchema>

export const nodeStatusSchema = z.object({
  light: nodeLightSchema,
  alias: z.string(),
  pubkey: z.string(),
  network: z.string(),
  /** Null while it is not known; a credential for invoices alone may never ask. */
  isSyncedToChain: z.boolean().nullable(),
  /** Node time minus our time as far as it can be told, ms; null when unknown. */
  clockSkewMs: z.number().int().nullable(),
  sinceMs: z.number().int(),
  nextAttemptAtMs: z.number().int().nullable(),
  detail: z.string(),
})
export type NodeStatus = z.infer<typeof nodeStatusSchema>

/** OPP-04: nobody else shows a merchant that nothing was missed. */
export const completenessSchema = z.object({
  settleIndex: z.bigint(),
  addIndex: z.bigint(),
  caughtUpAtMs: z.number().int().nullable(),
  gaps: z.number().int().nonnegative(),
  unmatched: z.number().int().nonnegative(),
  /** Sales of another node than this one, whose end nobody can tell until it is paired again. */
  elsewhere: z.number().int().nonnegative(),
})
export type Completeness = z.infer<typeof completenessSchema>

export const bookSealSchema = z.object({
  headSeq: z.bigint(),
  /**
   * `check_failed`: the check itself broke off and is tried again; `unanchored`: whole in itself,
   * but what was noted outside it last is lost or damaged.
   */
  state: z.enum([
    'sealed',
    'checking',
    'check_failed',
    'broken',
    'rolled_back',
    'forked',
    'unanchored',
  ]),
  checkedAtMs: z.number().int().nullable(),
  checkedToSeq: z.bigint(),
  /** First broken entry, when broken. */
  brokenAtSeq: z.bigint().nullable(),
  /** In English, for logs; a screen says it by its rule, which a break kept from before has not. */
  reason: z.string(),
  fault: checkFaultSchema.nullable(),
  /** What was looked at last, and what it found; null before the first look of this run. */
  lastCheck: bookCheckSchema.nullable(),
})
export type BookSeal = z.infer<typeof bookSealSchema>

/** The status strip: one snapshot, always whole, the latest wins. */
export const statusSnapshotSchema = z.object({
  /** Grows with each snapshot of one run of the core. */
  tick: z.number().int(),
  node: nodeStatusSchema,
  completeness: completenessSchema,
  seal: bookSealSchema,
  storage: z.enum(['ok', 'read_only', 'full']),
  /** While it is doubted no plan is charged or moved. */
  planDay: planDaySchema,
})
export type StatusSnapshot = z.infer<typeof statusSnapshotSchema>

export const PREFLIGHT_CHECKS = ['node', 'sync', 'inbound', 'rate', 'clock', 'storage'] as const
export const preflightSchema = z.object({
  checks: z.array(
    z.object({
      id: z.enum(PREFLIGHT_CHECKS),
      state: z.enum(['ok', 'warn', 'stop', 'unknown']),
      /** Key of a message in the renderer's dictionary. */
      reason: z.string().max(60),
      /** Values for the message. */
      values: z.record(z.string(), z.string()),
    }),
  ),
  canSell: z.boolean(),
})
export type Preflight = z.infer<typeof preflightSchema>
