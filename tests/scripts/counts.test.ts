import { describe, expect, test } from 'vitest'
import {
  addCounts,
  fromPlaywright,
  fromVitest,
  inOneLine,
  parseSummary,
  summary,
} from '../../scripts/counts.mjs'

const vitestReport = {
  numPassedTests: 5,
  numFailedTests: 0,
  numPendingTests: 1,
  numTodoTests: 0,
  testResults: [{ status: 'passed', assertionResults: [{ status: 'passed' }] }],
}

describe('the sum of all suites', () => {
  test('counts a run without a report as one failure', () => {
    expect(fromVitest(null, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 })
    expect(fromPlaywright(null, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 })
  })

  test('counts a file that could not be loaded as one failure', () => {
    const testResults = [{ status: 'failed', assertionResults: [] }]
    expect(fromVitest({ ...vitestReport, testResults }, 1).failed).toBe(1)
  })

  test('counts a failed exit code without a failed test as one failure', () => {
    expect(fromVitest(vitestReport, 1)).toEqual({ passed: 5, failed: 1, skipped: 1 })
    expect(fromVitest(vitestReport, 0)).toEqual({ passed: 5, failed: 0, skipped: 1 })
  })

  test('counts a test that passed only at the second try as a failure', () => {
    const stats = { expected: 3, unexpected: 0, flaky: 1, skipped: 2 }
    expect(fromPlaywright({ stats }, 0)).toEqual({ passed: 3, failed: 1, skipped: 2 })
  })

  test('ends with what passed and failed and nothing else, what was skipped before it', () => {
    expect(summary({ passed: 7, failed: 1, skipped: 1 })).toBe('1 skipped\n7 passed, 1 failed')
    expect(summary({ passed: 1, failed: 0, skipped: 0 })).toBe('1 passed, 0 failed')
  })

  test('reads its own line back, the last one when there are several', () => {
    const total = addCounts([
      { passed: 5, failed: 0, skipped: 1 },
      { passed: 2, failed: 1, skipped: 0 },
    ])
    expect(parseSummary(`1 passed, 0 failed\nnoise\n${summary(total)}\n`)).toEqual(total)
    expect(parseSummary(`${summary(total)}\n1 passed, 0 failed\n`)?.skipped).toBe(0)
    expect(inOneLine(total)).toBe('7 passed, 1 failed, 1 skipped')
    expect(parseSummary('nothing of the kind')).toBeNull()
  })
})
