import { type CommandEntry, COMMANDS } from './commands.ts'
import { type CliIo, EXIT, UsageError } from './io.ts'
import { systemWords } from './system-words.ts'

/**
 * Runs `tillbook <command> …`.
 * @returns an exit code: 0 done, 1 found wrong or failed, 2 not understood.
 */
export async function runCli(
  argv: readonly string[],
  io: CliIo,
  commands: readonly CommandEntry[] = COMMANDS,
): Promise<number> {
  const [name, ...rest] = argv
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    const stream = name === undefined ? io.stderr : io.stdout
    stream.write(helpOf(commands))
    return name === undefined ? EXIT.usage : EXIT.done
  }
  const entry = commands.find((command) => command.name === name)
  if (entry === undefined) {
    io.stderr.write(`tillbook: there is no command ${name}\n\n${helpOf(commands)}`)
    return EXIT.usage
  }
  try {
    const command = await entry.load()
    return await command(rest, io)
  } catch (error) {
    return explain(error, name, io)
  }
}

function explain(error: unknown, name: string, io: CliIo): number {
  if (error instanceof UsageError) {
    io.stderr.write(`tillbook ${name}: ${error.message}\nSee tillbook ${name} --help\n`)
    return EXIT.usage
  }
  if (io.signal.aborted) {
    io.stderr.write(`tillbook ${name}: stopped; nothing is left half done\n`)
    return EXIT.failed
  }
  const isOurs = error instanceof Error && OURS.has(error.name)
  const message = error instanceof Error ? error.message : String(error)
  const words = isOurs ? message : (systemWords(error) ?? `failed: ${message}`)
  io.stderr.write(`tillbook ${name}: ${words}\n`)
  return EXIT.failed
}

/** By name: to load these classes would load the core, which `verify` must do without. */
const OURS: ReadonlySet<string> = new Set(['BookError', 'VaultError', 'BackupError'])

function helpOf(commands: readonly CommandEntry[]): string {
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(10)}${summary}\n`)
  return `Usage: tillbook <command> [options]

${lines.join('')}
Each command explains itself with --help. Exit codes: 0 done, 1 found wrong or failed, 2 not
understood, no such book, or a file in the way: nothing was begun; 130 stopped by Ctrl-C. Nothing
is ever asked where there is no terminal.
`
}
