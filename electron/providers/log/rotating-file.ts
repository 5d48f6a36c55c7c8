import { closeSync, fstatSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'

const FILE_BYTES_MAX = 5 * 1_024 * 1_024
/** With the one being written: 25 MiB at most, ever. */
const FILES_MAX = 5
const RETRY_AFTER_MS = 5_000

export type RotatingFileOptions = {
  dir: string
  /** File name without its ending: `tillbook` becomes tillbook.log, tillbook.1.log, … */
  name: string
  bytesMax?: number
  filesMax?: number
  /** Monotonic ms, to space out tries on a disk that refuses. */
  monotonicMs(): number
}

export type RotatingFile = { write(line: string): void; close(): void }

/**
 * Appends lines at once, so that the last words before a crash are on file, and keeps the total
 * bounded. A full or broken disk costs log lines and nothing else: no call here ever throws.
 */
export function openRotatingFile(options: RotatingFileOptions): RotatingFile {
  const bytesMax = options.bytesMax ?? FILE_BYTES_MAX
  const filesMax = options.filesMax ?? FILES_MAX
  const fileOf = (age: number): string =>
    join(options.dir, age === 0 ? `${options.name}.log` : `${options.name}.${age}.log`)
  let file: number | null = null
  let size = 0
  let lost = 0
  let retryAtMs = -Infinity
  let isClosed = false

  const open = (): number => {
    mkdirSync(options.dir, { recursive: true, mode: 0o700 })
    const opened = openSync(fileOf(0), 'a', 0o600)
    size = fstatSync(opened).size
    return opened
  }
  const shut = (): void => {
    if (file !== null) closeSync(file)
    file = null
  }
  const rotate = (): void => {
    shut()
    rmSync(fileOf(filesMax - 1), { force: true })
    for (let age = filesMax - 2; age >= 0; age -= 1) {
      try {
        renameSync(fileOf(age), fileOf(age + 1))
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
      }
    }
  }
  const append = (text: string): void => {
    const bytes = Buffer.from(text, 'utf8')
    file ??= open()
    if (size > 0 && size + bytes.length > bytesMax) {
      rotate()
      file = open()
    }
    size += writeSync(file, bytes)
  }
  return {
    write(line) {
      if (isClosed || (lost > 0 && options.monotonicMs() < retryAtMs)) {
        lost += 1
        return
      }
      try {
        // A write cut short by a full disk must not swallow the next line.
        append(
          lost > 0 ? `\n{"level":"warn","event":"log.lines_lost","count":${lost}}\n${line}` : line,
        )
        lost = 0
      } catch {
        lost += 1
        retryAtMs = options.monotonicMs() + RETRY_AFTER_MS
        try {
          shut()
        } catch {
          file = null
        }
      }
    },
    close() {
      isClosed = true
      shut()
    },
  }
}
