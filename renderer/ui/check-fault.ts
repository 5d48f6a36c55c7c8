import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { CheckValues } from '../../shared/model/check-rules.ts'
import type { CheckFault } from '../../shared/model/seal.ts'

type Found = { reason: string; fault: CheckFault | null }

/** Kinds of rows that a check names, as `store/row-check.ts` writes them. */
const NOUNS = [
  'gift',
  'plan',
  'day of plans',
  'setting',
  'package',
  'price list',
  'invoice',
  'receipt of till',
  'reservation',
] as const

/** Says in the shop's language what a check found; of a break from before, as it was kept. */
export function useCheckFault(): (found: Found) => string {
  const { t } = useTranslation('check')
  return useCallback(
    ({ reason, fault }) => {
      if (fault === null) return reason
      const { rule, values } = fault
      const noun = NOUNS.find((known) => known === values['noun'])
      const named = noun ? { ...values, noun: t(`noun.${noun}`) } : values
      // Each rule comes with the values that its words name, in every language the same.
      return t(`rule.${rule}`, named as Record<keyof CheckValues, string>)
    },
    [t],
  )
}
