import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { z } from 'zod'
import { readServiceToken } from '../http/service-token.ts'

const FILE_NAME = 'host.json'
const ANSWER_BYTES_MAX = 4096
const DEADLINE_MS = 3_000

/**
 * Notes where the host of this data folder listens. Only the holder of the folder writes it. On a
 * disk that is full or read-only there is no note, and with it only no `--open-again`.
 */
export function noteRunningHost(dataDir: string, port: number): void {
  const text = JSON.stringify({ port, pid: process.pid })
  tryTo(() => writeFileSync(join(dataDir, FILE_NAME), `${text}\n`, { mode: 0o600 }))
}

export function forgetRunningHost(dataDir: string): void {
  tryTo(() => rmSync(join(dataDir, FILE_NAME), { force: true }))
}

function tryTo(work: () => void): void {
  try {
    work()
  } catch {
    // The note is a comfort; the till sells without it.
  }
}

/** A one-time address, and the file that leads a browser to it. */
export type Launch = { url: string; page: string | null }

/**
 * Asks the host of this data folder for a new one-time address. Call it only while another
 * process holds the folder: otherwise a stranger may listen on the noted port and get the token.
 * @param asked whether a file comes with it; the host takes it away once the address was used.
 * @returns null when there is no host, or it is a desktop window.
 */
export async function askForLaunch(
  dataDir: string,
  asked: { withPage: boolean },
): Promise<Launch | null> {
  const port = notedPort(dataDir)
  const token = readServiceToken(dataDir)
  const path = asked.withPage ? '/launch/new?page' : '/launch/new'
  if (port === null || token === null) return null
  try {
    const parsed = launchSchema.safeParse(JSON.parse(await post(port, path, token)))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

const launchSchema = z.object({ url: z.string(), page: z.string().nullable().default(null) })

function notedPort(dataDir: string): number | null {
  try {
    const noted: unknown = JSON.parse(readFileSync(join(dataDir, FILE_NAME), 'utf8'))
    const hasPort = typeof noted === 'object' && noted !== null && 'port' in noted
    return hasPort && typeof noted.port === 'number' ? noted.port : null
  } catch {
    return null
  }
}

function post(port: number, path: string, token: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, 'content-length': '0' }
    const asked = request(
      { host: '127.0.0.1', port, path, method: 'POST', headers, timeout: DEADLINE_MS },
      (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => {
          text += chunk
          if (text.length > ANSWER_BYTES_MAX) response.destroy()
        })
        response.on('end', () => resolve(text))
        response.on('error', reject)
      },
    )
    asked.on('timeout', () => asked.destroy(new Error('no answer in time')))
    asked.on('error', reject)
    asked.end()
  })
}
