import type { App } from '../core/app.ts'
import {
  changeOperator,
  changeOwnPin,
  createOperator,
  listOperators,
  resetPin,
} from '../core/operators.ts'
import { sessionView } from '../core/session-view.ts'
import { signIn } from '../core/sign-in.ts'
import { actorOf, type Bound } from './bind.ts'

/** Who stands at the till, and who may. */
export function bindPeople(app: App, os: Bound) {
  return {
    session: {
      state: os.session.state.handler(({ context }) => sessionView(app, context.consoleSessionId)),
      lookAgain: os.session.lookAgain.handler(async ({ context }) => {
        await app.lookAgain()
        return sessionView(app, context.consoleSessionId)
      }),
      signIn: os.session.signIn.handler(async ({ input, context }) => {
        await signIn(app, context.consoleSessionId, input)
        return sessionView(app, context.consoleSessionId)
      }),
      lock: os.session.lock.handler(({ context }) => {
        app.sessions.lock(context.consoleSessionId)
        return sessionView(app, context.consoleSessionId)
      }),
      touch: os.session.touch.handler(({ context }) => {
        app.sessions.touch(context.consoleSessionId)
        return {}
      }),
      changeOwnPin: os.session.changeOwnPin.handler(async ({ input, context }) => {
        const { consoleSessionId } = context
        const { operatorId } = actorOf(app, context)
        await changeOwnPin(app, { operatorId, consoleSessionId }, input)
        return {}
      }),
    },
    operators: {
      list: os.operators.list.handler(() => ({ operators: listOperators(app.mustCore()) })),
      create: os.operators.create.handler(({ input }) => createOperator(app.mustCore(), input)),
      update: os.operators.update.handler(({ input }) => changeOperator(app, input)),
      resetPin: os.operators.resetPin.handler(async ({ input, context }) => {
        await resetPin(app, context.consoleSessionId, input)
        return {}
      }),
    },
  }
}
