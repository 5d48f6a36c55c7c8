// Adds up what the test runners report. A run that broke counts as a failure even when no single
// test did: an import that throws, an unhandled rejection, a report that was never written.

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 */

/**
 * @param {Counts[]} parts
 * @returns {Counts}
 */
export function addCounts(parts) {
  const total = { passed: 0, failed: 0, skipped: 0 }
  for (const part of parts) {
    total.passed += part.passed
    total.failed += part.failed
    total.skipped += part.skipped
  }
  return total
}

/**
 * The end of a run. Its last line is always the same two numbers, for whoever reads only that.
 * @param {Counts} counts
 */
export function summary(counts) {
  const skipped = counts.skipped > 0 ? `${counts.skipped} skipped\n` : ''
  return `${skipped}${counts.passed} passed, ${counts.failed} failed`
}

/** @param {Counts} counts */
export function inOneLine(counts) {
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''
  return `${counts.passed} passed, ${counts.failed} failed${skipped}`
}

/**
 * The last summary in what a run wrote.
 * @param {string} output
 * @returns {Counts | null}
 */
export function parseSummary(output) {
  const found = [...output.matchAll(/^(?:(\d+) skipped\n)?(\d+) passed, (\d+) failed$/gm)]
  const last = found.at(-1)
  if (last === undefined) return null
  return { passed: Number(last[2]), failed: Number(last[3]), skipped: Number(last[1] ?? 0) }
}

/**
 * @param {any} report vitest's JSON report, or null when there is none
 * @param {number} code its exit code
 * @returns {Counts}
 */
export function fromVitest(report, code) {
  if (report === null) return { passed: 0, failed: 1, skipped: 0 }
  const brokenFiles = report.testResults.filter(
    (/** @type {any} */ file) =>
      file.status === 'failed' &&
      file.assertionResults.every((/** @type {any} */ test) => test.status !== 'failed'),
  )
  return brokenRunFails(
    {
      passed: report.numPassedTests,
      failed: report.numFailedTests + brokenFiles.length,
      skipped: report.numPendingTests + report.numTodoTests,
    },
    code,
  )
}

/**
 * @param {any} report Playwright's JSON report, or null when there is none
 * @param {number} code its exit code
 * @returns {Counts}
 */
export function fromPlaywright(report, code) {
  if (report === null) return { passed: 0, failed: 1, skipped: 0 }
  const { expected, unexpected, flaky, skipped } = report.stats
  return brokenRunFails({ passed: expected, failed: unexpected + flaky, skipped }, code)
}

/**
 * @param {Counts} counts
 * @param {number} code
 * @returns {Counts}
 */
function brokenRunFails(counts, code) {
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}
