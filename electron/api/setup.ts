import type { App } from '../core/app.ts'
import { sessionView } from '../core/session-view.ts'
import {
  bakeCredential,
  finishSetup,
  leaveSandbox,
  reconnectNode,
  trySandbox,
} from '../core/setup.ts'
import type { Bound } from './bind.ts'

/** The first run, and pairing again later. */
export function bindSetup(app: App, os: Bound) {
  return {
    trySandbox: os.setup.trySandbox.handler(async ({ input, context }) => {
      await trySandbox(app, input.language)
      return sessionView(app, context.consoleSessionId)
    }),
    leaveSandbox: os.setup.leaveSandbox.handler(async ({ context }) => {
      await leaveSandbox(app)
      return sessionView(app, context.consoleSessionId)
    }),
    checkNode: os.setup.checkNode.handler(({ input, signal }) => app.drafts.check(input, signal)),
    bakeCredential: os.setup.bakeCredential.handler(async ({ input }) => {
      await bakeCredential(app, input.draftId)
      return {}
    }),
    finish: os.setup.finish.handler(async ({ input, context }) => {
      const { operatorId } = await finishSetup(app, input)
      const operator = { operatorId, name: input.ownerName, role: 'owner' } as const
      app.sessions.signIn(context.consoleSessionId, operator)
      return sessionView(app, context.consoleSessionId)
    }),
    reconnect: os.setup.reconnect.handler(async ({ input }) => {
      await reconnectNode(app, input)
      return {}
    }),
  }
}
