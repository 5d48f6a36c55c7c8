import type { ConnectionInput } from '../../../shared/contract/setup.ts'

/** What a person typed, pasted or chose, before anything is sent. */
export type ConnectionDraft = {
  kind: ConnectionInput['kind']
  uri: string
  address: string
  certificate: string
  macaroon: string
}

export const EMPTY_CONNECTION: ConnectionDraft = {
  kind: 'lndconnect',
  uri: '',
  address: '',
  certificate: '',
  macaroon: '',
}

type ConnectionField = 'uri' | 'address' | 'certificate' | 'macaroon'
type ConnectionFlaw =
  | 'uri_missing'
  | 'uri_wrong'
  | 'uri_no_macaroon'
  | 'address_wrong'
  | 'certificate_wrong'
  | 'macaroon_missing'
  | 'macaroon_wrong'
export type ConnectionFlaws = Partial<Record<ConnectionField, ConnectionFlaw>>

/** What can be seen to be wrong without asking anybody; the core checks everything again. */
export function connectionFlaws(draft: ConnectionDraft): ConnectionFlaws {
  if (draft.kind === 'lndconnect') {
    const uri = draft.uri.trim()
    if (uri === '') return { uri: 'uri_missing' }
    if (!/^lndconnect:\/\//i.test(uri)) return { uri: 'uri_wrong' }
    return /[?&]macaroon=[^&]{20,}/.test(uri) ? {} : { uri: 'uri_no_macaroon' }
  }
  const flaws: ConnectionFlaws = {}
  if (!isAddress(draft.address.trim())) flaws.address = 'address_wrong'
  const certificate = draft.certificate.trim()
  if (certificate !== '' && !isCertificate(certificate)) flaws.certificate = 'certificate_wrong'
  const macaroon = draft.macaroon.trim()
  if (macaroon === '') flaws.macaroon = 'macaroon_missing'
  else if (!isHexOrBase64(macaroon)) flaws.macaroon = 'macaroon_wrong'
  return flaws
}

/** The form as the contract wants it. */
export function toConnectionInput(draft: ConnectionDraft): ConnectionInput {
  if (draft.kind === 'lndconnect') return { kind: 'lndconnect', uri: draft.uri.trim() }
  return {
    kind: 'parts',
    address: draft.address.trim(),
    certificate: draft.certificate.trim(),
    macaroon: draft.macaroon.replaceAll(/\s/g, ''),
  }
}

/** What may stay on the page once the connection was sent: everything but the credential. */
export function withoutSecret(draft: ConnectionDraft): ConnectionDraft {
  return { ...draft, uri: '', macaroon: '' }
}

/** A macaroon file is binary; the contract carries it as hex. */
export function bytesToHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function isAddress(text: string): boolean {
  const match = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+):(\d{1,5})$/i.exec(text)
  const port = Number(match?.[2] ?? 0)
  return port >= 1 && port <= 65_535
}

function isCertificate(text: string): boolean {
  return /-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----/.test(text) || isBase64(text)
}

function isHexOrBase64(text: string): boolean {
  const bare = text.replaceAll(/\s/g, '')
  if (bare.length < 20) return false
  return /^([0-9a-f]{2})+$/i.test(bare) || isBase64(bare)
}

function isBase64(text: string): boolean {
  return /^[A-Za-z0-9+/_-]{20,}={0,2}$/.test(text.replaceAll(/\s/g, ''))
}
