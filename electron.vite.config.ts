import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

// Native addons and packages that read their own files (protos, prebuilds) stay in node_modules.
const main = {
  index: 'electron/desktop/main.ts',
  headless: 'electron/headless/main.ts',
  sandbox: 'electron/sandbox/process.ts',
  cli: 'electron/cli/main.ts',
  'backup-worker': 'electron/core/backup-worker.ts',
  'verify-worker': 'electron/store/verify-worker.ts',
  'prove-worker': 'electron/store/prove-worker.ts',
  'replay-worker': 'electron/store/replay/replay-worker.ts',
  'review-worker': 'electron/store/review/review-worker.ts',
  'export-worker': 'electron/exports/export-worker.ts',
  'demo-worker': 'electron/cli/demo-worker.ts',
}

// Hundreds of small ES modules: as part of our own files they load in a sixth less time.
const bundled = [
  '@hono/node-server',
  '@noble/curves',
  '@noble/hashes',
  '@orpc/client',
  '@orpc/contract',
  '@orpc/openapi',
  '@orpc/server',
  '@orpc/zod',
  '@scure/base',
  'cockatiel',
  'hono',
  'zod',
]

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      minify: false,
      sourcemap: true,
      externalizeDeps: { exclude: bundled },
      rollupOptions: {
        input: main,
        // All in one folder, so that a path relative to a module means the same in every chunk.
        output: { chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      // The sandbox gives a preload nothing to require but electron, so all else is bundled.
      externalizeDeps: false,
      sourcemap: false,
      rollupOptions: {
        input: { index: 'electron/desktop/preload.ts' },
        // A sandboxed preload cannot be an ES module.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [react()],
    build: {
      outDir: 'out/renderer',
      emptyOutDir: true,
      minify: true,
      rollupOptions: { input: 'renderer/index.html' },
    },
  },
})
