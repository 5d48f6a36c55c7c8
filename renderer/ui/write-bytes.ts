const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** `21.8 MB`: powers of a thousand, as the person's own file list counts. */
export function writeBytes(bytes: number, locale: string): string {
  let value = bytes
  let unit = 0
  for (; value >= 1_000 && unit < UNITS.length - 1; unit += 1) value /= 1_000
  const digits = unit === 0 ? 0 : 1
  const number = value.toLocaleString(locale, { maximumFractionDigits: digits })
  return `${number}\u00a0${UNITS[unit]}`
}
