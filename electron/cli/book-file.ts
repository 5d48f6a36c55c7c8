import { existsSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type CliIo, UsageError } from './io.ts'

/**
 * The book that is named by its file, by its data folder, or by the folder of its profile.
 * @throws UsageError when there is none.
 */
export function bookFile(place: string | undefined, profile: string, io: CliIo): string {
  if (place === undefined) throw new UsageError('name a data folder or a book file')
  const path = resolve(io.cwd, place)
  if (!existsSync(path)) throw new UsageError(`there is nothing at ${path}`)
  if (!statSync(path).isDirectory()) return path
  const file = [path, join(path, profile)]
    .map((dir) => join(dir, 'book.sqlite'))
    .find((candidate) => existsSync(candidate))
  if (file === undefined) throw new UsageError(`there is no book in ${path}`)
  return file
}
