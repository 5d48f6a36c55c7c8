import type { PlanStanding } from '../../shared/model/plan.ts'
import type { App } from '../core/app.ts'
import {
  activatePlan,
  changePlan,
  deactivatePlan,
  giftPlan,
  previewPlanChange,
  revokePlanGift,
} from '../core/change-plan.ts'
import { chargePlans } from '../core/charge-plans.ts'
import { readPausedPlans } from '../core/paused-plans.ts'
import { confirmPlanDay, readPlanDay } from '../core/plan-doubt.ts'
import { planTerms, updatePlanTerms } from '../core/plan-terms.ts'
import { planStanding } from '../core/plan-view.ts'
import { actorOf, type Bound } from './bind.ts'
import type { CallContext } from './context.ts'
import { isToldCredits } from './told-credits.ts'

/** Credit plans (MANA-11…14, MANA-21…27, MANA-36, MANA-37). */
export function bindPlans(app: App, os: Bound) {
  const { plans } = os
  return {
    status: plans.status.handler(({ input, context }) =>
      toldTo(context, planStanding(app.mustCore(), input.customerId)),
    ),
    statusOf: plans.statusOf.handler(({ input, context }) =>
      toldTo(context, planStanding(app.mustCore(), input.customerId)),
    ),
    serverStatus: plans.serverStatus.handler(({ input }) => {
      const { plan, isServed } = planStanding(app.mustCore(), input.customerId)
      return { plan, isServed }
    }),
    activate: plans.activate.handler(({ input, context }) =>
      activatePlan(app.mustCore(), actorOf(app, context), input),
    ),
    deactivate: plans.deactivate.handler(({ input, context }) =>
      deactivatePlan(app.mustCore(), actorOf(app, context), input),
    ),
    previewChange: plans.previewChange.handler(({ input }) =>
      previewPlanChange(app.mustCore(), input),
    ),
    changeInterval: plans.changeInterval.handler(({ input, context }) =>
      changePlan(app.mustCore(), actorOf(app, context), input),
    ),
    day: plans.day.handler(() => readPlanDay(app.mustCore())),
    confirmDay: plans.confirmDay.handler(({ input, context }) =>
      confirmPlanDay(app.mustCore(), actorOf(app, context), input),
    ),
    terms: plans.terms.handler(() => app.mustCore().book.read(planTerms)),
    updateTerms: plans.updateTerms.handler(({ input, context }) =>
      updatePlanTerms(app.mustCore(), actorOf(app, context), input),
    ),
    paused: plans.paused.handler(async ({ input, context, signal }) => {
      const found = await readPausedPlans(app.mustCore(), input, signal)
      if (isToldCredits(context)) return found
      return { ...found, plans: found.plans.map((plan) => ({ ...plan, missingCredits: null })) }
    }),
    gift: plans.gift.handler(({ input, context }) =>
      giftPlan(app.mustCore(), actorOf(app, context), input),
    ),
    revokeGift: plans.revokeGift.handler(({ input, context }) =>
      revokePlanGift(app.mustCore(), actorOf(app, context), input),
    ),
    chargeRecurring: plans.chargeRecurring.handler(({ signal }) =>
      chargePlans(app.mustCore(), signal),
    ),
  }
}

/** A key for plans is told how a plan stands, and not what the customer owns. */
function toldTo(context: CallContext, standing: PlanStanding): PlanStanding {
  return isToldCredits(context) ? standing : { ...standing, availableCredits: null }
}
