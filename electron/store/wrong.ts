import { CHECK_RULES, type CheckRule, type CheckValues } from '../../shared/model/check-rules.ts'

/** What a check found, by its rule, with the values that the rule's words name. */
export type Wrong = {
  rule: CheckRule
  values: Record<string, string>
  /** The same in English, for the command line and the log. */
  reason: string
}

/** As it stands in the book. */
type Given<Rule extends CheckRule> = {
  [Name in keyof CheckValues<Rule>]: string | bigint
}

export function wrong<Rule extends CheckRule>(rule: Rule, given: Given<Rule>): Wrong {
  const values = Object.fromEntries(
    Object.entries<string | bigint>(given).map(([name, value]) => [name, `${value}`]),
  )
  const reason = CHECK_RULES[rule].replaceAll(
    /\{\{(\w+)\}\}/g,
    (_place, name: string) => values[name] ?? '',
  )
  return { rule, values, reason }
}
