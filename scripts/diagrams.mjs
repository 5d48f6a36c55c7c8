// Writes a diagram of every state table in electron/domain into resources/diagrams, and says
// which ones are stale. Run with --write to renew them.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { root } from './install.mjs'
import { say } from './progress.mjs'

const DOMAIN = join(root, 'electron', 'domain')
const TARGET = join(root, 'resources', 'diagrams')

/**
 * @typedef {Record<string, Record<string, string>>} StateTable status -> event -> next status
 */

/** @returns {Promise<Map<string, string>>} file name to the text it must hold */
export async function expectedDiagrams() {
  const diagrams = new Map()
  for (const file of readdirSync(DOMAIN).toSorted()) {
    if (!file.endsWith('.ts')) continue
    const exports = await import(pathToFileURL(join(DOMAIN, file)).href)
    for (const [name, value] of Object.entries(exports)) {
      if (!isStateTable(value)) continue
      diagrams.set(`${name.toLowerCase().replaceAll('_', '-')}.mmd`, drawDiagram(file, value))
    }
  }
  return diagrams
}

/**
 * @param {Map<string, string>} expected
 * @param {Map<string, string>} found
 * @returns {string[]} one sentence for each file that is missing, stale or left over
 */
export function staleDiagrams(expected, found) {
  const problems = []
  for (const [name, text] of expected) {
    if (!found.has(name)) problems.push(`${name} is missing`)
    else if (found.get(name) !== text) problems.push(`${name} is stale`)
  }
  for (const name of found.keys()) {
    if (!expected.has(name)) problems.push(`${name} has no state table any more`)
  }
  return problems
}

/** @returns {Map<string, string>} */
export function foundDiagrams() {
  mkdirSync(TARGET, { recursive: true })
  const names = readdirSync(TARGET).filter((name) => name.endsWith('.mmd'))
  return new Map(names.map((name) => [name, readFileSync(join(TARGET, name), 'utf8')]))
}

/**
 * A state table leads from each status by event to a status of the same table; nothing else in
 * the domain has that shape, so no list of names has to be kept.
 * @param {unknown} value
 * @returns {value is StateTable}
 */
export function isStateTable(value) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const statuses = Object.keys(value)
  const rows = Object.values(value)
  const moves = rows.flatMap((row) =>
    typeof row === 'object' && row !== null && !Array.isArray(row) ? Object.values(row) : [null],
  )
  return moves.length > 0 && moves.every((next) => statuses.includes(next))
}

/**
 * @param {string} file
 * @param {StateTable} table
 */
export function drawDiagram(file, table) {
  const lines = [`%% Written by npm run diagrams from electron/domain/${file}.`, 'stateDiagram-v2']
  const [first] = Object.keys(table)
  lines.push(`  [*] --> ${first}`)
  for (const [status, moves] of Object.entries(table)) {
    const entries = Object.entries(moves)
    for (const [event, next] of entries) lines.push(`  ${status} --> ${next}: ${event}`)
    if (entries.length === 0) lines.push(`  ${status} --> [*]`)
  }
  return `${lines.join('\n')}\n`
}

async function main() {
  const expected = await expectedDiagrams()
  const problems = staleDiagrams(expected, foundDiagrams())
  if (!process.argv.includes('--write')) {
    for (const problem of problems) say(`diagram ${problem}; run npm run diagrams`)
    return problems.length === 0 ? 0 : 1
  }
  for (const name of foundDiagrams().keys()) rmSync(join(TARGET, name))
  for (const [name, text] of expected) writeFileSync(join(TARGET, name), text)
  say(`${expected.size} diagrams written`)
  return 0
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main()
