import type { ExportProblem } from '../../shared/model/export.ts'
import type { ExportProgress, ExportResult, ExportWork } from './write-export.ts'

/** What the thread is told to do. */
export type ExportTask = ExportWork

/** What the thread says. */
export type ExportMessage =
  | ({ type: 'progress' } & ExportProgress)
  | { type: 'result'; result: ExportResult }
  | { type: 'failed'; problem: ExportProblem; message: string }
