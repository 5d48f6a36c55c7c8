import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openLog } from '../../../electron/providers/log/open-log.ts'
import { openRotatingFile } from '../../../electron/providers/log/rotating-file.ts'
import { createScrubber } from '../../../electron/providers/log/scrub-value.ts'
import { createSecretRegistry } from '../../../electron/providers/log/secret-registry.ts'
import { movedClock } from '../../support/moved-clock.ts'
import { SEED } from './secrets.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tillbook-log-'))
})
afterEach(() => {
  rmSync(dir, { recursive: true, force: true })
})

const lines = (file: string): string[] => readFileSync(file, 'utf8').trim().split('\n')
const scrubber = createScrubber(createSecretRegistry())

describe('values that would break a log', () => {
  const circle: Record<string, unknown> = { name: 'circle' }
  circle['self'] = circle
  const twin = { at: 1 }
  const trap = Object.defineProperty({}, 'field', {
    enumerable: true,
    get: () => {
      throw new Error('no')
    },
  })

  it.each<[string, unknown, unknown]>([
    ['circles', circle, { name: 'circle', self: '[circular]' }],
    ['a thing that stands twice', [twin, twin], [{ at: 1 }, { at: 1 }]],
    ['a field that throws', trap, { field: '[unreadable]' }],
    [
      'a proxy that throws',
      new Proxy(
        {},
        {
          ownKeys: () => {
            throw new Error('no')
          },
        },
      ),
      '[unreadable]',
    ],
    ['bigints', { a: 2n ** 63n }, { a: '9223372036854775808' }],
    ['numbers JSON does not know', [Number.NaN, -Infinity], ['NaN', '-Infinity']],
    ['functions and symbols', [() => 1, Symbol('x')], ['[function]', '[symbol]']],
    ['dates, good and bad', [new Date(0), new Date('x')], ['1970-01-01T00:00:00.000Z', null]],
    [
      'bytes in all their kinds',
      [new Uint8Array(3), new ArrayBuffer(4), Buffer.from('x').toJSON()],
      ['[3 bytes]', '[4 bytes]', '[1 bytes]'],
    ],
    [
      'a list of numbers that could be bytes',
      Array.from({ length: 32 }, (_, at) => at),
      '[32 bytes]',
    ],
    [
      'a long list',
      Array.from({ length: 101 }, () => -1),
      [...Array.from({ length: 100 }, () => -1), '[1 more]'],
    ],
    ['a list nested too deep', [[[[[[['x']]]]]]], [[[[[['[cut]']]]]]]],
    ['nothing', undefined, undefined],
  ])('%s', (_what, value, shown) => {
    expect(scrubber.value(value)).toEqual(shown)
  })

  it('is bounded in all, whatever is handed to it', () => {
    const wide = Array.from({ length: 90 }, () =>
      Array.from({ length: 90 }, () => 'word. '.repeat(99)),
    )
    expect(JSON.stringify(scrubber.value(wide)).length).toBeLessThan(60_000)
    expect(JSON.stringify(scrubber.value('a '.repeat(5_000_000))).length).toBeLessThan(5_000)
  })

  it.each([
    'a'.repeat(65_000),
    '<Buffer '.repeat(8_000),
    'abandon '.repeat(8_000),
    'a@'.repeat(32_000),
    `abandon${'\\\\\\n'.repeat(9_000)}!`,
    '%41'.repeat(21_000),
    `pin${' '.repeat(65_000)}`,
    `a@${'a.'.repeat(32_000)}`,
    '1, '.repeat(21_000),
    '-----BEGIN PRIVATE KEY-----'.repeat(2_400),
  ])('takes no long time over a text made to take long (%#)', (text) => {
    const startMs = performance.now()
    scrubber.text(text)
    expect(performance.now() - startMs).toBeLessThan(1_000)
  })
})

describe('lines', () => {
  it('below the level cost nothing: their fields are not even read', () => {
    const opened = openLog({ clock: movedClock(), dataDir: null, level: 'info' })
    const fields = {
      get value(): string {
        throw new Error('was read')
      },
    }
    opened.log.debug('event', fields)
    opened.log.child({ a: 1 }).debug('event', fields)
    expect(opened.recentLines()).toEqual([])
    const startMs = performance.now()
    for (let count = 0; count < 100_000; count += 1) opened.log.debug('event', { count })
    expect(performance.now() - startMs).toBeLessThan(500)
  })

  it('carry level, time of our clock, event and fields, and those of their parents', () => {
    const clock = movedClock(Date.UTC(2026, 10, 21))
    const opened = openLog({ clock, dataDir: null, level: 'info' })
    opened.log
      .child({ tillId: 'till_1' })
      .child({ saleId: 'inv_1' })
      .info('sale.paid', { sat: 21n })
    expect(JSON.parse(opened.recentLines()[0] ?? '')).toEqual({
      level: 'info',
      time: '2026-11-21T00:00:00.000Z',
      tillId: 'till_1',
      saleId: 'inv_1',
      sat: '21',
      event: 'sale.paid',
    })
  })

  it('do not let a field pass for the level, the time or the event', () => {
    const opened = openLog({ clock: movedClock(), dataDir: null, level: 'info' })
    opened.log.child({ level: 'fake' }).info('real', { event: 'fake', time: 'fake' })
    const line = JSON.parse(opened.recentLines()[0] ?? '') as Record<string, unknown>
    expect(line).toMatchObject({ level: 'info', event: 'real', event_: 'fake', level_: 'fake' })
  })

  it('cannot be forged by a line break in a text', () => {
    const opened = openLog({ clock: movedClock(), dataDir: dir, level: 'info' })
    opened.log.info('event\n{"level":"error"}', { text: 'a\nb' })
    expect(lines(join(dir, 'logs', 'tillbook.log'))).toHaveLength(1)
    opened.close()
  })

  it('of warnings reach the terminal as a short line, those of routine do not', () => {
    let told = ''
    const warnTo = { write: (text: string) => (told += text) }
    const opened = openLog({ clock: movedClock(), dataDir: null, level: 'info', warnTo })
    opened.log.info('sale.paid')
    opened.log.warn('node.lost', { light: 'unreachable', tries: 3 })
    const logId = opened.log.error('core.failed', new Error('broken'))
    expect(told).toBe(
      'warn  node.lost light=unreachable tries=3\n' +
        `error core.failed logId=${logId} message=broken\n`,
    )
  })

  it('in memory are the last five hundred', () => {
    const opened = openLog({ clock: movedClock(), dataDir: null, level: 'info' })
    for (let count = 0; count < 600; count += 1) opened.log.info('event', { count })
    expect(opened.recentLines()).toHaveLength(500)
    expect(opened.recentLines()[0]).toContain('"count":100')
  })
})

describe('files', () => {
  const rotating = (options: { bytesMax?: number; filesMax?: number } = {}) => {
    const clock = movedClock()
    const file = openRotatingFile({
      dir: join(dir, 'logs'),
      name: 'tillbook',
      monotonicMs: () => clock.monotonicMs(),
      ...options,
    })
    return { clock, file }
  }

  it('are bounded in number and size, the oldest goes first, only their owner reads them', () => {
    const { file } = rotating({ bytesMax: 100, filesMax: 3 })
    for (let count = 100; count < 200; count += 1) file.write(`${count} ${'x'.repeat(35)}\n`)
    file.close()
    const names = readdirSync(join(dir, 'logs')).toSorted()
    expect(names).toEqual(['tillbook.1.log', 'tillbook.2.log', 'tillbook.log'])
    const numbers = names.map((name) =>
      lines(join(dir, 'logs', name)).map((line) => Number(line.slice(0, 3))),
    )
    expect(numbers).toEqual([
      [196, 197],
      [194, 195],
      [198, 199],
    ])
    for (const name of names) {
      expect(statSync(join(dir, 'logs', name)).mode & 0o777).toBe(0o600)
      expect(statSync(join(dir, 'logs', name)).size).toBeLessThanOrEqual(100)
    }
    expect(statSync(join(dir, 'logs')).mode & 0o777).toBe(0o700)
  })

  it('are continued after a restart', () => {
    const first = rotating().file
    first.write('one\n')
    first.close()
    const second = rotating().file
    second.write('two\n')
    second.close()
    expect(lines(join(dir, 'logs', 'tillbook.log'))).toEqual(['one', 'two'])
  })

  it('that cannot be written cost lines and nothing else, and say how many in the end', async () => {
    const { file, clock } = rotating()
    writeFileSync(join(dir, 'logs'), 'a file where the folder should be')
    file.write('one\n')
    file.write('two\n')
    rmSync(join(dir, 'logs'))
    file.write('three\n')
    expect(existsSync(join(dir, 'logs'))).toBe(false)
    await clock.advance(5_000)
    file.write('four\n')
    const written = lines(join(dir, 'logs', 'tillbook.log'))
    expect(written.slice(-2)).toEqual([
      '{"level":"warn","event":"log.lines_lost","count":3}',
      'four',
    ])
    file.close()
    file.write('after the end\n')
  })

  it('that cannot be turned over do not stop the program', () => {
    const { file } = rotating({ bytesMax: 10, filesMax: 2 })
    mkdirSync(join(dir, 'logs', 'tillbook.1.log', 'in-the-way'), { recursive: true })
    for (let count = 0; count < 5; count += 1) file.write('0123456789\n')
    file.close()
    expect(lines(join(dir, 'logs', 'tillbook.log'))).toEqual(['0123456789'])
  })
})

describe('the diagnostics bundle (issue 3, point 11)', () => {
  it('holds facts and the last lines, and is scrubbed once more', () => {
    const opened = openLog({
      clock: movedClock(Date.UTC(2026, 10, 21, 9, 8, 7)),
      dataDir: null,
      level: 'info',
    })
    opened.log.info('sale.paid', { text: 'plain-value-later-known' })
    opened.registerSecret('plain-value-later-known')
    const { fileName, text } = opened.bundle({
      versions: { tillbook: '0.1.0', node: '24.9.0' },
      node: { light: 'connected', macaroonHex: '0201', alias: 'till-node', seed: SEED },
      token: 'short',
      note: { text: SEED, other: 'plain-value-later-known' },
    })
    expect(fileName).toBe('tillbook-diagnostics-2026-11-21-09-08-07.txt')
    for (const shown of ['"tillbook": "0.1.0"', 'till-node', 'connected', 'sale.paid']) {
      expect(text).toContain(shown)
    }
    for (const secret of ['0201"', 'sausage', 'short', 'plain-value'])
      expect(text).not.toContain(secret)
  })

  it('is bounded, keeps the newest lines and takes a line that is no JSON', () => {
    const opened = openLog({ clock: movedClock(), dataDir: null, level: 'info' })
    for (let count = 0; count < 500; count += 1) {
      opened.log.info('event', { count, text: 'many small words. '.repeat(200) })
    }
    const facts = Object.fromEntries(
      Array.from({ length: 90 }, (_, at) => [`fact${at}`, 'many small words. '.repeat(2_000)]),
    )
    const { text } = opened.bundle(facts)
    expect(text.length).toBeLessThanOrEqual(524_288)
    expect(text).toContain('"count":499')
    expect(text).not.toContain('"count":0,')
  })
})
