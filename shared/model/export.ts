import { z } from 'zod'
import { clientIdSchema, customerIdSchema, exportIdSchema } from '../ids.ts'

/** What the book can be written out as. */
export const EXPORT_FORMATS = ['csv', 'jsonl', 'hledger', 'beancount', 'pdf'] as const
export const exportFormatSchema = z.enum(EXPORT_FORMATS)
export type ExportFormat = z.infer<typeof exportFormatSchema>

/** A day of a calendar, in the zone that is named beside it. */
export const localDateSchema = z.iso.date()

/**
 * What is to be written. The same order on the same book gives the same bytes: nothing but the
 * book and these words goes into the file.
 */
export const exportOrderSchema = z.object({
  format: exportFormatSchema,
  /** First and last day that are in it, by effective date; null is from or to the end. */
  fromDate: localDateSchema.nullable(),
  toDate: localDateSchema.nullable(),
  /** IANA name; every time in the file is of this zone, with its offset. */
  timeZone: z.string().min(1).max(60),
  /** Only this currency; null is all of them. */
  currency: z.string().min(3).max(8).nullable(),
  /** Only what moves this account or one beneath it. Not for journals, which must be whole. */
  account: z.string().min(1).max(160).nullable(),
  /** Only what names this customer; a PDF is then the statement of the customer's credits. */
  customerId: customerIdSchema.nullable(),
  /** Of the words in a PDF. The other formats are read by programs and have one language. */
  language: z.enum(['en', 'de']),
})
export type ExportOrder = z.infer<typeof exportOrderSchema>

export const startExportInputSchema = z.object({
  /** Same id and same order: the same export, so that a second press makes no second file. */
  clientId: clientIdSchema,
  order: exportOrderSchema,
})
export type StartExportInput = z.infer<typeof startExportInputSchema>

export const EXPORT_STATUSES = ['running', 'finished', 'canceled', 'failed'] as const
export const exportStatusSchema = z.enum(EXPORT_STATUSES)

/** Why an export failed; the screen has words for each. */
export const EXPORT_PROBLEMS = ['disk_full', 'read_only', 'interrupted', 'fault'] as const
export const exportProblemSchema = z.enum(EXPORT_PROBLEMS)
export type ExportProblem = z.infer<typeof exportProblemSchema>

export const exportViewSchema = z.object({
  id: exportIdSchema,
  order: exportOrderSchema,
  status: exportStatusSchema,
  problem: exportProblemSchema.nullable(),
  fileName: z.string().max(200),
  /** Where the file lies on this machine's disk. */
  path: z.string().max(4096),
  /** False when somebody took the finished file away. */
  isFileThere: z.boolean(),
  entries: z.number().int().nonnegative(),
  /** Null until the entries of the period are counted. */
  entriesTotal: z.number().int().nonnegative().nullable(),
  bytes: z.number().int().nonnegative(),
  /** Of the finished file, in hex. */
  sha256: z.string().max(64),
  /** The end of the book that was written out: its number and its hash (the seal in the file). */
  headSeq: z.bigint().nonnegative(),
  headHash: z.string().max(64),
  createdAtMs: z.number().int(),
  finishedAtMs: z.number().int().nullable(),
  operatorName: z.string().max(60),
})
export type ExportView = z.infer<typeof exportViewSchema>

/** An account a statement can be made of; a customer's credit account bears the name. */
export const exportAccountSchema = z.object({
  code: z.string(),
  currency: z.string(),
  customerId: customerIdSchema.nullable(),
  customerName: z.string(),
})
export type ExportAccount = z.infer<typeof exportAccountSchema>

export const exportFormatViewSchema = z.object({
  format: exportFormatSchema,
  extension: z.string(),
  /** `needed`: a statement is of somebody. `never`: a journal of a part would not balance. */
  subject: z.enum(['needed', 'allowed', 'never']),
})
export type ExportFormatView = z.infer<typeof exportFormatViewSchema>
