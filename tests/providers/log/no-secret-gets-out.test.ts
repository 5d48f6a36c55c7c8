import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { ValidationError } from '@orpc/contract'
import { ORPCError } from '@orpc/server'
import { fc, test } from '@fast-check/vitest'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type OpenedLog, openLog } from '../../../electron/providers/log/open-log.ts'
import { movedClock } from '../../support/moved-clock.ts'
import { BOLT11, bytesOf, foundIn, PEM, SEED, spellingsOf } from './secrets.ts'

const MACAROON = Buffer.concat([
  Buffer.from('0201036c6e6402f801030a10', 'hex'),
  bytesOf('macaroon', 110),
])
const PREIMAGE = bytesOf('preimage')
const TOKEN = bytesOf('token', 24).toString('base64url')
const HASH = bytesOf('hash').toString('hex')
const PUBKEY = `02${bytesOf('pubkey').toString('hex')}`

let dir: string
let told: string
let opened: OpenedLog

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tillbook-log-'))
  told = ''
  const warnTo = {
    write(text: string) {
      told += text
    },
  }
  opened = openLog({ clock: movedClock(), dataDir: dir, level: 'debug', warnTo })
})
afterEach(() => {
  opened.close()
  rmSync(dir, { recursive: true, force: true })
})

/** Everything that left the log: files, the terminal, the lines in memory and a bundle of them. */
function output(): string {
  const files = readdirSync(join(dir, 'logs')).map((name) =>
    readFileSync(join(dir, 'logs', name), 'utf8'),
  )
  return [...files, told, ...opened.recentLines(), opened.bundle({}).text].join('\n')
}

/** Each place a value can hide in, as a programmer in a hurry would put it there. */
function plantEverywhere(opening: OpenedLog, value: unknown, text: string): void {
  const { log } = opening
  const cause = new Error(`inner ${text}`)
  const failure = Object.assign(new Error(`call failed: ${text}`, { cause }), {
    details: text,
    metadata: { internalRepr: new Map([['x', [value]]]) },
  })
  log.debug(`event with ${text}`, { value })
  log.info('event', { [text]: 1, nested: { list: [[value], { deeper: { still: value } }] } })
  log.warn('event', { map: new Map([[text, value]]), set: new Set([value, text]), text })
  log.error('event', failure, { value })
  log.error('event', [503, 'UnexpectedError', { err: failure }])
  log.error('event', new AggregateError([failure, value], text))
  log.error('event', text)
  log.error('event', { toString: () => text, value })
  log.child({ value, note: text }).info('event', { inspected: inspect({ value, text }) })
  log
    .child({ outer: { value } })
    .child({ text })
    .warn('event', { json: JSON.stringify({ text }) })
  log.info('event', { url: new URL(`http://127.0.0.1:1/?q=${encodeURIComponent(text)}`) })
  log.info('event', { typed: { buffer: Buffer.from(text), list: [...Buffer.from(text)] } })
  log.info('event', {
    get late() {
      return value
    },
  })
}

describe('no secret gets out of the log (issue 3, point 11)', () => {
  const shapes: [string, Buffer][] = [
    ['a macaroon', MACAROON],
    ['a preimage', PREIMAGE],
    ['a key of 64 bytes', bytesOf('long', 64)],
  ]

  it.each(shapes)('%s, by its shape alone, in whatever spelling', (_what, secret) => {
    const spellings = spellingsOf(secret)
    for (const spelling of spellings) plantEverywhere(opened, secret, spelling)
    plantEverywhere(opened, new Uint8Array(secret), new Uint8Array(secret).toString())
    plantEverywhere(opened, secret.toJSON(), inspect(secret))
    plantEverywhere(opened, [...secret], secret.toString('hex').toUpperCase())
    expect(foundIn(output(), spellings)).toEqual([])
    // How util.inspect and a template string show bytes, even cut short.
    expect(
      foundIn(output(), [inspect(secret).slice(8, 60), [...secret.subarray(0, 20)].join()]),
    ).toEqual([])
  })

  it.each([
    ['a seed', SEED, SEED],
    ['a seed with commas', SEED.replaceAll(' ', ', '), 'pioneer, ritual'],
    [
      'a numbered seed',
      SEED.split(' ')
        .map((word, at) => `${at + 1}. ${word}`)
        .join('\n'),
      'sausage',
    ],
    ['a private key', PEM, PEM.slice(40, 80)],
    ['half a private key', PEM.slice(0, 80), PEM.slice(40, 80)],
    ['an lndconnect address', `lndconnect://n:10009?cert=MIIC&macaroon=${TOKEN}`, TOKEN],
    ['a bearer token', `Authorization: Bearer ${TOKEN}`, TOKEN],
    ['a launch address', `http://127.0.0.1:4711/#token=${TOKEN}`, TOKEN],
    ['a token in a sentence', `token: ${TOKEN}`, TOKEN],
    ['a PIN in a sentence', 'wrong pin 135790 typed', '135790'],
    ['a PIN in the body of a call', '{"operatorId":"op_1","ownerPin":"135790"}', '135790'],
    ['a PIN in a broken body', 'Unexpected token } in {"currentPin": 135790', '135790'],
    ['a PIN in JSON within JSON', JSON.stringify(JSON.stringify({ newPin: '135790' })), '135790'],
    ['a PIN in a form', 'id=op_1&owner_pin=135790&next=1', '135790'],
    ['an e-mail address', 'mail to ada.lovelace@example.org failed', 'lovelace'],
    ['a whole invoice', BOLT11, BOLT11.slice(16, 60)],
    ['an invoice from a QR', BOLT11.toUpperCase(), BOLT11.slice(16, 60)],
  ])('%s, by its shape', (_what, text, needle) => {
    plantEverywhere(opened, text, text)
    expect(foundIn(output(), [needle])).toEqual([])
  })

  it('a seed as a list of words', () => {
    plantEverywhere(opened, SEED.split(' '), 'words')
    plantEverywhere(opened, Object.fromEntries(SEED.split(' ').entries()), 'words')
    plantEverywhere(opened, ['mnemonicwords', ...SEED.split(' ')], JSON.stringify(SEED.split(' ')))
    expect(foundIn(output(), ['pioneer', 'sausage'])).toEqual([])
  })

  it.each([
    'macaroon',
    'macaroonHex',
    'macaroon_hex',
    'X-Macaroon',
    'preimage',
    'r_preimage',
    'secret',
    'payment_secret',
    'passphrase',
    'password',
    'seed',
    'cipher_seed_mnemonic',
    'launchToken',
    'Authorization',
    'set-cookie',
    'privateKey',
    'api_key',
    'pin',
    'newPin',
    'ownerPin',
    'pinHash',
    'memo',
    'description',
    'customerName',
    'customer_name',
    'email',
    'e-mail',
    'phone',
  ])('whatever stands in a field called %s', (name) => {
    for (const value of [
      'Ada Lovelace',
      135_790_246,
      135_790_246n,
      ['Ada Lovelace'],
      { is: 'Ada Lovelace' },
    ]) {
      opened.log.info('event', { [name]: value })
      opened.log.error('event', Object.assign(new Error('no'), { [name]: value }))
      opened.log.info('event', { deep: [new Map([[name, value]])] })
    }
    expect(foundIn(output(), ['Lovelace', '135790246'])).toEqual([])
  })

  it('APP-02: what a failed validation read, of which only the issues are told', () => {
    const data = { name: 'Ada Lovelace', code: '135-790-246', list: [{ is: 'Ada Lovelace' }] }
    const issues = [
      { code: 'invalid_format', path: ['customer', 'email'], message: 'no', input: 'Lovelace' },
    ]
    const broken = new ValidationError({ message: 'Output validation failed', issues, data })
    const failure = new ORPCError('INTERNAL_SERVER_ERROR', { cause: broken })
    opened.log.error('event', broken, { broken })
    opened.log.error('event', failure)
    opened.log.error('event', new AggregateError([failure], 'several'))
    opened.log.warn('event', { list: [new Error('outer', { cause: failure })] })
    expect(foundIn(output(), ['Lovelace', '135-790-246'])).toEqual([])
    expect(output()).toContain('{"path":["customer","email"],"code":"invalid_format"}')
  })

  it('a registered value that has no shape at all, in any spelling and any case', () => {
    const short = Buffer.from('tr0ub4dor&3', 'utf8')
    const odd = Buffer.from('a "quoted"\nsecret\\with everything/in+it', 'utf8')
    for (const secret of [short, odd]) {
      opened.registerSecret(secret)
      const text = secret.toString('utf8')
      const spellings = [
        ...spellingsOf(secret).slice(0, 8),
        text,
        JSON.stringify(text).slice(1, -1),
      ]
      for (const spelling of spellings) {
        plantEverywhere(opened, spelling, spelling)
        plantEverywhere(opened, spelling, spelling.toUpperCase())
      }
      expect(foundIn(output(), spellings)).toEqual([])
    }
  })

  it('a value that was registered after a child of the log had taken it in', () => {
    const child = opened.log.child({ note: 'tr0ub4dor&3 of old' })
    opened.registerSecret('tr0ub4dor&3')
    child.info('event')
    expect(foundIn(output(), ['tr0ub4dor'])).toEqual([])
  })

  it('a registered hash, even in a field where hashes may stand', () => {
    opened.registerSecret(PREIMAGE)
    opened.log.info('event', { paymentHash: PREIMAGE.toString('hex') })
    opened.log.info('event', { id: `invoice:${PREIMAGE.toString('hex')}:paid` })
    expect(foundIn(output(), [PREIMAGE.toString('hex')])).toEqual([])
  })

  it('a secret at the edge where a long text is cut', () => {
    const macaroon = MACAROON.toString('hex')
    for (const at of [4_000, 4_090, 32_700, 65_400, 65_530, 65_536]) {
      opened.log.info('event', { long: `${'x '.repeat(at / 2)}${macaroon}${' y'.repeat(99)}` })
    }
    const shrinking = `${PEM}\n`.repeat(400) + macaroon
    opened.log.info('event', { shrinking })
    expect(foundIn(output(), [macaroon.slice(0, 24), macaroon.slice(50, 74)])).toEqual([])
  })
})

describe('what may stand, because nobody could be helped without it', () => {
  it.each([
    ['a payment hash under its name', { paymentHash: HASH }, HASH],
    ['a node key under its name', { nodePubkey: PUBKEY }, PUBKEY],
    ['the hash in the id of a fact', { factId: `invoice:${HASH}:paid` }, `invoice:${HASH}:paid`],
    ['an id of ours', { id: 'inv_01k9zq8d3v5n7x2c4b6m8h0j2k' }, 'inv_01k9zq8d3v5n7x2c4b6m8h0j2k'],
    ['an amount, to its last digit', { amountMsat: 9_007_199_254_740_993n }, '"9007199254740993"'],
    ['both ends of an invoice', { bolt11: BOLT11 }, `${BOLT11.slice(0, 16)}…${BOLT11.slice(-6)}`],
    ['what is absent', { macaroon: null, hasToken: false }, '"macaroon":null,"hasToken":false'],
    [
      'a sentence of many words',
      { text: 'the node did not answer within the deadline and the sale will wait for its word' },
      'the sale will wait for its word',
    ],
    [
      'a message about a macaroon',
      { text: 'macaroon: permission denied; password: wrong' },
      'macaroon: permission denied',
    ],
    [
      'the path of a file',
      { path: 'file:///opt/TillBook2/resources/app/electron/providers/lnd/followInvoices.ts:12:3' },
      'resources/app/electron/providers/lnd/followInvoices.ts:12:3',
    ],
  ])('%s', (_what, fields, kept) => {
    opened.log.warn('event', fields)
    expect(opened.recentLines().join('\n')).toContain(kept)
  })

  it('the kind, code, cause and stack of an error', () => {
    const error = Object.assign(new Error('outer', { cause: new TypeError('inner') }), {
      code: 14,
      kind: 'unreachable',
    })
    const logId = opened.log.error('node.lost', error, { light: 'unreachable' })
    const line = JSON.parse(opened.recentLines()[0] ?? '{}') as Record<string, unknown>
    expect(logId).toMatch(/^[0-9a-f]{10}$/)
    expect(line).toMatchObject({
      level: 'error',
      event: 'node.lost',
      light: 'unreachable',
      logId,
      err: {
        name: 'Error',
        message: 'outer',
        code: 14,
        kind: 'unreachable',
        cause: { name: 'TypeError', message: 'inner' },
      },
    })
    expect(JSON.stringify(line)).toContain('no-secret-gets-out.test.ts')
  })
})

const secretText = fc
  .uint8Array({ minLength: 32, maxLength: 120 })
  .map((bytes) => Buffer.from(bytes))

test.prop([secretText, fc.string({ maxLength: 40 }), fc.string({ maxLength: 40 })], {
  numRuns: 300,
})('any registered value is cut out between any two texts', (secret, before, after) => {
  const own = openLog({ clock: movedClock(), dataDir: null, level: 'info' })
  own.registerSecret(secret)
  const spellings = spellingsOf(secret).slice(0, 8)
  for (const spelling of spellings) own.log.info(before, { text: before + spelling + after })
  expect(foundIn(own.recentLines().join('\n'), spellings)).toEqual([])
})
