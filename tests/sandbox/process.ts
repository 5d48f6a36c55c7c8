import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const ENTRY = fileURLToPath(new URL('../../electron/sandbox/process.ts', import.meta.url))

/** What the process prints when it is ready. */
export type ReadyLine = {
  host: string
  port: number
  pubkey: string
  network: string
  certificatePem: string
  tillMacaroonHex: string
  adminMacaroonHex: string
  walletMacaroonHex: string
}

export type SandboxProcess = {
  ready: ReadyLine
  /** Ends it with this signal and resolves with its exit code, null when the signal killed it. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>
}

/** The sandbox in a process of its own. Rejects with its last words when it dies before that. */
export async function spawnSandbox(dataDir: string, port = 0): Promise<SandboxProcess> {
  const child = spawn(process.execPath, [ENTRY, '--data', dataDir, '--port', String(port)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const exit = once(child, 'exit').then(([code]: (number | null)[]) => code ?? null)
  const line = await Promise.race([firstLine(child), failure(child, exit)])
  return {
    ready: JSON.parse(line) as ReadyLine,
    end(signal) {
      child.kill(signal)
      return exit
    },
  }
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    let text = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      const end = text.indexOf('\n')
      if (end >= 0) resolve(text.slice(0, end))
    })
  })
}

async function failure(child: ChildProcess, exit: Promise<number | null>): Promise<string> {
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  const code = await exit
  throw new Error(`the sandbox ended with ${code}: ${said}`)
}
