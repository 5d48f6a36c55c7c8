// Runs a slow command and shows that it is alive. Used before anything is installed, so it needs
// nothing but Node.
import { spawn } from 'node:child_process'

const HEARTBEAT_MS = 10_000
const SPINNER_MS = 250
const TAIL_LINES = 40
const ESCAPE = String.fromCharCode(27)
const COLORS = new RegExp(`${ESCAPE}\\[[0-9;]*m`, 'g')

/**
 * @typedef {object} StepOptions
 * @property {string} cwd
 * @property {NodeJS.ProcessEnv} [env]
 * @property {number} [timeoutMs] the command is killed after this long
 *
 * @typedef {object} StepResult
 * @property {boolean} isOk
 * @property {boolean} isTimedOut
 * @property {string} tail the last lines the command wrote, for the message on failure
 */

/** @type {NodeJS.WriteStream} */
let out = process.stdout

/**
 * Where words about progress go from now on, for a command whose standard output is its result.
 * @param {NodeJS.WriteStream} stream
 */
export function sayTo(stream) {
  out = stream
}

/** @param {string} line */
export function say(line) {
  out.write(`tillbook: ${line}\n`)
}

/**
 * Runs a command quietly: one line when it begins, a sign of life while it runs, one line at its
 * end. What it wrote is kept and returned, to be shown only when it failed.
 * @param {string} label
 * @param {string} command
 * @param {string[]} args
 * @param {StepOptions} options
 * @returns {Promise<StepResult>}
 */
export async function step(label, command, args, options) {
  const startedAt = Date.now()
  const life = showLife(label, startedAt)
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
  })
  const tail = keepTail()
  child.stdout.on('data', tail.add)
  child.stderr.on('data', tail.add)
  const stop = stopWithParent(child)
  let isTimedOut = false
  const timer = setTimeout(() => {
    isTimedOut = true
    child.kill('SIGKILL')
  }, options.timeoutMs ?? 3_600_000)
  const code = await exitOf(child, tail.add)
  clearTimeout(timer)
  stop()
  life.end()
  const isOk = code === 0 && !isTimedOut
  if (isOk) say(`${label}: done in ${secondsSince(startedAt)} s`)
  return { isOk, isTimedOut, tail: tail.text() }
}

/**
 * Runs a command whose output is the point, straight to this terminal.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<number>} its exit code; 1 when it could not start or was killed
 */
export async function runLoud(command, args, options) {
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: ['ignore', 'inherit', 'inherit'],
    windowsHide: true,
  })
  const stop = stopWithParent(child)
  const code = await exitOf(child, (text) => process.stderr.write(text))
  stop()
  return code
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {(text: string) => void} onError
 * @returns {Promise<number>}
 */
function exitOf(child, onError) {
  return new Promise((resolve) => {
    child.on('error', (error) => {
      onError(`${error.message}\n`)
      resolve(1)
    })
    child.on('close', (code) => resolve(code ?? 1))
  })
}

/**
 * Ctrl-C must not leave an installer or a build running behind.
 * @param {import('node:child_process').ChildProcess} child
 */
function stopWithParent(child) {
  /** @param {NodeJS.Signals} signal */
  const onSignal = (signal) => {
    child.kill(signal)
    process.exit(signal === 'SIGINT' ? 130 : 143)
  }
  process.once('SIGINT', onSignal)
  process.once('SIGTERM', onSignal)
  return () => {
    process.removeListener('SIGINT', onSignal)
    process.removeListener('SIGTERM', onSignal)
  }
}

/**
 * @param {string} label
 * @param {number} startedAt
 */
function showLife(label, startedAt) {
  if (!out.isTTY) {
    say(`${label} …`)
    const beat = setInterval(
      () => say(`${label}: ${secondsSince(startedAt)} s so far`),
      HEARTBEAT_MS,
    )
    return { end: () => clearInterval(beat) }
  }
  const draw = () => {
    out.write(`\r\u001b[Ktillbook: ${label} … ${secondsSince(startedAt)} s`)
  }
  draw()
  const spinner = setInterval(draw, SPINNER_MS)
  return {
    end: () => {
      clearInterval(spinner)
      out.write('\r\u001b[K')
    },
  }
}

function keepTail() {
  /** @type {string[]} */
  let lines = []
  let rest = ''
  return {
    /** @param {Buffer | string} chunk */
    add: (chunk) => {
      const parts = (rest + chunk.toString()).split(/\r?\n/)
      rest = parts.pop() ?? ''
      lines = [...lines, ...parts].slice(-TAIL_LINES)
    },
    text: () =>
      [...lines, rest]
        .map((line) => line.replace(COLORS, ''))
        .filter((line) => line.trim() !== '')
        .join('\n'),
  }
}

/** @param {number} startedAt */
function secondsSince(startedAt) {
  return Math.round((Date.now() - startedAt) / 1000)
}
