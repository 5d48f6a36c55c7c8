import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

/** Folders of a test file, removed when it is done. */
export function temporaryFolder(): { make(): string } {
  const made: string[] = []
  afterAll(() => {
    for (const folder of made) rmSync(folder, { recursive: true, force: true })
  })
  return {
    make() {
      const folder = mkdtempSync(join(tmpdir(), 'tillbook-sandbox-'))
      made.push(folder)
      return folder
    },
  }
}
