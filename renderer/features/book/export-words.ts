import type { useTranslation } from 'react-i18next'

type Words = ReturnType<typeof useTranslation<'exports'>>['t']

/** `1 October 2026 – 31 October 2026`, or one day, or an open end. */
export function writePeriod(
  days: { fromDate: string | null; toDate: string | null },
  locale: string,
  t: Words,
): string {
  const { fromDate, toDate } = days
  const write = (day: string): string =>
    new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(
      Date.parse(`${day}T00:00:00Z`),
    )
  if (fromDate !== null && fromDate === toDate) return write(fromDate)
  return t('period_of', {
    from: fromDate === null ? t('beginning') : write(fromDate),
    to: toDate === null ? t('end') : write(toDate),
  })
}

/** `6.5 MB`: decimal units, as file managers write them. */
export function writeBytes(bytes: number, locale: string): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const
  const step = Math.min(3, Math.floor(Math.log10(Math.max(1, bytes)) / 3))
  const format = new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: units[step] ?? 'byte',
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: step === 0 ? 0 : 1,
  })
  return format.format(bytes / 1_000 ** step)
}
