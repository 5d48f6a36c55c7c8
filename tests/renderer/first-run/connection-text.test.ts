import { describe, expect, test } from 'vitest'
import {
  bytesToHex,
  connectionFlaws,
  EMPTY_CONNECTION,
  toConnectionInput,
  withoutSecret,
} from '../../../renderer/app/pairing/connection-text.ts'
import { connectionInputSchema } from '../../../shared/contract/setup.ts'

const MACAROON = '0201036c6e6402f801030a10'
const PARTS = {
  ...EMPTY_CONNECTION,
  kind: 'parts',
  address: 'n:10009',
  macaroon: MACAROON,
} as const

describe('a pasted lndconnect address', () => {
  test.each([
    ['', 'uri_missing'],
    ['https://node.example', 'uri_wrong'],
    ['lndconnect://node.example:10009?cert=abc', 'uri_no_macaroon'],
    ['lndconnect://node.example:10009?macaroon=abc', 'uri_no_macaroon'],
  ] as const)('%j is named %s before anything is sent', (uri, flaw) => {
    expect(connectionFlaws({ ...EMPTY_CONNECTION, uri })).toEqual({ uri: flaw })
  })

  test('is sent without the spaces a copy brings along', () => {
    const draft = { ...EMPTY_CONNECTION, uri: `  lndconnect://n:1?macaroon=${MACAROON}\n` }
    expect(connectionFlaws(draft)).toEqual({})
    const input = toConnectionInput(draft)
    expect(input).toEqual({ kind: 'lndconnect', uri: `lndconnect://n:1?macaroon=${MACAROON}` })
    expect(connectionInputSchema.safeParse(input).success).toBe(true)
  })
})

describe('a connection by its parts', () => {
  test.each([
    ['node.example', true],
    ['https://node.example:10009', true],
    ['node.example:0', true],
    ['node.example:70000', true],
    ['192.168.1.20:10009', false],
    ['[fd00::1]:10009', false],
    ['abcdef.onion:10009', false],
  ])('the address %s is flawed: %s', (address, isFlawed) => {
    expect('address' in connectionFlaws({ ...PARTS, address })).toBe(isFlawed)
  })

  test('an empty certificate asks for trust on first use and is no flaw', () => {
    expect(connectionFlaws(PARTS)).toEqual({})
  })

  test('a certificate that is none, and a macaroon that is none, are named', () => {
    const flaws = connectionFlaws({
      ...PARTS,
      certificate: 'no!',
      macaroon: 'also not one!!!!!!!!',
    })
    expect(flaws).toEqual({ certificate: 'certificate_wrong', macaroon: 'macaroon_wrong' })
  })

  test('line breaks inside a pasted macaroon are taken out', () => {
    const input = toConnectionInput({ ...PARTS, macaroon: `${MACAROON}\n${MACAROON}\n` })
    expect(input).toMatchObject({ macaroon: `${MACAROON}${MACAROON}` })
  })
})

test('what was sent leaves no credential on the page', () => {
  const draft = { ...PARTS, uri: 'lndconnect://secret', certificate: 'PEM' }
  const left = withoutSecret(draft)
  expect(JSON.stringify(left)).not.toContain(MACAROON)
  expect(JSON.stringify(left)).not.toContain('secret')
  expect(left).toMatchObject({ address: 'n:10009', certificate: 'PEM' })
})

test('a binary macaroon file becomes hex', () => {
  expect(bytesToHex(new Uint8Array([0x02, 0x01, 0x0a, 0xff]))).toBe('02010aff')
})
