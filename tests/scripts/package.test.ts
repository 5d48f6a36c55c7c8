import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (path: string) => readFileSync(join(root, path), 'utf8')

/** Ships before its first import does: docs/decisions/0020 says why. */
const WAITING = ['stripe']

test('a package carries no library that nothing in it names', () => {
  const sources = globSync('{electron,shared,renderer}/**/*.{ts,tsx}', { cwd: root })
  const text = sources.map(read).join('\n')
  const { dependencies } = JSON.parse(read('package.json')) as {
    dependencies: Record<string, string>
  }
  const unnamed = Object.keys(dependencies).filter(
    (name) => !new RegExp(`(from |import\\(|resolve\\()\\s*'${name}['/]`).test(text),
  )
  expect(unnamed).toEqual(WAITING)
})
