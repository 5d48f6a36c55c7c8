// `npm test`: installs what is missing, a browser included, and runs everything that needs no Go.
// Its last line is the sum of all suites, so that a person and a machine read the same thing.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureAccountingTools } from './accounting-tools.mjs'
import { ensureBrowser } from './browser.mjs'
import { ensureBuilt } from './build.mjs'
import { ensureInstalled, pinnedNode, root, toolEnv } from './install.mjs'
import { runLoud, say } from './progress.mjs'
import { addCounts, fromPlaywright, fromVitest, summary } from './counts.mjs'

/** @returns {Promise<number>} the exit code */
async function main() {
  if (!(await ensureInstalled())) return 1
  const node = pinnedNode()
  if (node === null) return 1
  const browser = await ensureBrowser()
  if (browser === null || !(await ensureBuilt())) return 1
  await ensureAccountingTools()
  const reports = mkdtempSync(join(tmpdir(), 'tillbook-test-'))
  try {
    const unit = await runUnit(node, browser, join(reports, 'unit.json'))
    const e2e = await runE2e(node, browser, join(reports, 'e2e.json'))
    const total = addCounts([unit, e2e])
    process.stdout.write(`${summary(total)}\n`)
    return total.failed > 0 || unit.passed === 0 || e2e.passed === 0 ? 1 : 0
  } finally {
    rmSync(reports, { recursive: true, force: true })
  }
}

/**
 * @param {string} node
 * @param {string} browser
 * @param {string} report
 */
async function runUnit(node, browser, report) {
  say('unit, property, contract and walk tests')
  const code = await runLoud(
    node,
    [
      join(root, 'node_modules', 'vitest', 'vitest.mjs'),
      'run',
      // Few tests run long enough to win back what it takes to make their code fast.
      '--execArgv=--no-opt',
      '--reporter=dot',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    { cwd: root, env: { ...toolEnv(), CHROMIUM_PATH: browser } },
  )
  return fromVitest(readReport(report), code)
}

/**
 * @param {string} node
 * @param {string} browser
 * @param {string} report
 */
async function runE2e(node, browser, report) {
  say(`end-to-end tests in ${browser}`)
  const code = await runLoud(
    node,
    [
      join(root, 'node_modules', '@playwright', 'test', 'cli.js'),
      'test',
      '-c',
      join('tests', 'e2e', 'playwright.config.ts'),
      '--reporter=list,json',
    ],
    {
      cwd: root,
      env: {
        ...toolEnv(),
        CHROMIUM_PATH: browser,
        PLAYWRIGHT_JSON_OUTPUT_FILE: report,
        // Each theme and each size once; `npm run test:e2e` looks at all four pairs.
        TILLBOOK_LOOKS: 'sample',
      },
    },
  )
  return fromPlaywright(readReport(report), code)
}

/** @param {string} path */
function readReport(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main()
