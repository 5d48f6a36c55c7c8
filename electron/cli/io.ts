import type { Writable } from 'node:stream'
import type { OpenVault } from '../ports/vault.ts'

/**
 * Exit codes of the command line: 0 done, 1 found wrong or failed, 2 not understood, or nothing
 * there to do it with and something in the way: then nothing was begun. Who is asked to end by a
 * signal ends by that signal, which a shell calls 128 and its number.
 */
export const EXIT = { done: 0, failed: 1, usage: 2 } as const

/**
 * What a command has of the world. A command writes results to `stdout` and words about its
 * progress to `stderr`, so that results can be piped on.
 */
export type CliIo = {
  stdout: Writable
  stderr: Writable
  env: Readonly<Record<string, string | undefined>>
  /** The folder the person stands in; relative paths mean from here. */
  cwd: string
  /** A person sits there: only then may anything be asked, or a line be drawn over. */
  isTty: boolean
  /** Asks at the terminal and shows nothing of what is typed. @returns null without a terminal. */
  readPassphrase(question: string): Promise<string | null>
  /** Opens a vault that the system's keychain sealed; not there in a plain Node. */
  openKeychain?: OpenVault
  /** Aborted by Ctrl-C and by the system's request to end. */
  signal: AbortSignal
}

/** A command of `tillbook`. `argv` begins after the command's name. @returns an exit code. */
export type CliCommand = (argv: readonly string[], io: CliIo) => Promise<number>

/** The command line was not understood: its message and a hint are shown, exit code 2. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'UsageError'
  }
}
