import { expect, test } from 'vitest'
import { missedPlaces, runCrash } from './crash-run.ts'

/** A sample; `npm run test:crash -- 500 --each 50` kills at every place and takes half an hour. */
const SAMPLE = ['create:after_issue', 'fact:before_commit', 'void:after_cancel'] as const

test('killed in the middle of live sales, the book equals the node and each sat is there once', {
  timeout: 180_000,
}, async () => {
  const lines: string[] = []
  const order = { count: 3, each: 1, seed: `${Date.now()}`, places: SAMPLE, workers: 1 }
  const tally = await runCrash(order, (line) => lines.push(line))
  expect(tally.faults, `seed ${order.seed}\n${lines.join('\n')}`).toEqual([])
  expect(tally.audits).toBeGreaterThan(0)
  for (const place of SAMPLE) expect(tally.atPlace.get(place)).toBe(1)
})

test('a place that was not passed as often as ordered is a fault of the run, not a pass', () => {
  const order = { places: ['create:after_save', 'nowhere:at_all'], each: 2 }
  const atPlace = new Map([['create:after_save', 2]])
  expect(missedPlaces(order, { atPlace })).toEqual(['only 0 of 2 kills at nowhere:at_all'])
})
