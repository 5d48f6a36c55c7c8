import { isMainThread } from 'node:worker_threads'

/**
 * Loaded into the host before anything else, so that a test can let a quarter of an hour pass: each
 * line on standard input is a number of ms by which the wall and the monotonic clock go forward, or
 * after the word `wall` the wall clock alone, as when somebody sets it.
 */
let shiftMs = 0
let leapMs = 0
const RealDate = Date
const monotonicMs = performance.now.bind(performance)

const ShiftedDate = new Proxy(RealDate, {
  construct: (target, words: unknown[]) =>
    words.length === 0
      ? new target(target.now() + shiftMs + leapMs)
      : (Reflect.construct(target, words) as Date),
  get: (target, name) =>
    name === 'now' ? () => target.now() + shiftMs + leapMs : (Reflect.get(target, name) as unknown),
})

// A thread that listened to its own input would never end, and nobody could wait for it.
if (isMainThread) {
  globalThis.Date = ShiftedDate
  performance.now = () => monotonicMs() + shiftMs
  process.stdin.on('data', (text: Buffer) => {
    for (const line of text.toString().split('\n')) {
      if (line.startsWith('wall ')) leapMs += Number(line.slice('wall '.length))
      else shiftMs += Number(line)
    }
  })
  // The tests hold the other end: a host must not outlive a run that was broken off.
  process.stdin.on('end', () => process.kill(process.pid, 'SIGTERM'))
  // A host that is told to stop must not wait for a line that never comes.
  process.stdin.unref()
}
