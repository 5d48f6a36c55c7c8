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

test('two commands at once in one folder install and build once, one after the other', async () => {
  const project = new FakeProject()
  project.write('node_modules/.package-lock.json', '{"packages":{"":{}}}')
  const env = { EXIT: '0', SLOW_MS: '1500' }
  const runs = await Promise.all([1, 2].map(() => project.start(['--browser'], { env })))
  expect(runs.map((run) => run.code)).toEqual([0, 0])
  expect(project.read('installs.txt').trim().split('\n')).toHaveLength(1)
  expect(project.read('builds.txt')).toBe('x')
  expect(runs.map((run) => run.output).join('')).toContain('another command is at work in this')
  project.remove()
})

test('a command that was killed at work keeps no other one waiting', async () => {
  const project = new FakeProject()
  const killed = await project.start(['--browser'], {
    env: { SLOW_MS: '3000' },
    until: 'building',
    signal: 'SIGKILL',
  })
  expect(killed.output).not.toContain('HOST')
  const next = await project.start(['--browser'], { env: { EXIT: '0' } })
  expect(next.output).toContain('HOST headless')
  expect(next.output).not.toContain('another command')
  project.remove()
})
