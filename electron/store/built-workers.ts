import { existsSync } from 'node:fs'

/** Each is an input of the build in electron.vite.config.ts. */
const WORKERS = [
  'verify-worker',
  'prove-worker',
  'replay-worker',
  'export-worker',
  'review-worker',
  'backup-worker',
  'demo-worker',
] as const

/** Threads, by the name of their file. */
export type WorkerUrls = { readonly [Name in (typeof WORKERS)[number]]?: URL }

/**
 * In a build every thread is a file beside this one, which stands in the folder of all chunks;
 * from sources nothing is, and each part finds its own.
 */
export function builtWorkers(): WorkerUrls {
  const urls = WORKERS.map((name) => [name, new URL(`./${name}.js`, import.meta.url)] as const)
  return Object.fromEntries(urls.filter(([, url]) => existsSync(url)))
}
