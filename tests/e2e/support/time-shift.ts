/**
 * Loaded into the host before anything else, so that a test can let a quarter of an hour pass: each
 * line on standard input is a number of ms by which the wall and the monotonic clock go forward.
 */
let shiftMs = 0
const RealDate = Date
const monotonicMs = performance.now.bind(performance)

const ShiftedDate = new Proxy(RealDate, {
  construct: (target, words: unknown[]) =>
    words.length === 0
      ? new target(target.now() + shiftMs)
      : (Reflect.construct(target, words) as Date),
  get: (target, name) =>
    name === 'now' ? () => target.now() + shiftMs : (Reflect.get(target, name) as unknown),
})

globalThis.Date = ShiftedDate
performance.now = () => monotonicMs() + shiftMs
process.stdin.on('data', (text: Buffer) => {
  shiftMs += text
    .toString()
    .split('\n')
    .map(Number)
    .reduce((sum, ms) => sum + ms, 0)
})
// A host that is told to stop must not wait for a line that never comes.
process.stdin.unref()
