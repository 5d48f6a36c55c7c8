import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { NodeConnection } from '../../electron/ports/lightning.ts'

export type Started<Ready> = {
  process: ChildProcess
  ready: Ready
  exited: Promise<void>
  /** What it wrote to stderr so far. */
  errors: () => string
}

/** Starts a script that prints one line of JSON when it is ready. Rejects when it ends before. */
export async function startScript<Ready>(
  script: string,
  args: readonly string[],
): Promise<Started<Ready>> {
  const path = fileURLToPath(new URL(`../../${script}`, import.meta.url))
  const child = spawn(process.execPath, [path, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  const errors: string[] = []
  child.stderr.on('data', (text: Buffer) => errors.push(text.toString()))
  const exited = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const line = new Promise<string>((resolve) => {
    createInterface({ input: child.stdout }).once('line', resolve)
  })
  const first = await Promise.race([line, exited.then(() => null)])
  const said = (): string => errors.join('')
  if (first === null) throw new Ended(`${script} ended before it was ready: ${said()}`)
  return { process: child, ready: JSON.parse(first) as Ready, exited, errors: said }
}

/** The script died before it was ready, as one that is killed while starting does. */
export class Ended extends Error {}

export type NodeReady = NodeConnection & {
  pubkey: string
  tillMacaroonHex: string
  walletMacaroonHex: string
}

/** The sandbox node as a process of its own: it lives on when the host is killed. */
export function startNode(dataDir: string): Promise<Started<NodeReady>> {
  return startScript('electron/sandbox/process.ts', ['--data', dataDir])
}

export type HostReady = { url: string; pid: number }

export function startHost(
  rootDir: string,
  pageDir: string,
  failpoint = 'none',
  passes = 1,
): Promise<Started<HostReady>> {
  return startScript('tests/sabotage/crash-host.ts', [rootDir, pageDir, failpoint, `${passes}`])
}
