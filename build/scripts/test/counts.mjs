/** Passed and failed tests as vitest's and Playwright's own JSON reports count them. A missing report is one failure. */
import { readFileSync } from 'node:fs'

/** @typedef {{ passed: number, failed: number }} Counts */

/** @param {string} file @param {number} exitCode @returns {Counts} */
export function countVitest(file, exitCode) {
  const report = readReport(file)
  if (!report) return { passed: 0, failed: 1 }
  // A file that cannot be loaded has no tests that failed.
  const brokenFiles = report.testResults.filter(
    (one) => one.status === 'failed' && !one.assertionResults.some(({ status }) => status === 'failed'),
  ).length
  return atLeastOneFailure({ passed: report.numPassedTests, failed: report.numFailedTests + brokenFiles }, exitCode)
}

/** @param {string} file @param {number} exitCode @returns {Counts} */
export function countPlaywright(file, exitCode) {
  const report = readReport(file)
  if (!report) return { passed: 0, failed: 1 }
  const { expected, unexpected, flaky } = report.stats
  return atLeastOneFailure({ passed: expected, failed: unexpected + flaky }, exitCode)
}

/** Whatever else made the runner end badly (an error outside of any test) counts as one. */
const atLeastOneFailure = ({ passed, failed }, exitCode) => ({
  passed,
  failed: failed === 0 && exitCode !== 0 ? 1 : failed,
})

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}
