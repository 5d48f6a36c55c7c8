import { defineConfig } from 'vitest/config'

/** One worker without isolation: the suites share one pair of nodes, which costs 20 s to start. */
export default defineConfig({
  test: {
    include: ['tests/regtest/**/*.test.ts'],
    // Threads: a worker that holds open connections to the nodes can still be ended at once.
    pool: 'threads',
    isolate: false,
    fileParallelism: false,
    maxWorkers: 1,
    testTimeout: 120_000,
    hookTimeout: 180_000,
  },
})
