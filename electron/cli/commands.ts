import type { CliCommand } from './io.ts'

export type CommandEntry = {
  name: string
  /** One line for `tillbook --help`. */
  summary: string
  /** Loaded late: a command must not pay for the libraries of another. */
  load(): Promise<CliCommand>
}

/** Every command of `tillbook`, in the order of the help. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'verify',
    summary: 'proves a book, or names its first broken entry',
    load: async () => (await import('./verify.ts')).runVerify,
  },
  {
    name: 'replay',
    summary: 'rebuilds every table from the log, and names what stands otherwise',
    load: async () => (await import('./replay.ts')).runReplay,
  },
  {
    name: 'backup',
    summary: 'writes an encrypted backup of the book, also while the console runs',
    load: async () => (await import('./backup.ts')).runBackup,
  },
  {
    name: 'restore',
    summary: 'proves a backup, and puts it in the place of the book',
    load: async () => (await import('./restore.ts')).runRestore,
  },
  {
    name: 'demo',
    summary: 'writes a realistic book for trials and measurements',
    load: async () => (await import('./demo.ts')).runDemo,
  },
  {
    name: 'export',
    summary: 'writes the book out as CSV, JSON lines, hledger, beancount or PDF',
    load: async () => (await import('./export.ts')).runExport,
  },
]
