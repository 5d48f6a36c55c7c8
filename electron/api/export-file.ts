import type { MethodMeta } from '../../shared/contract/base.ts'
import { type ErrorCode, ERRORS } from '../../shared/contract/errors.ts'
import { contract } from '../../shared/contract/index.ts'
import { exportIdSchema } from '../../shared/ids.ts'
import type { ExportFormat } from '../../shared/model/export.ts'
import type { App } from '../core/app.ts'
import { getExport } from '../core/exports.ts'
import { Refusal } from '../core/refusal.ts'
import type { CallContext } from './context.ts'
import { admit, auditCall } from './gate.ts'

export type ExportFile = { path: string; bytes: number; headers: Readonly<Record<string, string>> }
export type ExportAnswer =
  | { isFound: true; file: ExportFile }
  | { isFound: false; code: ErrorCode; status: number }

const TYPES: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  jsonl: 'application/x-ndjson; charset=utf-8',
  hledger: 'text/plain; charset=utf-8',
  beancount: 'text/plain; charset=utf-8',
  pdf: 'application/pdf',
}

/** Whoever may read an export's line may have its file. */
const META: MethodMeta = { ...contract.exports.get['~orpc'].meta, isAudited: true }

/**
 * A finished export for the window that asks, as a download. The same gate and the same audit log
 * as every method; only the bytes do not go through the contract.
 */
export function exportFile(app: App, context: CallContext, id: string): ExportAnswer {
  const answer = fileFor(app, context, id)
  auditCall(app, {
    meta: META,
    method: 'exports.download',
    context,
    signedIn: app.sessions.get(context.consoleSessionId),
    outcome: answer.isFound ? 'ok' : answer.code,
    subject: id.slice(0, 64),
  })
  return answer
}

function fileFor(app: App, context: CallContext, id: string): ExportAnswer {
  try {
    admit(app, META, context)
    if (!exportIdSchema.safeParse(id).success) throw new Refusal('not_found')
    const found = getExport(app.mustCore(), id)
    if (!found.isFileThere) throw new Refusal('not_found')
    const headers = {
      'Content-Type': TYPES[found.order.format],
      'Content-Length': String(found.bytes),
      // Our own names: letters, digits, `_`, `-` and a point.
      'Content-Disposition': `attachment; filename="${found.fileName}"`,
      'Cache-Control': 'no-store',
    }
    return { isFound: true, file: { path: found.path, bytes: found.bytes, headers } }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { isFound: false, code: error.code, status: ERRORS[error.code].status }
  }
}
