import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root } from '../../scripts/install.mjs'
import { LONG_RUNS, parseLongRun } from '../../scripts/long-run.mjs'

describe('a long run', () => {
  test.each(Object.entries(LONG_RUNS))('%s: each of its files reads the count', (_name, run) => {
    for (const file of run.files) {
      expect(readFileSync(join(root, file), 'utf8')).toContain(run.variable)
    }
  })

  test('takes its count and seed, or draws a seed and says which', () => {
    const asked = parseLongRun(['model', '12', '--seed', '7'])
    expect(asked).toMatchObject({ name: 'model', count: 12, seed: 7 })
    const drawn = parseLongRun(['torn'])
    expect(drawn).toMatchObject({ count: 2_000, seed: expect.any(Number) })
  })

  test.each([
    [[], 'which long run?'],
    [['toString'], 'there is no long run "toString".'],
    [['model', '0'], '"0" is no count.'],
    [['model', 'many'], '"many" is no count.'],
    [['model', '1', '--seed=-3'], '"-3" is no seed: a whole number below 2147483648.'],
  ])('%j is refused in words', (words, why) => {
    expect(parseLongRun(words)).toBe(why)
  })
})
