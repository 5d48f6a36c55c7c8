import { X509Certificate } from 'node:crypto'
import fc from 'fast-check'
import { generate } from 'selfsigned'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  parseAddress,
  parseCertificate,
  parseConnection,
  parseLndconnect,
  parseMacaroon,
} from '../../../electron/providers/lnd/lndconnect.ts'

const MACAROON = Buffer.from(Array.from({ length: 120 }, (_, index) => (index * 7) % 256))
let pem = ''
let der: Buffer = Buffer.alloc(0)

beforeAll(async () => {
  const made = await generate([{ name: 'commonName', value: 'node' }], { keyType: 'ec' })
  der = new X509Certificate(made.cert).raw
  pem = new X509Certificate(made.cert).toString()
})

const refusal = (parsed: ReturnType<typeof parseConnection>) =>
  parsed.ok ? 'parsed' : parsed.error

describe('an lndconnect URI', () => {
  it('gives host, port, certificate and macaroon', () => {
    const query = `cert=${der.toString('base64url')}&macaroon=${MACAROON.toString('base64url')}`
    expect(parseLndconnect(`lndconnect://node.example:10010?${query}`)).toEqual({
      ok: true,
      value: {
        host: 'node.example',
        port: 10_010,
        certificatePem: pem,
        macaroonHex: MACAROON.toString('hex'),
      },
    })
  })

  it('without a certificate asks for trust on first use', () => {
    const parsed = parseLndconnect(
      `lndconnect://[2001:db8::1]:443?macaroon=${MACAROON.toString('base64url')}`,
    )
    expect(parsed).toMatchObject({
      ok: true,
      value: { host: '2001:db8::1', port: 443, certificatePem: null },
    })
  })

  it('is read as QR codes and chats leave it: padded, upper case, plus signs, line ends', () => {
    const plain = MACAROON.toString('base64')
    expect(plain).toMatch(/[+/]/)
    const variants = [
      ` LNDCONNECT://node:10009?macaroon=${plain}\n`,
      `lndconnect://node:10009/?macaroon=${encodeURIComponent(plain)}&cert=`,
      `lndconnect://node?MACAROON=${MACAROON.toString('hex').toUpperCase()}`,
    ]
    for (const uri of variants) {
      const parsed = parseLndconnect(uri)
      expect(parsed).toMatchObject({ ok: true, value: { port: 10_009 } })
      expect(parsed.ok && parsed.value.macaroonHex).toBe(MACAROON.toString('hex'))
    }
  })

  it.each([
    ['another scheme', 'https://node:1?macaroon=00', 'bad_uri'],
    ['no macaroon', 'lndconnect://node:10009?cert=AAAA', 'bad_uri'],
    ['no query', 'lndconnect://node:10009', 'bad_uri'],
    ['a broken escape', 'lndconnect://node:10009?macaroon=%E0%A4%A', 'bad_uri'],
    [
      'credentials in the address',
      `lndconnect://me@node:1?macaroon=${'ab'.repeat(60)}`,
      'bad_address',
    ],
    ['port 0', `lndconnect://node:0?macaroon=${'ab'.repeat(60)}`, 'bad_address'],
    ['port 65536', `lndconnect://node:65536?macaroon=${'ab'.repeat(60)}`, 'bad_address'],
    [
      'a certificate that is none',
      `lndconnect://n:1?cert=AAAA&macaroon=${'ab'.repeat(60)}`,
      'bad_certificate',
    ],
    ['a macaroon too short', 'lndconnect://n:1?macaroon=abcd', 'bad_macaroon'],
    ['a macaroon with strange letters', 'lndconnect://n:1?macaroon=%C3%BC', 'bad_macaroon'],
  ])('is refused by name: %s', (_what, uri, reason) => {
    expect(refusal(parseLndconnect(uri))).toBe(reason)
  })

  it('never throws, whatever is pasted', () => {
    const text = fc.string({ maxLength: 300 })
    const parsesOrRefuses = fc.property(text, text, (left, right) => {
      const parts = { kind: 'parts' as const, address: left, certificate: right, macaroon: left }
      const parsed = [
        parseLndconnect(`lndconnect://${left}?macaroon=${right}`),
        parseLndconnect(left),
        parseConnection(parts),
      ]
      return parsed.every(({ ok }) => typeof ok === 'boolean')
    })
    expect(() => fc.assert(parsesOrRefuses, { numRuns: 2_000 })).not.toThrow()
  })

  it('gives back what was put in', () => {
    const host = fc.oneof(fc.domain(), fc.ipV4(), fc.ipV6())
    const port = fc.integer({ min: 1, max: 65_535 })
    const bytes = fc.uint8Array({ minLength: 32, maxLength: 400 })
    const encoding = fc.constantFrom('base64url' as const, 'base64' as const, 'hex' as const)
    const givesBack = fc.property(host, port, bytes, encoding, (name, number, secret, form) => {
      const macaroon = Buffer.from(secret).toString(form)
      // Base64 that looks like hex is read as hex; with 32 bytes and more that does not happen.
      fc.pre(form === 'hex' || !/^[0-9a-f]+$/i.test(macaroon))
      const address = name.includes(':') ? `[${name}]` : name
      expect(parseLndconnect(`lndconnect://${address}:${number}?macaroon=${macaroon}`)).toEqual({
        ok: true,
        value: {
          host: name.toLowerCase(),
          port: number,
          certificatePem: null,
          macaroonHex: Buffer.from(secret).toString('hex'),
        },
      })
    })
    fc.assert(givesBack, { numRuns: 1_000 })
  })
})

describe('pasted parts and file contents', () => {
  it('take a certificate as PEM, base64 of PEM and base64 of DER', () => {
    const forms = [
      pem,
      `\r\n${pem.replaceAll('\n', '\r\n')}`,
      Buffer.from(pem).toString('base64'),
      der.toString('base64'),
      der.toString('base64url'),
    ]
    for (const form of forms) expect(parseCertificate(form)).toEqual({ ok: true, value: pem })
    expect(parseCertificate('  ')).toEqual({ ok: true, value: null })
    expect(parseCertificate(pem.slice(0, 200))).toEqual({ ok: false, error: 'bad_certificate' })
  })

  it('take a macaroon broken over lines', () => {
    const lines = MACAROON.toString('hex').match(/.{1,40}/g) ?? []
    expect(parseMacaroon(lines.join('\n'))).toEqual({ ok: true, value: MACAROON.toString('hex') })
  })

  it.each([
    ['localhost', { host: 'localhost', port: 10_009 }],
    ['192.168.1.7:443', { host: '192.168.1.7', port: 443 }],
    ['[::1]:10009', { host: '::1', port: 10_009 }],
    [' UMBREL.local:1 ', { host: 'umbrel.local', port: 1 }],
  ])('read the address %s', (text, value) => {
    expect(parseAddress(text)).toEqual({ ok: true, value })
  })

  it.each([
    '',
    ':1',
    'a b:1',
    '::1:10009',
    '[::1',
    '127.1:1',
    '1.2.3.4.5',
    'a..b',
    'x:y',
    'x:123456',
  ])('refuse the address "%s"', (text) => {
    expect(parseAddress(text)).toEqual({ ok: false, error: 'bad_address' })
  })
})
