import { useTranslation } from 'react-i18next'
import type { Preflight } from '../../../shared/model/status.ts'
import { sell } from '../../i18n/en/sell.ts'
import { useLocale } from '../../ui/locale.ts'
import { writeCount } from '../../ui/money-format.ts'

type Check = Preflight['checks'][number]
type Reason = keyof typeof sell.preflight

/** The words of a check. A reason that has none yet still gets a sentence about its subject. */
export function usePreflightWords(): (check: Check) => string {
  const { t } = useTranslation('sell')
  const locale = useLocale()
  return (check) => {
    const { inboundSat: room = '', minutes = '', currency = '' } = check.values
    const inboundSat = /^\d+$/.test(room) ? writeCount(BigInt(room), locale) : room
    const isJustNow = check.reason === 'rate_manual' && minutes === '0'
    const reason = isJustNow ? 'rate_manual_now' : check.reason
    const key = isReason(reason) ? reason : (`other_${check.id}` as const)
    return t(`preflight.${key}`, { inboundSat, minutes, currency })
  }
}

/** Names what could not be looked at, so that "ready" does not claim more than is known. */
export function useUnknownWords(): (preflight: Preflight) => string[] {
  const { t } = useTranslation('sell')
  return ({ checks }) =>
    UNKNOWN_SAID.filter((id) =>
      checks.some((check) => check.id === id && check.state === 'unknown'),
    ).map((id) => t(`preflight.unknown_${id}`))
}

/** The others are known whenever the light is green. */
const UNKNOWN_SAID = ['sync', 'inbound', 'clock'] as const

function isReason(reason: string): reason is Reason {
  return reason in sell.preflight
}
