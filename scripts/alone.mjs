// Lets one command at a time install or build in this folder: two at once would each take away what
// the other has just written. The turn is a socket, because the system gives it back whatever
// becomes of its holder; a file would stay behind and keep the till from starting.
import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { say } from './progress.mjs'

// Longer than an installation may take. Whoever holds a turn for longer is not one of us.
const WAIT_MS_MAX = 16 * 60_000
/** A holder that takes no connection must not be asked without a pause. */
const PAUSE_MS = 50

/**
 * @template T
 * @param {() => Promise<T>} work begins when no other command is at work in this folder
 * @returns {Promise<T>}
 */
export async function alone(work) {
  const giveBack = await takeTurn()
  try {
    return await work()
  } finally {
    giveBack()
  }
}

/** @returns {Promise<() => void>} what gives the turn back */
async function takeTurn() {
  const path = socketPath()
  const until = Date.now() + WAIT_MS_MAX
  let hasSaid = false
  while (Date.now() < until) {
    const taken = await listen(path)
    if (taken !== 'in use') return taken
    if (!hasSaid) say('another command is at work in this folder; waiting for it.')
    hasSaid = true
    await holderGone(path, until - Date.now())
    await sleep(PAUSE_MS)
  }
  return () => undefined
}

/**
 * @param {string} path
 * @returns {Promise<'in use' | (() => void)>}
 */
function listen(path) {
  return new Promise((resolve) => {
    /** @type {Set<import('node:net').Socket>} */
    const waiting = new Set()
    const server = createServer((socket) => {
      socket.on('error', () => undefined)
      waiting.add(socket)
    })
    // Without a socket there are no turns, as before there were any; the work matters more.
    server.on('error', (error) => {
      resolve('code' in error && error.code === 'EADDRINUSE' ? 'in use' : () => undefined)
    })
    server.listen(path, () => {
      resolve(() => {
        server.close()
        for (const socket of waiting) socket.destroy()
      })
    })
  })
}

/**
 * Ends when the holder closes the connection, by itself or by its end.
 * @param {string} path
 * @param {number} timeoutMs
 * @returns {Promise<void>}
 */
function holderGone(path, timeoutMs) {
  return new Promise((resolve) => {
    const socket = connect(path)
    const timer = setTimeout(() => socket.destroy(), timeoutMs)
    socket.on('error', (error) => {
      // Where a socket is a file, it outlives a holder that was killed.
      const isLeft = 'code' in error && error.code === 'ECONNREFUSED' && !path.startsWith('\0')
      if (isLeft) rmSync(path, { force: true })
    })
    // Nothing is ever sent, but only a socket that is read notices its end.
    socket.resume()
    socket.on('close', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}

function socketPath() {
  const folder = dirname(fileURLToPath(import.meta.url))
  const name = `tillbook-${createHash('sha256').update(folder).digest('hex').slice(0, 24)}`
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`
  return process.platform === 'linux' ? `\0${name}` : join(tmpdir(), `${name}.sock`)
}
