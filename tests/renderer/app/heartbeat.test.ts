import { expect, test } from 'vitest'
import { createHeartbeat } from '../../../renderer/app/heartbeat.ts'

/** A core whose answers are let out by hand, and what the window said of it. */
function openWindow() {
  const told: string[] = []
  const asked: { answer: () => void; fail: () => void }[] = []
  let canAsk = true
  const heartbeat = createHeartbeat({
    ask: () =>
      new Promise<void>((resolve, reject) => {
        asked.push({ answer: () => resolve(), fail: () => reject(new Error('no answer')) })
      }),
    canAsk: () => canAsk,
    onSilent: () => told.push('silent'),
    onBack: () => told.push('back'),
  })
  return {
    told,
    asked,
    look: () => heartbeat.look(),
    shut: () => (canAsk = false),
    open: () => (canAsk = true),
  }
}

test('a core that answers is never talked about', async () => {
  const { look, asked, told } = openWindow()
  const looking = look()
  asked[0]?.answer()
  await looking
  expect(told).toEqual([])
})

test('a silent core is told once each time it was asked in vain, and once when it is back', async () => {
  const { look, asked, told } = openWindow()
  for (const [at, end] of (['fail', 'fail', 'answer', 'answer'] as const).entries()) {
    const looking = look()
    asked[at]?.[end]()
    await looking
  }
  expect(told).toEqual(['silent', 'silent', 'back'])
})

test('one question at a time, however often it is looked', async () => {
  const { look, asked } = openWindow()
  const looking = look()
  await look()
  expect(asked).toHaveLength(1)
  asked[0]?.answer()
  await looking
})

test('a way that is shut is not asked, and one that shuts meanwhile is no silence', async () => {
  const { look, asked, told, shut, open } = openWindow()
  shut()
  await look()
  expect(asked).toHaveLength(0)
  open()
  const looking = look()
  shut()
  asked[0]?.fail()
  await looking
  expect(told).toEqual([])
})
