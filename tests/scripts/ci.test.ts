import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
let folder = ''

function command(name: string, script: string): void {
  const path = join(folder, 'bin', name)
  writeFileSync(path, `#!/bin/sh\n${script}\n`)
  chmodSync(path, 0o755)
}

/** Stands for npm: `npm test` prints what it is told, `npm run test:regtest` leaves a report. */
function fakeNpm(options: {
  tests: string
  testsCode?: number
  typesCode?: number
  regtestFailed?: number
}): void {
  const report = JSON.stringify({
    numPassedTests: 4,
    numFailedTests: options.regtestFailed ?? 0,
    numPendingTests: 0,
    numTodoTests: 0,
    testResults: [],
  })
  command(
    'npm',
    `if [ "$1" = test ]; then echo "${options.tests}"; exit ${options.testsCode ?? 0}; fi
if [ "$2" = types ]; then exit ${options.typesCode ?? 0}; fi
for word in "$@"; do
  case "$word" in --outputFile.json=*) echo '${report}' > "\${word#*=}";; esac
done
exit ${options.regtestFailed === undefined ? 0 : 1}`,
  )
}

function run(path = `${join(folder, 'bin')}:${dirname(process.execPath)}:/usr/bin:/bin`) {
  const done = spawnSync(join(folder, '.ci', 'run'), [], {
    encoding: 'utf8',
    env: { PATH: path, HOME: folder },
  })
  return { code: done.status, lastLine: done.stdout.trim().split('\n').at(-1), out: done.stdout }
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tillbook-ci-'))
  mkdirSync(join(folder, 'bin'))
  cpSync(join(root, '.ci'), join(folder, '.ci'), { recursive: true })
  cpSync(join(root, 'scripts'), join(folder, 'scripts'), { recursive: true })
  command('go', 'echo go version go1.25.10')
})

afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

describe('the run on a fresh machine', () => {
  test('fails and says so where there is no Go', () => {
    fakeNpm({ tests: '10 passed, 0 failed' })
    command('go', 'exit 127')
    const { code, lastLine, out } = run()
    expect(out).toContain('Go is not on this machine')
    expect(lastLine).toBe('10 passed, 1 failed')
    expect(code).toBe(1)
  })

  test('fails when a test failed in either part', () => {
    fakeNpm({ tests: '9 passed, 1 failed', testsCode: 1, regtestFailed: 2 })
    expect(run()).toMatchObject({ code: 1, lastLine: '13 passed, 3 failed' })
  })

  test('fails when the first part ended badly although no test failed', () => {
    fakeNpm({ tests: '9 passed, 0 failed', testsCode: 1 })
    expect(run()).toMatchObject({ code: 1, lastLine: '13 passed, 1 failed' })
  })

  test('fails when the first part left no sum', () => {
    fakeNpm({ tests: 'the build failed', testsCode: 1 })
    expect(run()).toMatchObject({ code: 1, lastLine: '4 passed, 1 failed' })
  })

  test('fails when a type does not fit although every test passed', () => {
    fakeNpm({ tests: '9 passed, 0 failed', typesCode: 1 })
    expect(run()).toMatchObject({ code: 1, lastLine: '13 passed, 1 failed' })
  })

  test('adds both parts up and passes', () => {
    fakeNpm({ tests: '2 skipped\n10 passed, 0 failed' })
    const { code, lastLine, out } = run()
    expect(out).toContain('\n2 skipped\n14 passed, 0 failed\n')
    expect(lastLine).toBe('14 passed, 0 failed')
    expect(code).toBe(0)
  })
})
