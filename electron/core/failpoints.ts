/**
 * Places where a crash must lose nothing. The crash tests kill the process at each of them;
 * in the product the hook does nothing.
 */
export const FAILPOINTS = [
  'create:before_save',
  'create:after_save',
  'create:after_issue',
  'create:after_commit',
  'fact:before_commit',
  'fact:after_commit',
  'follow:before_fact',
  'follow:after_fact',
  'catch_up:after_page',
  'lookup:after_answer',
  'void:after_save',
  'void:after_cancel',
  'void:after_commit',
  'recover:before_issue',
  'recover:after_adopt',
  'together:before_commit',
  'together:after_commit',
  'lapse:before_commit',
] as const
/** The same while a backup takes the place of an open book; no sale comes by here. */
export const RESTORE_FAILPOINTS = [
  'restore:before_close',
  'restore:closed',
  'restore:prepared',
  'restore:marked',
  'restore:aside',
  'restore:swapped',
  'restore:before_open',
] as const
export type Failpoint = (typeof FAILPOINTS)[number] | (typeof RESTORE_FAILPOINTS)[number]

export type FailpointHook = (name: Failpoint) => void
