import { createHash, X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import { connect, createSecureContext, type PeerCertificate, type SecureContext } from 'node:tls'
import type { Clock } from '../../ports/clock.ts'
import { NodeError } from '../../ports/lightning.ts'

export type SeenCertificate = { pem: string; fingerprint: string }

/** SHA-256 of the certificate's bytes, as upper-case hex pairs with colons. @throws not a PEM. */
export function fingerprintOf(certificatePem: string): string {
  return new X509Certificate(certificatePem).fingerprint256
}

/** True when both PEMs hold the same certificate, byte for byte. */
export function isSameCertificate(left: string, right: string): boolean {
  return new X509Certificate(left).raw.equals(new X509Certificate(right).raw)
}

/** The name sent in the handshake: an address literal is not allowed there (DEP0123). */
export function serverNameFor(host: string): string {
  return isIP(host) === 0 ? host : 'localhost'
}

/**
 * Trust in exactly one certificate: it is the only root, it may be a leaf, and the bytes that
 * the peer presents must equal it, so that a second certificate with the same name and key
 * issuer is refused before any credential is sent.
 */
export function pinTo(certificatePem: string): {
  secureContext: SecureContext
  checkServerIdentity: (host: string, presented: PeerCertificate) => Error | undefined
} {
  const pinned = new X509Certificate(certificatePem).raw
  return {
    secureContext: createSecureContext({
      ca: certificatePem,
      allowPartialTrustChain: true,
      minVersion: 'TLSv1.2',
    }),
    checkServerIdentity: (_host, presented) =>
      presented.raw.equals(pinned) ? undefined : new Error('certificate is not the pinned one'),
  }
}

/**
 * Looks at the certificate a node presents and hangs up. Nothing is sent over the connection,
 * so it is safe to do without trust; it answers "which one is it now" and first use.
 * @throws NodeError unreachable, deadline
 */
export async function fetchCertificate(
  input: { host: string; port: number; deadlineMs: number },
  clock: Clock,
): Promise<SeenCertificate> {
  const done = new AbortController()
  const socket = connect({
    host: input.host,
    port: input.port,
    servername: serverNameFor(input.host),
    ALPNProtocols: ['h2'],
    // Only looking: the answer is compared with the pin, or shown to the owner as a fingerprint.
    rejectUnauthorized: false,
  })
  const answered = new Promise<Buffer>((resolve, reject) => {
    socket.once('secureConnect', () => resolve(socket.getPeerCertificate().raw))
    socket.once('error', (error) => reject(new NodeError('unreachable', error.message)))
    socket.once('close', () => reject(new NodeError('unreachable', 'the connection was closed')))
  })
  const late = clock.sleep(input.deadlineMs, done.signal).then(() => {
    throw new NodeError('deadline', 'no TLS answer in time')
  })
  try {
    const raw = await Promise.race([answered, late])
    return { pem: pemOf(raw), fingerprint: colons(createHash('sha256').update(raw).digest('hex')) }
  } finally {
    // Both losers of the race are expected; without a listener they would end the process.
    answered.catch(() => {})
    late.catch(() => {})
    done.abort()
    socket.destroy()
  }
}

function pemOf(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}

function colons(hex: string): string {
  return (hex.toUpperCase().match(/../g) ?? []).join(':')
}
