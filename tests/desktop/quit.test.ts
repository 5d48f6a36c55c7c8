import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { quitAfter } from '../../electron/desktop/quit.ts'

let app: EventEmitter & { exit(code: number): void }
let exits: number[]

beforeEach(() => {
  vi.useFakeTimers()
  exits = []
  app = Object.assign(new EventEmitter(), { exit: (code: number) => void exits.push(code) })
})

afterEach(() => {
  vi.useRealTimers()
})

/** What Electron does when a person or the system asks the app to quit. @returns if it goes on. */
function quit(): boolean {
  let isPrevented = false
  app.emit('before-quit', { preventDefault: () => (isPrevented = true) })
  return !isPrevented
}

test('the first quit waits until the book is closed', async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  quitAfter(app, () => promise)
  expect(quit()).toBe(false)
  await vi.advanceTimersByTimeAsync(9_000)
  expect(exits).toEqual([])
  resolve()
  await vi.advanceTimersByTimeAsync(0)
  expect(exits).toEqual([0])
})

test('a book that does not close holds nobody longer than ten seconds', async () => {
  quitAfter(app, () => new Promise(() => undefined))
  quit()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(exits).toEqual([1])
})

test('a close that fails is a fault, and still the end', async () => {
  quitAfter(app, () => Promise.reject(new Error('the disk is gone')))
  quit()
  await vi.advanceTimersByTimeAsync(0)
  expect(exits).toEqual([1])
})

test('the second quit ends at once', () => {
  let closes = 0
  quitAfter(app, () => {
    closes += 1
    return new Promise(() => undefined)
  })
  quit()
  expect(exits).toEqual([])
  expect(quit()).toBe(false)
  expect(exits).toEqual([0])
  expect(closes).toBe(1)
})
