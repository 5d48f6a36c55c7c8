export type PinFlaw = 'too_short' | 'digits'
export type PinWeakness = 'repeated' | 'sequence' | 'common' | 'date'

const PIN_LENGTH_MIN = 6
export const PIN_LENGTH_MAX = 12

/** Why a PIN cannot be taken; null when it can. */
export function pinFlaw(pin: string): PinFlaw | null {
  if (!/^\d*$/.test(pin)) return 'digits'
  return pin.length < PIN_LENGTH_MIN ? 'too_short' : null
}

/** Keyboard patterns and the most chosen six digits of published PIN lists. */
const COMMON = new Set([
  '123321',
  '112233',
  '159753',
  '147258',
  '258369',
  '147852',
  '456852',
  '741852',
  '789456',
  '456789',
  '520131',
  '101010',
  '123654',
  '121314',
  '142536',
  '102030',
  '696969',
  '135790',
])

/** A hint, never a refusal: the back-off of the core is what stops guessing. */
export function pinWeakness(pin: string): PinWeakness | null {
  if (pinFlaw(pin) !== null) return null
  if (isRepeated(pin)) return 'repeated'
  if (isSequence(pin)) return 'sequence'
  if (COMMON.has(pin)) return 'common'
  return isDate(pin) ? 'date' : null
}

/** One block of up to three digits over and over: 000000, 121212, 123123. */
function isRepeated(pin: string): boolean {
  return [1, 2, 3].some((length) => {
    const block = pin.slice(0, length)
    return block.repeat(Math.ceil(pin.length / length)).slice(0, pin.length) === pin
  })
}

function isSequence(pin: string): boolean {
  const steps = new Set<number>()
  for (let index = 1; index < pin.length; index += 1) {
    steps.add((Number(pin[index]) - Number(pin[index - 1]) + 10) % 10)
  }
  return steps.size === 1 && (steps.has(1) || steps.has(9) || steps.has(2) || steps.has(8))
}

/** DDMMYY, MMDDYY, YYMMDD, or the same with a whole year: birthdays are the first guess. */
function isDate(pin: string): boolean {
  const isDay = (text: string): boolean => Number(text) >= 1 && Number(text) <= 31
  const isMonth = (text: string): boolean => Number(text) >= 1 && Number(text) <= 12
  const isPair = (a: string, b: string): boolean =>
    (isDay(a) && isMonth(b)) || (isMonth(a) && isDay(b))
  if (pin.length === 6) {
    const [first, second, third] = [pin.slice(0, 2), pin.slice(2, 4), pin.slice(4)]
    return isPair(first, second) || (isMonth(second) && isDay(third))
  }
  if (pin.length !== 8) return false
  const isYear = (text: string): boolean => Number(text) >= 1920 && Number(text) <= 2059
  if (isYear(pin.slice(4)) && isPair(pin.slice(0, 2), pin.slice(2, 4))) return true
  return isYear(pin.slice(0, 4)) && isPair(pin.slice(4, 6), pin.slice(6))
}
