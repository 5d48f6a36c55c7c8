import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import type { CliIo } from './io.ts'

/** This process as a command sees it. */
export function processIo(): CliIo {
  const stop = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    // The second one ends at once, for whoever does not want to wait for a tidy stop.
    process.on(name, () => (stop.signal.aborted ? process.exit(1) : stop.abort()))
  }
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
