import { z } from 'zod'
import { invoiceIdSchema } from '../ids.ts'
import {
  cashierScriptSchema,
  createInvoiceInputSchema,
  creditPackageSchema,
  invoiceViewSchema,
  timelineEntrySchema,
} from '../model/invoice.ts'
import { EVERYONE, method, SELLERS } from './base.ts'
import { errorsOf } from './errors.ts'

const byId = z.object({ id: invoiceIdSchema })

export const confirmAnswerSchema = z.object({
  success: z.literal(true),
  alreadyPaid: z.boolean(),
  invoice: invoiceViewSchema,
  /** Credits this call added; 0 when it was already paid or is an ordinary sale (LND-38). */
  creditsAdded: z.number().int().nonnegative(),
  newBalance: z.bigint().nullable(),
})

export const invoices = {
  /** LND-01: saves the intent, asks the node, answers with the QR's content. */
  create: method
    .meta({ access: SELLERS, isAudited: true, needsNode: true })
    .errors(
      errorsOf(
        'bad_request',
        'id_reused',
        'rate_limited',
        'node_not_configured',
        'node_unreachable',
        'node_refused',
        'other_node',
        'rate_unavailable',
        'storage_unavailable',
      ),
    )
    .input(createInvoiceInputSchema)
    .output(invoiceViewSchema),
  /** LND-02, LND-27: asks the node while waiting, so that polling alone completes a purchase. */
  status: method
    .meta({ access: EVERYONE, isAudited: false })
    .errors(errorsOf('not_found', 'not_owner', 'node_not_configured'))
    .input(byId)
    .output(invoiceViewSchema),
  /** LND-03: check now, with a definite answer or a refusal that says why not. */
  confirm: method
    .meta({ access: SELLERS, isAudited: true })
    .errors(
      errorsOf(
        'no_payment_hash',
        'not_settled',
        'not_owner',
        'not_found',
        'gone',
        'other_node',
        'node_not_configured',
        'node_unreachable',
        'storage_unavailable',
      ),
    )
    .input(byId)
    .output(confirmAnswerSchema),
  /** Cancels at the node first, then decides (pain 4). A payment that won the race is booked. */
  void: method
    .meta({ access: SELLERS, isAudited: true })
    .errors(
      errorsOf(
        'not_found',
        'not_owner',
        'already_settled',
        'gone',
        'node_not_configured',
        'node_unreachable',
        'node_refused',
        'other_node',
        'storage_unavailable',
      ),
    )
    .input(byId)
    .output(invoiceViewSchema),
  /**
   * The person at the till has done what the script asked. It is named, so that nobody closes a
   * task that they have not seen: `changed_meanwhile` when it asks for something else by now.
   */
  acknowledge: method
    .meta({ access: SELLERS, isAudited: true })
    .errors(errorsOf('not_found', 'not_owner', 'changed_meanwhile', 'storage_unavailable'))
    .input(byId.extend({ script: cashierScriptSchema }))
    .output(invoiceViewSchema),
  get: method
    .meta({ access: EVERYONE, isAudited: false })
    .errors(errorsOf('not_found', 'not_owner'))
    .input(byId)
    .output(z.object({ invoice: invoiceViewSchema, timeline: z.array(timelineEntrySchema) })),
  /**
   * Newest first; `before` is the cursor of the page before. Search: amount, number, hash, note.
   */
  list: method
    .meta({ access: EVERYONE, isAudited: false })
    .errors(errorsOf())
    .input(
      z.object({
        search: z.string().max(120).default(''),
        limit: z.number().int().min(1).max(100).default(50),
        before: z.string().max(40).nullable().default(null),
      }),
    )
    .output(
      z.object({
        invoices: z.array(invoiceViewSchema),
        next: z.string().nullable(),
        /** Change sequence at the moment of reading. */
        asOfSeq: z.number().int(),
      }),
    ),
  /** Sales of this till that still wait or need a person: the chips on top of Sell. */
  open: method
    .meta({ access: EVERYONE, isAudited: false })
    .errors(errorsOf())
    .output(z.object({ invoices: z.array(invoiceViewSchema), asOfSeq: z.number().int() })),
  packages: method
    .meta({ access: SELLERS, isAudited: false })
    .errors(errorsOf())
    .output(z.object({ packages: z.array(creditPackageSchema) })),
}
