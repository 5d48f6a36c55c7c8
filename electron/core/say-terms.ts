import { appendEvent } from '../store/events.ts'
import type { Commit } from './commit.ts'
import type { Actor, Core } from './core.ts'

/**
 * What is set once and decides money later stands in the chain, so that a change beside it is
 * found by the full check (decision 0011).
 * @param subject what they are of. @param detail the terms, or their digest where they are long
 */
export function sayTerms(
  core: Core,
  unit: Commit,
  actor: Actor,
  { subject, detail }: { subject: string; detail: string },
): void {
  appendEvent(unit.tx, {
    atMs: core.clock.nowMs(),
    subject,
    source: 'operator',
    event: 'terms_saved',
    fromStatus: null,
    toStatus: null,
    outcome: 'noted',
    detail,
    operatorId: actor.operatorId,
  })
}
