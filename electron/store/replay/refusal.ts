import {
  REPLAY_RULES,
  type ReplayRule,
  type ReplayValues,
} from '../../../shared/model/replay-rules.ts'

/** A rule that a log broke, with the values that its words name. */
export type BrokenRule = { rule: ReplayRule; values: Record<string, string | null> }

/** The log contradicts itself, or the machines that wrote it: replaying stops here. */
export class ReplayRefusal extends Error {
  readonly broken: BrokenRule

  constructor(broken: BrokenRule) {
    super(wordsOf(broken))
    this.name = 'ReplayRefusal'
    this.broken = broken
  }
}

/** As they stand in the log; numbers too, because every row is asked and few are refused. */
type Given<Rule extends ReplayRule> = {
  [Name in keyof ReplayValues<Rule>]: ReplayValues<Rule>[Name] | bigint
}

/** @throws ReplayRefusal by this rule when the log cannot be so. */
export function must<Rule extends ReplayRule>(
  isSo: boolean,
  rule: Rule,
  values: Given<Rule>,
): asserts isSo {
  if (!isSo) throw refusal(rule, values)
}

export function refusal<Rule extends ReplayRule>(rule: Rule, values: Given<Rule>): ReplayRefusal {
  const written = Object.entries<string | bigint | null>(values).map(([name, value]) => [
    name,
    typeof value === 'bigint' ? `${value}` : value,
  ])
  return new ReplayRefusal({ rule, values: Object.fromEntries(written) })
}

/** What the command line and the log of the till say of it. */
export function wordsOf({ rule, values }: BrokenRule): string {
  return REPLAY_RULES[rule].replaceAll(
    /\{\{(\w+)\}\}/g,
    (_place, name: string) => values[name] ?? 'nothing',
  )
}
