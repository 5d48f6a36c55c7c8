import { type ChildProcess, spawn } from 'node:child_process'
import { openSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** A started program: known by pid, logging to a file of its own. */
export type Program = {
  pid: number
  logFile: string
  hasEnded(): boolean
  /** SIGTERM, then SIGKILL when it has not left within `graceMs`. */
  stop(graceMs?: number): Promise<void>
  /** SIGKILL at once, as a power cut would. */
  kill(): Promise<void>
}

export function startProgram(input: {
  command: string
  args: readonly string[]
  logFile: string
}): Program {
  const log = openSync(input.logFile, 'a')
  // Its own process group, so that Ctrl-C in a terminal does not stop btcd before lnd.
  const child = spawn(input.command, input.args, {
    stdio: ['ignore', log, log],
    detached: true,
  })
  if (child.pid === undefined) throw new Error(`cannot start ${input.command}`)
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  return {
    pid: child.pid,
    logFile: input.logFile,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    stop: (graceMs = 15_000) => stopChild(child, ended, graceMs),
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}

async function stopChild(child: ChildProcess, ended: Promise<void>, graceMs: number) {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  const giveUp = new AbortController()
  const timeout = sleep(graceMs, 'late', { signal: giveUp.signal }).catch(() => 'stopped')
  if ((await Promise.race([ended.then(() => 'ended'), timeout])) === 'late') child.kill('SIGKILL')
  await ended
  giveUp.abort()
}

/** Ports the system says are free now; held open together so that they differ. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => listenAnywhere()))
  const ports = servers.map((server) => (server.address() as { port: number }).port)
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))))
  return ports
}

async function listenAnywhere() {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return server
}

/** Polls until `look` gives a value; what it throws is the reason shown when time runs out. */
export async function until<T>(
  what: string,
  look: () => Promise<T | null>,
  options: { deadlineMs: number; everyMs?: number; program?: Program },
): Promise<T> {
  const endsAtMs = performance.now() + options.deadlineMs
  let last = 'nothing yet'
  while (performance.now() < endsAtMs) {
    if (options.program?.hasEnded() === true) {
      throw new Error(`${what}: the program ended\n${await logTail(options.program)}`)
    }
    try {
      const found = await look()
      if (found !== null) return found
    } catch (error) {
      last = error instanceof Error ? error.message : JSON.stringify(error)
    }
    await sleep(options.everyMs ?? 100)
  }
  const tail = options.program === undefined ? '' : `\n${await logTail(options.program)}`
  throw new Error(`${what}: not within ${options.deadlineMs} ms (${last})${tail}`)
}

async function logTail(program: Program): Promise<string> {
  const text = await readFile(program.logFile, 'utf8')
  return text.split('\n').slice(-20).join('\n')
}
