// `npm start`: installs what is missing, builds what has changed, starts the console. Plain
// JavaScript without dependencies, because it runs before there are any; Node 20 is enough.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { join, resolve } from 'node:path'
import { ensureBuilt } from './build.mjs'
import { desktopBinary } from './electron-binary.mjs'
import { ensureInstalled, pinnedNode, root } from './install.mjs'
import { say } from './progress.mjs'

const HELP = `Usage: npm start -- [options]

Starts Tillbook: the desktop window where Electron and a display are to be had, otherwise the
headless host, which prints a one-time address and opens a browser.

  --browser       use the headless host and a browser, even where the desktop could start
  --data <dir>    keep the book in this folder
  --port <n>      headless host: listen on this loopback port (0 picks a free one)
  --no-open       headless host: print the address, open no browser
  --open-again    headless host: a new one-time address of the host that is already running
  --sandbox       use the built-in sandbox node and its own data folder
  --help          show this text
`

// Electron that cannot make its own sandbox, reach the display or find a library of the system dies
// at once, with codes of its own; a slow disk needs seconds to read it. Later deaths, and the codes
// below, are the console's own.
const EARLY_DEATH_MS = 10_000
const DESKTOP_CODES = { done: 0, inUse: 3, cannotStart: 4 }

/**
 * @typedef {object} Options
 * @property {boolean} isBrowser
 * @property {string[]} hostArgs what both hosts understand
 * @property {string[]} headlessArgs what only the headless host understands
 */

/** @param {string[]} argv */
async function main(argv) {
  const options = parse(argv)
  if (typeof options === 'number') return options
  if (!(await ensureInstalled()) || !(await ensureBuilt())) return 1
  if (!options.isBrowser) {
    const desktop = await desktopBinary()
    if ('path' in desktop) {
      const code = await startDesktop(desktop.path, options)
      if (code !== null) return code
      desktopGaveUp('Electron stopped while starting')
    } else {
      desktopGaveUp(desktop.reason)
    }
  }
  const node = pinnedNode()
  if (node === null) {
    say('no Node 22.14 or newer was found; delete node_modules and run npm start again.')
    return 1
  }
  const entry = join(root, 'out', 'main', 'headless.js')
  const host = await run(node, [entry, ...options.hostArgs, ...options.headlessArgs])
  return host.code
}

/** @param {string} reason */
function desktopGaveUp(reason) {
  say(`no desktop window, because ${reason}; starting the headless host instead.`)
}

/**
 * @param {string} electron
 * @param {Options} options
 * @returns {Promise<number | null>} null when Electron could not start at all
 */
async function startDesktop(electron, options) {
  const startedAt = Date.now()
  const { code, wasTold } = await run(electron, [root, ...options.hostArgs])
  if (code === DESKTOP_CODES.inUse) {
    say('Tillbook is already running on this data folder; its window is in front now.')
  }
  const isEarly = Date.now() - startedAt < EARLY_DEATH_MS
  return isEarly && !wasTold && !Object.values(DESKTOP_CODES).includes(code) ? null : code
}

/**
 * Runs a host in this terminal and becomes it: signals go down, the exit code comes up.
 * @param {string} command
 * @param {string[]} args
 * @returns {Promise<{ code: number, wasTold: boolean }>} `wasTold`: somebody asked it to stop
 */
function run(command, args) {
  let wasTold = false
  /** @param {NodeJS.Signals} signal */
  const forward = (signal) => {
    wasTold = true
    // A terminal sends Ctrl-C to the whole group, so the host has it already; a second one would
    // be taken for impatience.
    if (signal === 'SIGINT' && process.stdin.isTTY) return
    child.kill(signal)
  }
  for (const name of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(name, forward)
  }
  // Only now: a signal between the two would end us and leave the host without a parent.
  const child = spawn(command, args, { stdio: 'inherit' })
  return new Promise((done) => {
    child.on('error', (error) => {
      say(`cannot start ${command}: ${error.message}`)
      done({ code: 127, wasTold })
    })
    child.on('exit', (code, signal) => {
      const code128 = signal === null ? 1 : 128 + (constants.signals[signal] ?? 0)
      done({ code: code ?? code128, wasTold })
    })
  }).finally(() => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeListener(name, forward)
  })
}

/**
 * @param {string[]} argv
 * @returns {Options | number} the options, or an exit code when there is nothing to start
 */
function parse(argv) {
  /** @type {Options} */
  const options = { isBrowser: false, hostArgs: [], headlessArgs: [] }
  const words = argv.flatMap((word) => splitEquals(word))
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index]
    if (word === '--help' || word === '-h') {
      process.stdout.write(HELP)
      return 0
    } else if (word === '--browser') options.isBrowser = true
    else if (word === '--open-again') {
      options.isBrowser = true
      options.headlessArgs.push(word)
    } else if (word === '--no-open') options.headlessArgs.push(word)
    else if (word === '--sandbox') options.hostArgs.push(word)
    else if (word === '--data' || word === '--port') {
      index += 1
      const problem = valueProblem(word, words[index])
      if (problem !== null) return refuse(problem)
      const value = String(words[index])
      if (word === '--port') options.headlessArgs.push(word, value)
      // npm moves to the project's folder; the person meant the folder they stand in.
      else options.hostArgs.push(word, resolve(process.env['INIT_CWD'] ?? process.cwd(), value))
    } else return refuse(`unknown option ${word}`)
  }
  return options
}

/** @param {string} word */
function splitEquals(word) {
  const match = /^(--(?:data|port))=(.*)$/s.exec(word)
  return match === null ? [word] : [String(match[1]), String(match[2])]
}

/**
 * @param {string} name
 * @param {string | undefined} value
 * @returns {string | null}
 */
function valueProblem(name, value) {
  if (value === undefined || value === '' || value.startsWith('--')) return `${name} needs a value`
  if (name === '--port' && !(/^\d{1,5}$/.test(value) && Number(value) <= 65_535)) {
    return `--port needs a number from 0 to 65535, not ${value}`
  }
  return null
}

/** @param {string} problem */
function refuse(problem) {
  process.stderr.write(`tillbook: ${problem}\n\n${HELP}`)
  return 2
}

process.exitCode = await main(process.argv.slice(2))
