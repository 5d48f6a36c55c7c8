import type { App } from '../core/app.ts'
import {
  cancelExport,
  exportOptions,
  getExport,
  listExports,
  removeExport,
  startExport,
} from '../core/exports.ts'
import { actorOf, type Bound } from './bind.ts'

/** Writing the book out (pain 24). */
export function bindExports(app: App, os: Bound) {
  const { exports } = os
  return {
    options: exports.options.handler(({ input, signal }) =>
      exportOptions(app.mustCore(), input.search, signal),
    ),
    start: exports.start.handler(({ input, context }) =>
      startExport(app.mustCore(), actorOf(app, context), input),
    ),
    get: exports.get.handler(({ input }) => getExport(app.mustCore(), input.id)),
    list: exports.list.handler(() => listExports(app.mustCore())),
    cancel: exports.cancel.handler(({ input }) => cancelExport(app.mustCore(), input.id)),
    remove: exports.remove.handler(async ({ input }) => {
      await removeExport(app.mustCore(), input.id)
      return {}
    }),
  }
}
