import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { isTlsFailure, kindOf, safeText } from '../../../electron/providers/lnd/errors.ts'
import { Secret } from '../../../electron/providers/lnd/secret.ts'

describe('LND’s sentences', () => {
  it.each([
    [2, 'permission denied', 'permission_denied'],
    [2, 'cannot determine data format of binary-encoded macaroon', 'macaroon_refused'],
    [2, 'verification failed: signature mismatch after caveat verification', 'macaroon_refused'],
    [2, 'cannot get macaroon: root key with id 7 doesn’t exist', 'macaroon_refused'],
    [2, 'expected 1 macaroon, got 0', 'macaroon_refused'],
    [2, 'wallet locked, unlock it to enable full RPC access', 'wallet_locked'],
    [2, 'wallet not created, create one to enable full RPC access', 'wallet_locked'],
    [2, 'waiting to start, RPC services not available', 'wallet_locked'],
    [2, 'the RPC server is in the process of starting up, but not yet ready', 'wallet_locked'],
    [12, 'unknown service lnrpc.Lightning', 'wallet_locked'],
    [2, 'invoice with payment hash already exists', 'already_exists'],
    [5, 'unable to locate invoice', 'not_found'],
    [2, 'unable to locate invoice', 'not_found'],
    [2, 'there are no existing invoices', 'not_found'],
    [2, 'memo too large: 2000 bytes (maxsize=1024)', 'refused'],
    [2, 'context canceled', 'unreachable'],
    [14, 'No connection established', 'unreachable'],
    [13, 'Received RST_STREAM with code 2', 'unreachable'],
    [13, 'Response message parsing error: index out of range', 'bad_answer'],
    [4, 'Deadline exceeded', 'deadline'],
  ])('%i "%s" is %s', (code, details, kind) => {
    expect(kindOf({ code, details })).toBe(kind)
  })

  it('know a failed handshake from a closed port', () => {
    expect(isTlsFailure({ code: 14, details: 'Error: self-signed certificate' })).toBe(true)
    expect(isTlsFailure({ code: 14, details: 'Error: certificate is not the pinned one' })).toBe(
      true,
    )
    expect(isTlsFailure({ code: 14, details: 'connect ECONNREFUSED 127.0.0.1:1' })).toBe(false)
  })

  it('lose what could be a credential and what breaks a log line', () => {
    const secret = 'ab'.repeat(70)
    const text = safeText(
      `bad macaroon ${secret}\n\u202Eand ${Buffer.from(secret).toString('base64')}`,
    )
    expect(text).toBe('bad macaroon [hex] and [data]')
    expect(safeText('x'.repeat(30).concat(' ').repeat(50)).length).toBeLessThanOrEqual(200)
  })
})

describe('a secret', () => {
  it('shows itself in no kind of text (APP-01)', () => {
    const secret = new Secret('0201036c6e64')
    const shown = [
      String(secret),
      `${secret as unknown as string}`,
      JSON.stringify({ secret }),
      inspect(secret, { showHidden: true, depth: 9 }),
      inspect({ deep: [secret] }, { showHidden: true, depth: 9 }),
      JSON.stringify(Object.entries(secret)),
    ]
    for (const text of shown) expect(text).not.toContain('0201036c')
    expect(secret.reveal()).toBe('0201036c6e64')
  })
})
