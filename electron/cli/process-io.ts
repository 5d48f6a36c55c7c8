import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { type CliIo, EXIT } from './io.ts'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
type StopSignal = (typeof SIGNALS)[number]

/**
 * Runs a command as this process, and ends the process.
 * @param run the command. @returns its exit code.
 * @param exit ends the process with that code, when it was not asked to end before it was done.
 */
export async function runAsProcess(
  run: (io: CliIo) => Promise<number>,
  exit: (code: number) => void,
): Promise<void> {
  let stoppedBy: StopSignal | null = null
  const stop = new AbortController()
  for (const name of SIGNALS) {
    process.on(name, () => {
      // The second one ends at once, for whoever does not want to wait for a tidy stop.
      if (stoppedBy !== null) endBy(name)
      stoppedBy = name
      stop.abort()
    })
  }
  const code = await run(processIo(stop))
  // Widened, because it was set while the command ran.
  const signal = stoppedBy as StopSignal | null
  if (signal !== null && code !== EXIT.done) endBy(signal)
  else exit(code)
}

/**
 * Ends by the signal itself, as a shell expects of whoever was asked to end (128 and its number),
 * and at once: an exit waits for a thread that is in the middle of a long query of SQLite.
 */
function endBy(signal: StopSignal): void {
  process.removeAllListeners(signal)
  process.kill(process.pid, signal)
}

/** This process as a command sees it. */
function processIo(stop: AbortController): CliIo {
  // Whoever reads us may stop reading, as `head` does; that is no fault of ours.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => stop.abort())
  return {
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    // npm moves to the project's folder; the person meant the folder they stand in.
    cwd: process.env['INIT_CWD'] ?? process.cwd(),
    isTty: process.stdin.isTTY && process.stderr.isTTY,
    readPassphrase: (question) =>
      process.stdin.isTTY ? askHidden(question, stop.signal) : Promise.resolve(null),
    signal: stop.signal,
  }
}

async function askHidden(question: string, signal: AbortSignal): Promise<string | null> {
  process.stderr.write(`${question}: `)
  // readline echoes to its output; this one swallows everything.
  const output = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: process.stdin, output, terminal: true, signal })
  // In raw mode the terminal sends Ctrl-C as a key, and readline makes it this event.
  lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'))
  try {
    for await (const line of lines) return line
    return null
  } finally {
    lines.close()
    process.stderr.write('\n')
  }
}
