import type { App } from '../core/app.ts'
import { updateServiceApi } from '../core/service-api.ts'
import {
  createServiceKey,
  listServiceKeys,
  revokeServiceKey,
  rollServiceKey,
} from '../core/service-keys.ts'
import { actorOf, type Bound } from './bind.ts'

/** The keys of other programs (MANA-03, MANA-39). */
export function bindServiceKeys(app: App, os: Bound) {
  const { serviceKeys } = os
  return {
    list: serviceKeys.list.handler(() => ({
      keys: listServiceKeys(app),
      api: app.serviceApi.view(app.mustCore()),
    })),
    create: serviceKeys.create.handler(({ input, context }) =>
      createServiceKey(app, actorOf(app, context), input),
    ),
    revoke: serviceKeys.revoke.handler(({ input }) => revokeServiceKey(app, input.id)),
    roll: serviceKeys.roll.handler(({ input }) => rollServiceKey(app, input)),
    updateApi: serviceKeys.updateApi.handler(({ input }) => updateServiceApi(app, input)),
  }
}
