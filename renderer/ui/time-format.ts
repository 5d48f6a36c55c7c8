const formats = new Map<string, Intl.DateTimeFormat>()

type Style = 'time' | 'short_time' | 'moment' | 'day' | 'short_day'

const STYLES: Readonly<Record<Style, Intl.DateTimeFormatOptions>> = {
  time: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
  short_time: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  moment: {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  },
  day: { weekday: 'long', day: 'numeric', month: 'long' },
  short_day: { day: 'numeric', month: 'short' },
}

/** A wall time in the person's locale. Tills write 24 hours: a receipt has no room for doubt. */
export function writeTime(atMs: number, style: Style, locale: string): string {
  const key = `${locale}:${style}`
  let format = formats.get(key)
  if (!format) {
    format = new Intl.DateTimeFormat(locale, STYLES[style])
    formats.set(key, format)
  }
  return format.format(atMs)
}

/** `40 s`, `14 min`, `2 h`, `3 d`: the same short units in both languages. */
export function writeAge(ageMs: number): string {
  const seconds = Math.max(0, Math.floor(ageMs / 1_000))
  if (seconds < 90) return `${seconds}\u00a0s`
  if (seconds < 90 * 60) return `${Math.floor(seconds / 60)}\u00a0min`
  if (seconds < 36 * 3_600) return `${Math.floor(seconds / 3_600)}\u00a0h`
  return `${Math.floor(seconds / 86_400)}\u00a0d`
}

/** `14:21` for what is left of a while; never below zero. */
export function writeRemaining(remainingMs: number): string {
  const seconds = Math.max(0, Math.round(remainingMs / 1_000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
