import { createSecureServer, type Http2SecureServer } from 'node:http2'
import { generate } from 'selfsigned'
import { afterEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../../electron/providers/clock.ts'
import { fetchCertificate, serverNameFor } from '../../../electron/providers/lnd/certificate.ts'
import { createLndNode } from '../../../electron/providers/lnd/node.ts'
import { FAST_LIMITS, kindOf } from './support.ts'

type KeyPair = { private: string; cert: string }

let servers: Http2SecureServer[] = []
let calls = 0

afterEach(() => {
  for (const server of servers) server.close()
  servers = []
  calls = 0
})

/** A gRPC server that answers every call with "permission denied": proof that it was reached. */
async function serve({ private: key, cert }: KeyPair): Promise<number> {
  const server = createSecureServer({ key, cert })
  server.on('stream', (stream) => {
    calls += 1
    const status = { 'grpc-status': '2', 'grpc-message': 'permission denied' }
    const head = { ':status': 200, 'content-type': 'application/grpc' }
    stream.respond({ ...head, ...status }, { endStream: true })
  })
  servers.push(server)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return (server.address() as { port: number }).port
}

const selfSigned = (options: Parameters<typeof generate>[1] = {}) =>
  generate([{ name: 'commonName', value: 'some other name' }], { keyType: 'ec', ...options })

async function infoKind(port: number, certificatePem: string): Promise<string> {
  const connection = { host: 'localhost', port, certificatePem, macaroonHex: '00', expected: null }
  const node = createLndNode(connection, { clock: systemClock, limits: FAST_LIMITS })
  const kind = await kindOf(node.info())
  node.close()
  return kind
}

describe('the pinned certificate', () => {
  it('is enough, whatever name is in it: the bytes are the identity', async () => {
    const pair = await selfSigned()
    expect(await infoKind(await serve(pair), pair.cert)).toBe('permission_denied')
  })

  it('may be a leaf that somebody else signed', async () => {
    const ca = await selfSigned()
    const leaf = await selfSigned({ ca: { key: ca.private, cert: ca.cert } })
    expect(await infoKind(await serve(leaf), leaf.cert)).toBe('permission_denied')
  })

  it('is not its signer: pinning a CA does not let in what it signed', async () => {
    const ca = await selfSigned()
    const leaf = await selfSigned({ ca: { key: ca.private, cert: ca.cert } })
    expect(await infoKind(await serve(leaf), ca.cert)).toBe('certificate_changed')
    expect(calls).toBe(0)
  })

  it('is not another one with the same name', async () => {
    const [pinned, presented] = [await selfSigned(), await selfSigned()]
    expect(await infoKind(await serve(presented), pinned.cert)).toBe('certificate_changed')
    expect(calls).toBe(0)
  })

  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000)

  it.each([
    ['has run out', -20, -1],
    ['is of tomorrow, as when our clock was set back', 1, 20],
  ])('that %s is called expired, not another one (pain 37)', async (_what, from, to) => {
    const pair = await selfSigned({ notBeforeDate: inDays(from), notAfterDate: inDays(to) })
    expect(await infoKind(await serve(pair), pair.cert)).toBe('certificate_expired')
    expect(calls).toBe(0)
  })

  it('that has run out is still not another one', async () => {
    const pinned = await selfSigned({ notBeforeDate: inDays(-20), notAfterDate: inDays(-1) })
    expect(await infoKind(await serve(await selfSigned()), pinned.cert)).toBe('certificate_changed')
    expect(calls).toBe(0)
  })
})

describe('looking at a certificate', () => {
  it('shows it with its fingerprint and makes no call', async () => {
    const pair = await selfSigned()
    const port = await serve(pair)
    const seen = await fetchCertificate({ host: 'localhost', port, deadlineMs: 1_000 }, systemClock)
    expect(seen.pem.replaceAll(/\s/g, '')).toBe(pair.cert.replaceAll(/\s/g, ''))
    expect(seen.fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/)
    expect(calls).toBe(0)
  })

  it.each([
    ['node.example', 'node.example'],
    ['10.0.0.7', 'localhost'],
    ['::1', 'localhost'],
  ])('names %s in the handshake as %s', (host, name) => {
    expect(serverNameFor(host)).toBe(name)
  })
})
