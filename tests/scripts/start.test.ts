import { chmodSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { FakeProject, fakeDisplay } from './fake-project.ts'

let project: FakeProject
let display: Awaited<ReturnType<typeof fakeDisplay>>

beforeAll(async () => {
  display = await fakeDisplay()
})

afterAll(() => display.close())

beforeEach(() => {
  project = new FakeProject()
})

afterEach(() => {
  project.remove()
})

describe('npm start refuses', () => {
  test.each([
    [['--bogus'], 'unknown option --bogus'],
    [['--port'], '--port needs a value'],
    [['--data', '--browser'], '--data needs a value'],
    [['--port', '70000'], '--port needs a number from 0 to 65535, not 70000'],
    [['--port=8o8o'], '--port needs a number from 0 to 65535, not 8o8o'],
    [['book'], 'unknown option book'],
  ])('%j with a message and exit code 2, before anything is built', async (args, message) => {
    const run = await project.start(args)
    expect(run.code).toBe(2)
    expect(run.output).toContain(message)
    expect(run.output).toContain('Usage: npm start')
    expect(project.read('builds.txt')).toBe('')
  })
})

describe('npm start fails', () => {
  test('with what npm said when the installation fails', async () => {
    project.write('node_modules/.package-lock.json', '{"packages":{"":{}}}')
    const run = await project.start(['--browser'], { env: { NPM_FAILS: '1', EXIT: '0' } })
    expect(run.code).toBe(1)
    expect(run.output).toContain('dependencies are older than the lock file')
    expect(run.output).toContain('npm error network is down')
    expect(run.output).not.toContain('HOST')
  })

  test('with what the builder said, and builds again the next time', async () => {
    const broken = await project.start(['--browser'], { env: { BUILD_FAILS: '1', EXIT: '0' } })
    expect(broken.code).toBe(1)
    expect(broken.output).toContain('syntax error in a.ts')
    const mended = await project.start(['--browser'], { env: { EXIT: '0' } })
    expect(mended.code).toBe(0)
    expect(project.read('builds.txt')).toBe('xx')
  })

  test('with one line where the project cannot be written to', async () => {
    await project.start(['--browser'], { env: { EXIT: '0' } })
    project.write('electron/a.ts', 'export const a = 2')
    chmodSync(join(project.root, 'out'), 0o555)
    const run = await project.start(['--browser'], { env: { EXIT: '0' }, isNobody: true })
    expect(run.code).toBe(1)
    expect(run.output).toContain('tillbook: the build failed, because out/ cannot be written to')
    expect(run.output).not.toContain('at ensureBuilt')
    expect(project.read('builds.txt')).toBe('x')
  })

  test('and names the cause where npm was told to run no install scripts', async () => {
    rmSync(join(project.root, 'node_modules/node'), { recursive: true })
    const old =
      "Object.defineProperty(process, 'versions', { value: { node: '20.1.0', napi: '9' } })"
    const run = await project.start(['--browser'], {
      env: { EXIT: '0', NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(old)}` },
    })
    expect(run.code).toBe(1)
    expect(run.output).toContain('tillbook: npm installed everything but the pinned Node.')
    expect(run.output).toContain('ignore-scripts')
    expect(run.output).not.toContain('HOST')
  })

  test('with the exit code of the host', async () => {
    expect((await project.start(['--browser'], { env: { EXIT: '7' } })).code).toBe(7)
  })
})

describe('npm start', () => {
  test('prints its options', async () => {
    const run = await project.start(['--help'])
    expect(run.code).toBe(0)
    for (const flag of ['--browser', '--data', '--port', '--no-open', '--sandbox']) {
      expect(run.output).toContain(flag)
    }
  })

  test('says in one line that there is no display, and starts the headless host', async () => {
    const run = await project.start(['--no-open', '--sandbox', '--port=0'], {
      env: { EXIT: '0', DISPLAY: '', WAYLAND_DISPLAY: '' },
    })
    expect(run.output).toContain('no desktop window, because there is no display; starting')
    expect(run.output).toContain('HOST headless ["--sandbox","--no-open","--port","0"]')
    expect(run.code).toBe(0)
  })

  test('does not look for Electron when a browser is asked for', async () => {
    const run = await project.start(['--browser'], { env: { EXIT: '0', DISPLAY: display.name } })
    expect(run.output).not.toContain('desktop')
    expect(run.output).toContain('HOST headless []')
  })

  test('asks the running host for a new address without looking for Electron', async () => {
    const run = await project.start(['--open-again'], { env: { EXIT: '0', DISPLAY: display.name } })
    expect(run.output).toContain('HOST headless ["--open-again"]')
    expect(run.output).not.toContain('desktop')
  })

  test('gives up on a download that cannot be reached within seconds', async () => {
    const startedAt = performance.now()
    const run = await project.start(['--no-open'], {
      env: { EXIT: '0', DISPLAY: display.name },
      isNobody: true,
    })
    expect(run.output).toContain('its download cannot be reached; starting the headless host')
    expect(run.output).toContain('HOST headless')
    expect(performance.now() - startedAt).toBeLessThan(10_000)
  })

  test('starts the desktop host where Electron and a display are there', async () => {
    project.installElectron('echo "ELECTRON $@"; exit 3')
    const run = await project.start(['--sandbox', '--no-open'], {
      env: { DISPLAY: display.name },
      isNobody: true,
    })
    expect(run.output).toContain(`ELECTRON ${project.root} --sandbox\n`)
    expect(run.output).not.toContain('headless')
    expect(run.code).toBe(3)
  })

  test.each([
    ['crashes', 'kill -TRAP $$'],
    ['finds a library missing', 'exit 127'],
    ['is refused by the display', 'echo "Missing X server or \\$DISPLAY" >&2; exit 1'],
  ])('falls back to the headless host when Electron %s', async (_how, script) => {
    project.installElectron(script)
    const run = await project.start(['--no-open'], {
      env: { DISPLAY: display.name, EXIT: '0' },
      isNobody: true,
    })
    expect(run.output).toContain('because Electron stopped while starting')
    expect(run.output).toContain('HOST headless ["--no-open"]')
    expect(run.code).toBe(0)
  })

  test.each([
    ['was closed', 0],
    ['found the folder in use', 3],
    ['has said that it cannot start', 4],
  ])('starts no second host after a desktop that %s', async (_how, code) => {
    project.installElectron(`exit ${code}`)
    const run = await project.start([], { env: { DISPLAY: display.name }, isNobody: true })
    expect(run.output).not.toContain('headless')
    expect(run.output.includes('already running on this data folder')).toBe(code === 3)
    expect(run.code).toBe(code)
  })

  test('starts no second host after a desktop that was told to stop', async () => {
    project.installElectron('trap "exit 1" TERM; echo ELECTRON; while :; do sleep 0.1; done')
    const run = await project.start([], {
      env: { DISPLAY: display.name, EXIT: '0' },
      isNobody: true,
      until: 'ELECTRON',
    })
    expect(run.output).not.toContain('headless')
    expect(run.code).toBe(1)
  })

  test.each([
    ['an X server', { DISPLAY: ':4077' }, 'the display :4077 does not answer'],
    ['a remote X server', { DISPLAY: '127.0.0.1:1' }, 'the display 127.0.0.1:1 does not answer'],
    ['a Wayland compositor', { WAYLAND_DISPLAY: 'gone-0' }, 'the display gone-0 does not answer'],
  ])('does not start Electron for %s that is not there', async (_what, env, reason) => {
    project.installElectron('echo ELECTRON; exit 1')
    const run = await project.start(['--no-open'], {
      env: { XDG_RUNTIME_DIR: project.root, EXIT: '0', ...env },
      isNobody: true,
    })
    expect(run.output).toContain(`no desktop window, because ${reason}; starting the headless`)
    expect(run.output).not.toContain('ELECTRON')
    expect(run.output).toContain('HOST headless ["--no-open"]')
  })

  test.each([
    ['a Wayland compositor', 'wayland-7', { WAYLAND_DISPLAY: 'wayland-7' }],
    ["an X server's abstract socket", '\0/tmp/.X11-unix/X4078', { DISPLAY: ':4078.0' }],
  ])('starts the desktop host on %s', async (_what, path, env) => {
    const isAbstract = path.startsWith('\0')
    const socket = isAbstract ? path : join(project.root, path)
    const server = createServer((connection) => connection.destroy())
    await new Promise<void>((listening) => server.listen(socket, listening))
    if (!isAbstract) chmodSync(socket, 0o777)
    project.installElectron('echo ELECTRON')
    const run = await project.start([], {
      env: { XDG_RUNTIME_DIR: project.root, EXIT: '0', ...env },
      isNobody: true,
    })
    server.close()
    expect(run.output).toContain('ELECTRON')
    expect(run.output).not.toContain('headless')
  })

  test.runIf(process.getuid?.() === 0)('does not start Electron as root', async () => {
    project.installElectron('echo ELECTRON')
    const run = await project.start([], { env: { DISPLAY: display.name, EXIT: '0' } })
    expect(run.output).toContain('because Electron does not run as root')
    expect(run.output).toContain('HOST headless')
  })

  test('takes a data folder from where the person stands, not from the project', async () => {
    const run = await project.start(['--browser', '--data', 'shop'], {
      env: { EXIT: '0', INIT_CWD: '/srv/till' },
    })
    expect(run.output).toContain(`["--data","${join('/srv/till', 'shop')}"]`)
  })

  test('hands SIGTERM to the host and waits for its own end', async () => {
    const run = await project.start(['--browser'], { until: 'HOST headless' })
    expect(run.output).toContain('HOST stopping')
    expect(run.code).toBe(0)
  })

  test('installs once when the lock has moved on', async () => {
    project.write('package-lock.json', '{"packages":{"":{},"node_modules/a":{"version":"2.0.0"}}}')
    const first = await project.start(['--browser'], { env: { EXIT: '0' } })
    const second = await project.start(['--browser'], { env: { EXIT: '0' } })
    expect([first.code, second.code]).toEqual([0, 0])
    expect(project.read('installs.txt').trim().split('\n')).toHaveLength(1)
    expect(project.read('installs.txt')).toContain('ci ')
  })

  test('installs again where node_modules was copied from another kind of machine', async () => {
    project.write(
      'node_modules/.package-lock.json',
      JSON.stringify({
        packages: {
          'node_modules/a': { version: '1.0.0' },
          'node_modules/a-other': { version: '1.0.0', os: ['none'], cpu: [process.arch] },
        },
      }),
    )
    const run = await project.start(['--browser'], { env: { EXIT: '0' } })
    expect(run.output).toContain('dependencies are of another kind of machine: installing')
    expect(run.output).toContain('HOST headless')
    await project.start(['--browser'], { env: { EXIT: '0' } })
    expect(project.read('installs.txt').trim().split('\n')).toHaveLength(1)
  })

  test('takes its own Node where the pinned one does not run and this one is new enough', async () => {
    project.write('node_modules/node/bin/node', '\u007fnot for this machine')
    const run = await project.start(['--browser'], { env: { EXIT: '0' } })
    expect(run.output).toContain('HOST headless')
    expect(project.read('installs.txt')).toBe('')
  })

  test('does not install for packages of other platforms', async () => {
    const packages = {
      '': {},
      'node_modules/a': { version: '1.0.0' },
      'node_modules/a-win32': { version: '1.0.0', optional: true },
    }
    project.write('package-lock.json', JSON.stringify({ packages }))
    await project.start(['--browser'], { env: { EXIT: '0' } })
    expect(project.read('installs.txt')).toBe('')
  })

  test('builds again only when a source has changed', async () => {
    const env = { EXIT: '0' }
    await project.start(['--browser'], { env })
    await project.start(['--browser'], { env })
    expect(project.read('builds.txt')).toBe('x')
    project.write('electron/a.ts', 'export const a = 2')
    await project.start(['--browser'], { env })
    expect(project.read('builds.txt')).toBe('xx')
  })
})
