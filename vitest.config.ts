import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // Most tests wait for a node or a disk, so a small machine can run two side by side.
    maxWorkers: Math.max(2, availableParallelism()),
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          include: ['tests/**/*.test.ts', 'tests/**/*.test.tsx'],
          // These have runners of their own: a browser, a regtest chain, and a quiet machine.
          exclude: ['tests/e2e/**', 'tests/regtest/**', 'tests/bench/**'],
          // better-sqlite3 and grpc-js keep native handles: a process each, so none leaks.
          pool: 'forks',
          setupFiles: ['tests/support/seed.ts'],
          testTimeout: 20_000,
          hookTimeout: 30_000,
        },
      },
    ],
    coverage: {
      provider: 'v8',
      include: ['electron/**/*.ts', 'shared/**/*.ts', 'renderer/**/*.{ts,tsx}'],
      reportsDirectory: 'coverage',
    },
  },
})
