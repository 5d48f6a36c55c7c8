// Asks the display that the environment names whether it is there. The name alone tells little:
// it stays behind in a terminal whose X server has ended, in `screen` and after `su`.
import { connect } from 'node:net'
import { isAbsolute, join } from 'node:path'

const ANSWER_TIMEOUT_MS = 3_000
const X_FOLDER = '/tmp/.X11-unix'
const X_PORT = 6_000

/** @typedef {import('node:net').NetConnectOpts} Place */

/**
 * @returns {Promise<string | null>} why no window can be drawn, or null when one can; on systems
 * other than Linux a window never needs a server of its own
 */
export async function displayProblem() {
  if (process.platform !== 'linux') return null
  const x = process.env['DISPLAY'] ?? ''
  const wayland = process.env['WAYLAND_DISPLAY'] ?? ''
  if (x === '' && wayland === '') return 'there is no display'
  const places = [...waylandPlaces(wayland), ...xPlaces(x)]
  const answers = await Promise.all(places.map(isAnswering))
  if (answers.includes(true)) return null
  return `the display ${[wayland, x].filter((name) => name !== '').join(' and ')} does not answer`
}

/**
 * @param {string} name a socket, in the user's own runtime folder unless its whole path is given
 * @returns {Place[]}
 */
function waylandPlaces(name) {
  if (name === '') return []
  if (isAbsolute(name)) return [{ path: name }]
  const folder = process.env['XDG_RUNTIME_DIR'] ?? ''
  return folder === '' ? [] : [{ path: join(folder, name) }]
}

/**
 * @param {string} name `host:display.screen`, as X(7) has it; without a host a local socket
 * @returns {Place[]}
 */
function xPlaces(name) {
  const match = /^(.*):(\d{1,5})(?:\.\d+)?$/.exec(name)
  if (match === null) return []
  const [, where = '', display] = match
  const host = where.replace(/^\[|\]$/g, '')
  if (host !== '' && host !== 'unix') return [{ host, port: X_PORT + Number(display) }]
  const path = `${X_FOLDER}/X${display}`
  // The leading zero byte names Linux's abstract socket, which needs no file.
  return [{ path }, { path: `\0${path}` }]
}

/**
 * @param {Place} place
 * @returns {Promise<boolean>}
 */
function isAnswering(place) {
  return new Promise((resolve) => {
    /** @param {boolean} isThere */
    const end = (isThere) => {
      clearTimeout(timer)
      socket.destroy()
      resolve(isThere)
    }
    const socket = connect(place)
    const timer = setTimeout(() => end(false), ANSWER_TIMEOUT_MS)
    socket.once('connect', () => end(true))
    socket.on('error', () => end(false))
  })
}
