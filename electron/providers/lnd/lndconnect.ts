import { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import type { ConnectionInput } from '../../../shared/contract/setup.ts'
import { ok, refused, type Result } from '../../../shared/result.ts'

export type ParsedConnection = {
  host: string
  port: number
  /** Null asks for trust on first use. */
  certificatePem: string | null
  macaroonHex: string
}

export type ConnectionRefusal = 'bad_uri' | 'bad_address' | 'bad_certificate' | 'bad_macaroon'

type Parsed<Value> = Result<Value, ConnectionRefusal>

/** LND's own port for gRPC, used when an address names none. */
const DEFAULT_PORT = 10_009
/** A macaroon is a few hundred bytes; the bounds keep a pasted picture out. */
const MACAROON_BYTES = { min: 32, max: 8_192 }

/** Reads what an owner pasted or chose. Never throws; every refusal names its field. */
export function parseConnection(input: ConnectionInput): Parsed<ParsedConnection> {
  if (input.kind === 'lndconnect') return parseLndconnect(input.uri)
  return combine(input.address, input.certificate, input.macaroon)
}

/**
 * `lndconnect://host:port?cert=<base64url>&macaroon=<base64url>`; the certificate may be absent.
 */
export function parseLndconnect(uri: string): Parsed<ParsedConnection> {
  const found = /^lndconnect:\/\/([^/?#\s]+)\/?\?([^#\s]*)$/i.exec(uri.trim())
  if (found === null) return refused('bad_uri')
  const [, address = '', query = ''] = found
  const fields = parseQuery(query)
  if (fields === null || fields.get('macaroon') === undefined) return refused('bad_uri')
  return combine(address, fields.get('cert') ?? '', fields.get('macaroon') ?? '')
}

function combine(
  addressText: string,
  certificateText: string,
  macaroonText: string,
): Parsed<ParsedConnection> {
  const address = parseAddress(addressText)
  if (!address.ok) return address
  const certificate = parseCertificate(certificateText)
  if (!certificate.ok) return certificate
  const macaroon = parseMacaroon(macaroonText)
  if (!macaroon.ok) return macaroon
  return ok({ ...address.value, certificatePem: certificate.value, macaroonHex: macaroon.value })
}

/** Not URLSearchParams: that one turns the `+` of a carelessly encoded base64 into a space. */
function parseQuery(query: string): Map<string, string> | null {
  try {
    const pairs = query.split('&').map((part): [string, string] => {
      const [name = '', ...value] = part.split('=')
      return [name.toLowerCase(), decodeURIComponent(value.join('='))]
    })
    return new Map(pairs)
  } catch {
    return null
  }
}

/** `host`, `host:port`, `[ipv6]` or `[ipv6]:port`. */
export function parseAddress(text: string): Parsed<{ host: string; port: number }> {
  const found = /^(?:\[([0-9a-f:.]+)\]|([^:[\]\s/@]+))(?::(\d{1,5}))?$/i.exec(text.trim())
  if (found === null) return refused('bad_address')
  const [, ipv6, name, portText] = found
  const host = (ipv6 ?? name ?? '').toLowerCase()
  const port = portText === undefined ? DEFAULT_PORT : Number(portText)
  const isHost = ipv6 === undefined ? isName(host) : isIP(host) === 6
  if (!isHost || port < 1 || port > 65_535) return refused('bad_address')
  return ok({ host, port })
}

function isName(host: string): boolean {
  // All digits and dots must be an IPv4 address; the resolver would read 127.1 as one, too.
  if (/^[\d.]+$/.test(host)) return isIP(host) === 4
  const label = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/
  return host.length <= 253 && host.split('.').every((part) => label.test(part))
}

/** PEM, base64 of PEM, or base64(url) of DER. Empty text is no certificate: null. */
export function parseCertificate(text: string): Parsed<string | null> {
  const trimmed = text.trim()
  if (trimmed === '') return ok(null)
  for (const candidate of [trimmed, fromBase64(trimmed)]) {
    if (candidate === null) continue
    try {
      // The first certificate of a chain is the node's own; only that one is pinned.
      return ok(new X509Certificate(candidate).toString())
    } catch {
      // Not in this form; the next may fit.
    }
  }
  return refused('bad_certificate')
}

/** Hex or base64(url), as one word or broken over lines. @returns lower-case hex */
export function parseMacaroon(text: string): Parsed<string> {
  const word = text.replaceAll(/\s+/g, '')
  const bytes = /^(?:[0-9a-f]{2})+$/i.test(word) ? Buffer.from(word, 'hex') : fromBase64(word)
  if (bytes === null) return refused('bad_macaroon')
  const isSized = bytes.length >= MACAROON_BYTES.min && bytes.length <= MACAROON_BYTES.max
  return isSized ? ok(bytes.toString('hex')) : refused('bad_macaroon')
}

/** Node's decoder ignores what it does not know, so the alphabet is checked first. */
function fromBase64(text: string): Buffer | null {
  const word = text.replaceAll(/\s+/g, '')
  return /^[A-Za-z0-9+/_-]+={0,2}$/.test(word) ? Buffer.from(word, 'base64') : null
}
