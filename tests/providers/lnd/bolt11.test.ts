import { decode } from 'light-bolt11-decoder'
import { describe, expect, it } from 'vitest'
import {
  assertMatches,
  networkOfPrefix,
  readBolt11,
} from '../../../electron/providers/lnd/bolt11.ts'
import { kindOf } from './support.ts'

/** Made by LND 0.21 on regtest: 5,000 msat, memo "a", 900 s. */
const REAL =
  'lnbcrt50n1p4sz9mupp5jnjaak86zvvuayn4xuf4f33q62d8w6hfxr80r30fwmylej8q95esdqzvycqzzsxqzuysp5' +
  'dhruv3f8yts6gcvtu9drk7hz8yd0q6p7pf69a602hg9u5w6jx72s9qxpqysgqc8ta270nt5d3nr7c0e4hq488qy6ke' +
  'x6erd98ap6nal2akmsvfw0qwk0e4f5hel2lv62lgmut4fasecrx393u57vf50etyhe860fh8ggppu674z'
const ASKED = {
  paymentHash: '94e5ded8fa1319ce9275371354c620d29a776ae930cef1c5e976c9fcc8e02d33',
  amountMsat: 5_000n,
  expirySeconds: 900,
  expected: {
    pubkey: '021ca56b9a3e7abcc1804ac5b82b216c196cee8e3f3b72f045a3e1fd1dbfae1d0c',
    network: 'regtest' as const,
  },
}
/** Two examples of BOLT 11 itself: one requires feature 100, one has no payment secret. */
const UNKNOWN_FEATURE =
  'lnbc25m1pvjluezpp5qqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqypqdq5vdhkven9v5sxyetpd' +
  'eessp5zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zygs9q4psqqqqqqqqqqqqqqqqsgqtqyx5vgg' +
  'fcsll4wu246hz02kp85x4katwsk9639we5n5yngc3yhqkm35jnjw4len8vrnqnf5ejh0mzj9n3vz2px97evektfm2l' +
  '6wqccp3y7372'
const NO_SECRET =
  'lnbc20m1pvjluezpp5qqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqypqhp58yjmdan79s6qqdhdz' +
  'gynm4zwqd5d7xmw5fk98klysy043l2ahrqsfpp3qjmp7lwpagxun9pygexvgpjdc4jdj85fr9yq20q82gphp2nflc7' +
  'jtzrcazrra7wwgzxqc8u7754cdlpfrmccae92qgzqvzq2ps8pqqqqqqpqqqqq9qqqvpeuqafqxu92d8lr6fvg0r5gv' +
  '0heeeqgcrqlnm6jhphu9y00rrhy4grqszsvpcgpy9qqqqqqgqqqqq7qqzqj9n4evl6mr5aj9f58zp6fyjzup6ywn3x' +
  '6sk8akg5v4tgn2q8g4fhx05wf6juaxu9760yp46454gpg5mtzgerlzezqcqvjnhjh8z3g2qqdhhwkj'

describe('a BOLT11', () => {
  it('made by a real LND is read to the msat, and a second decoder agrees', async () => {
    const read = await readBolt11(REAL)
    expect(read).toMatchObject({
      paymentHash: ASKED.paymentHash,
      destination: ASKED.expected.pubkey,
      amountMsat: 5_000n,
      prefix: 'bcrt',
      expirySeconds: 900,
    })
    const { sections } = decode(REAL)
    const section = (name: string) => sections.find((part) => part.name === name)
    expect(section('payment_hash')).toMatchObject({ value: read.paymentHash })
    expect(section('amount')).toMatchObject({ value: '5000' })
    expect(section('timestamp')).toMatchObject({ value: read.createdAtMs / 1000 })
  })

  it('that is what was asked for passes', async () => {
    const read = await readBolt11(REAL)
    expect(() => assertMatches(read, ASKED)).not.toThrow()
    expect(() => assertMatches(read, { ...ASKED, expected: null })).not.toThrow()
  })

  it.each([
    ['payment hash', { paymentHash: 'ab'.repeat(32) }],
    ['amount', { amountMsat: 5_001n }],
    ['expiry', { expirySeconds: 901 }],
  ])('with another %s is refused by name', async (what, over) => {
    const read = await readBolt11(REAL)
    expect(() => assertMatches(read, { ...ASKED, ...over })).toThrow(`another ${what}`)
  })

  it.each([
    ['wrong_network', { network: 'mainnet' as const }],
    ['wrong_node', { pubkey: `02${'00'.repeat(32)}` }],
  ])('of another node or chain is a %s, whatever else it says', async (kind, over) => {
    const read = await readBolt11(REAL)
    const asked = { ...ASKED, amountMsat: 1n, expected: { ...ASKED.expected, ...over } }
    expect(() => assertMatches(read, asked)).toThrow(expect.objectContaining({ kind }))
  })

  it.each([
    ['one letter changed', `${REAL.slice(0, 60)}q${REAL.slice(61)}`, 'does not parse'],
    ['cut short', REAL.slice(0, -8), 'does not parse'],
    ['nothing', '', 'does not parse'],
    ['a required feature nobody knows', UNKNOWN_FEATURE, 'requires an unknown feature'],
    ['no payment secret', NO_SECRET, 'has no payment secret'],
  ])('is a bad answer with %s', async (_what, text, message) => {
    expect(await kindOf(readBolt11(text))).toBe('bad_answer')
    await expect(readBolt11(text)).rejects.toThrow(message)
  })

  it.each([
    ['bc', 'mainnet'],
    ['tb', 'testnet'],
    ['tbs', 'signet'],
    ['bcrt', 'regtest'],
    ['sb', 'simnet'],
    ['ltc', null],
  ])('prefix %s is %s', (prefix, network) => {
    expect(networkOfPrefix(prefix)).toBe(network)
  })
})
