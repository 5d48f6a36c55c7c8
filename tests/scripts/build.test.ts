import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { OUTPUTS } from '../../scripts/build.mjs'
import config from '../../electron.vite.config.ts'
import { FakeProject } from './fake-project.ts'

test('a build is whole when every entry of every host, worker and page is there', () => {
  if (typeof config !== 'object' || 'then' in config) throw new Error('the config is no object')
  const input = config.main?.build?.rollupOptions?.input
  const main = Object.keys(typeof input === 'object' ? input : {})
  expect(main).toContain('headless')
  const built = main.map((name) => `out/main/${name}.js`)
  const expected = [...built, 'out/preload/index.cjs', 'out/renderer/index.html']
  expect([...OUTPUTS].toSorted()).toEqual(expected.toSorted())
})

test('a build that has lost a file is made again', async () => {
  const project = new FakeProject()
  await project.start(['--browser'], { env: { EXIT: '0' } })
  rmSync(join(project.root, 'out/main/export-worker.js'))
  await project.start(['--browser'], { env: { EXIT: '0' } })
  expect(project.read('builds.txt')).toBe('xx')
  project.remove()
})
