import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export type TlsPair = { certificatePem: string; keyPem: string }

/** Long enough that a training till does not break on a certificate nobody thinks of. */
const VALID_YEARS = 10

/** The node's certificate: read back when it is there, made when it is not or when asked anew. */
export async function loadCertificate(dataDir: string, isNewWanted: boolean): Promise<TlsPair> {
  const [certificatePath, keyPath] = [join(dataDir, 'tls.cert'), join(dataDir, 'tls.key')]
  const kept = isNewWanted ? null : readPair(certificatePath, keyPath)
  if (kept) return kept
  const made = await makeCertificate()
  // The key goes first: a certificate without its key would be taken for a whole pair.
  writeFileSync(keyPath, made.keyPem, { mode: 0o600 })
  writeFileSync(certificatePath, made.certificatePem, { mode: 0o600 })
  return made
}

function readPair(certificatePath: string, keyPath: string): TlsPair | null {
  try {
    return {
      certificatePem: readFileSync(certificatePath, 'utf8'),
      keyPem: readFileSync(keyPath, 'utf8'),
    }
  } catch {
    return null
  }
}

async function makeCertificate(): Promise<TlsPair> {
  // Loaded only when needed: its ASN.1 library costs a third of a warm start.
  const { generate } = await import('selfsigned')
  const notAfterDate = new Date()
  notAfterDate.setFullYear(notAfterDate.getFullYear() + VALID_YEARS)
  const made = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notAfterDate,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyCertSign: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  })
  return { certificatePem: made.cert, keyPem: made.private }
}
