/** What stands in a field for a day: a day, a part of one, or what no calendar has. */
export type ReadDay = { kind: 'day'; day: string } | { kind: 'half' } | { kind: 'wrong' }

type Part = 'day' | 'month' | 'year'
const ISO: readonly Part[] = ['year', 'month', 'day']
const YEAR_MIN = 1990
const YEAR_MAX = 2199

/** A calendar day such as `2026-11-21` in the locale's digits alone: `21.11.2026`, `11/21/2026`. */
export function dayDigits(day: string, locale: string): string {
  return formatOf(locale).format(Date.parse(day))
}

/** The same with a letter for each digit, for whoever has to type it: `TT.MM.JJJJ`. */
export function dayPattern(locale: string, letters: Readonly<Record<Part, string>>): string {
  return formatOf(locale)
    .formatToParts(0)
    .map(({ type, value }) => (isPart(type) ? letters[type] : value))
    .join('')
}

/**
 * Reads a day in the order of the locale, or as books and programs write it (2026-11-21). A year of
 * two digits is one of this century once the person is done; before, it may be half of one.
 */
export function readDayDigits(text: string, locale: string, isDone: boolean): ReadDay {
  const numbers = /^\s*(\d+)\D+(\d+)\D+(\d+)\D*$/.exec(text)?.slice(1) ?? []
  const isIso = numbers[0]?.length === 4
  const order = isIso ? ISO : orderOf(locale)
  const of = (part: Part): string => numbers[order.indexOf(part)] ?? ''
  const year = isDone && of('year').length === 2 ? `20${of('year')}` : of('year')
  if (year.length < 4) return { kind: 'half' }
  const day = `${year}-${of('month').padStart(2, '0')}-${of('day').padStart(2, '0')}`
  // An ISO day is whole with its second digit: the first alone may be the tens.
  if (isIso && !isDone && of('day').length < 2) return { kind: 'half' }
  return isDay(day) ? { kind: 'day', day } : { kind: 'wrong' }
}

function isDay(day: string): boolean {
  const year = Number(day.slice(0, 4))
  const ms = Date.parse(`${day}T00:00:00Z`)
  // The 31st of February is read as a day of March.
  const isReal = !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(day)
  return isReal && year >= YEAR_MIN && year <= YEAR_MAX
}

function orderOf(locale: string): Part[] {
  return formatOf(locale)
    .formatToParts(0)
    .map(({ type }) => type)
    .filter(isPart)
}

function isPart(type: string): type is Part {
  return type === 'day' || type === 'month' || type === 'year'
}

const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(locale: string): Intl.DateTimeFormat {
  let format = formats.get(locale)
  if (!format) {
    const parts = { day: '2-digit', month: '2-digit', year: 'numeric', timeZone: 'UTC' } as const
    format = new Intl.DateTimeFormat(locale, parts)
    formats.set(locale, format)
  }
  return format
}
