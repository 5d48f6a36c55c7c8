import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

const ALL = ['tests/**/*.test.ts', 'tests/**/*.test.tsx']
/** These touch no database, socket or process, so one thread can take them all one by one. */
const PURE = ['tests/{domain,shared,renderer}/**/*.test.{ts,tsx}']
/** These close what they open and count on no fresh module: a process takes file after file. */
const TOGETHER = [
  'tests/{backups,cli,contract,core,credits,desktop,http,providers}/**/*.test.ts',
  'tests/{sandbox,scripts,store,walks}/**/*.test.ts',
]
/** These have runners of their own: a browser, a regtest chain, and a quiet machine. */
const ELSEWHERE = ['tests/e2e/**', 'tests/regtest/**', 'tests/bench/**']

const COMMON = {
  environment: 'node',
  setupFiles: ['tests/support/seed.ts', 'tests/support/give-back.ts'],
  // Against a test that hangs. A thread that yields to selling can wait long for a busy machine.
  testTimeout: 60_000,
  hookTimeout: 60_000,
}

export default defineConfig({
  test: {
    // Many tests wait for a node or a disk, so one more than there are processors.
    maxWorkers: 1 + availableParallelism(),
    projects: [
      {
        // better-sqlite3 and grpc-js keep native handles: a process each, so none leaks.
        test: {
          ...COMMON,
          name: 'unit',
          include: ALL,
          exclude: [...ELSEWHERE, ...PURE, ...TOGETHER],
          pool: 'forks',
        },
      },
      {
        test: {
          ...COMMON,
          name: 'together',
          include: TOGETHER,
          pool: 'forks',
          isolate: false,
        },
      },
      { test: { ...COMMON, name: 'pure', include: PURE, pool: 'threads', isolate: false } },
    ],
    coverage: {
      provider: 'v8',
      include: ['electron/**/*.ts', 'shared/**/*.ts', 'renderer/**/*.{ts,tsx}'],
      reportsDirectory: 'coverage',
    },
  },
})
