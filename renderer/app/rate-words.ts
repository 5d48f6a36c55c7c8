import { useTranslation } from 'react-i18next'
import { settings } from '../i18n/en/settings.ts'

type Source = keyof typeof settings.rates.source_name
type Failure = keyof typeof settings.rates.failure

export type RateWords = {
  /** Coinbase, not coinbase. A source we have no name for keeps its own. */
  sourceName: (source: string) => string
  /** Why it stayed silent, as a few words. */
  failure: (reason: string, currency: string) => string
}

/** Names of price sources and of what went wrong with them, the same wherever they stand. */
export function useRateWords(): RateWords {
  const { t } = useTranslation('settings')
  return {
    sourceName: (source) => (isSource(source) ? t(`rates.source_name.${source}`) : source),
    failure: (reason, currency) =>
      isFailure(reason)
        ? t(`rates.failure.${reason}`, { currency, reason })
        : t('rates.failure.other', { reason }),
  }
}

function isSource(source: string): source is Source {
  return source in settings.rates.source_name
}

function isFailure(reason: string): reason is Failure {
  return reason in settings.rates.failure
}
