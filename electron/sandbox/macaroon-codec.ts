import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Right } from './rights.ts'

/** The version 2 binary form of a macaroon and the identifier LND's bakery puts in it. */
export type Macaroon = {
  location: string
  identifier: Buffer
  caveats: Buffer[]
  signature: Buffer
}

export type MacaroonIdentity = { rootKeyId: string; rights: Right[] }

const END = 0
const LOCATION = 1
const IDENTIFIER = 2
const SIGNATURE = 6
const VERSION_2 = 2
/** First byte of the identifier: the bakery's version. */
const BAKERY_VERSION_3 = 3
const KEY_GENERATOR = 'macaroons-key-generator'

/** Signs an identifier and its caveats with a root key. */
export function signMacaroon(input: {
  rootKey: Uint8Array
  identifier: Buffer
  caveats: Buffer[]
}): Macaroon {
  return {
    location: 'lnd',
    identifier: input.identifier,
    caveats: input.caveats,
    signature: signature(input),
  }
}

export function isSignedWith(macaroon: Macaroon, rootKey: Uint8Array): boolean {
  const expected = signature({ ...macaroon, rootKey })
  return (
    expected.length === macaroon.signature.length && timingSafeEqual(expected, macaroon.signature)
  )
}

function signature(input: { rootKey: Uint8Array; identifier: Buffer; caveats: Buffer[] }) {
  const key = hmac(Buffer.from(KEY_GENERATOR.padEnd(32, '\0'), 'latin1'), input.rootKey)
  return input.caveats.reduce((sum, caveat) => hmac(sum, caveat), hmac(key, input.identifier))
}

function hmac(key: Uint8Array, data: Uint8Array): Buffer {
  return createHmac('sha256', key).update(data).digest()
}

export function encodeMacaroon(macaroon: Macaroon): Buffer {
  return Buffer.concat([
    Buffer.from([VERSION_2]),
    packet(LOCATION, Buffer.from(macaroon.location)),
    packet(IDENTIFIER, macaroon.identifier),
    Buffer.from([END]),
    ...macaroon.caveats.map((caveat) =>
      Buffer.concat([packet(IDENTIFIER, caveat), Buffer.from([END])]),
    ),
    Buffer.from([END]),
    packet(SIGNATURE, macaroon.signature),
  ])
}

/** Parses one macaroon. Throws with the texts of the Go library that LND uses. */
export function decodeMacaroon(data: Uint8Array): Macaroon {
  if (data.length === 0) throw new Error('empty macaroon data')
  if (data[0] !== VERSION_2) {
    throw new Error('cannot determine data format of binary-encoded macaroon')
  }
  const reader = new PacketReader(data, 1)
  const head = reader.section()
  const identifier = head.get(IDENTIFIER)
  if (!identifier) throw new Error('unmarshal v2: invalid macaroon header')
  const caveats: Buffer[] = []
  for (let section = reader.section(); section.size > 0; section = reader.section()) {
    const caveat = section.get(IDENTIFIER)
    if (!caveat) throw new Error('unmarshal v2: no identifier in caveat')
    caveats.push(caveat)
  }
  const signed = reader.packet()
  if (signed.type !== SIGNATURE) throw new Error('unmarshal v2: no signature found')
  return {
    location: head.get(LOCATION)?.toString('utf8') ?? '',
    identifier,
    caveats,
    signature: signed.content,
  }
}

class PacketReader {
  readonly #data: Buffer
  #at: number

  constructor(data: Uint8Array, at: number) {
    this.#data = Buffer.from(data)
    this.#at = at
  }

  /** Packets up to the next end mark; an empty section ends the list of caveats. */
  section(): Map<number, Buffer> {
    const found = new Map<number, Buffer>()
    for (let next = this.packet(); next.type !== END; next = this.packet()) {
      found.set(next.type, next.content)
    }
    return found
  }

  packet(): { type: number; content: Buffer } {
    const type = this.#varint()
    if (type === END) return { type, content: Buffer.alloc(0) }
    const length = this.#varint()
    const content = this.#data.subarray(this.#at, this.#at + length)
    if (content.length < length) throw new Error('unmarshal v2: field data extends past end')
    this.#at += length
    return { type, content }
  }

  #varint(): number {
    const read = readVarint(this.#data, this.#at)
    if (!read) throw new Error('unmarshal v2: varint value extends past end of buffer')
    this.#at = read.end
    return read.value
  }
}

function packet(type: number, content: Buffer): Buffer {
  return Buffer.concat([varint(type), varint(content.length), content])
}

function varint(value: number): Buffer {
  const bytes: number[] = []
  let rest = value
  for (; rest > 127; rest >>>= 7) bytes.push((rest & 127) | 128)
  return Buffer.from([...bytes, rest])
}

/** Lengths here stay far under 2^28, so four bytes are enough and longer ones are refused. */
function readVarint(data: Buffer, at: number): { value: number; end: number } | null {
  let value = 0
  for (let index = 0; index < 4; index++) {
    const byte = data[at + index]
    if (byte === undefined) return null
    value |= (byte & 127) << (7 * index)
    if (byte < 128) return { value, end: at + index + 1 }
  }
  return null
}

/** LND's identifier: the bakery version, then protobuf {nonce, storageId, ops{entity, actions}}. */
export function encodeIdentity(nonce: Uint8Array, identity: MacaroonIdentity): Buffer {
  const actionsByEntity = new Map<string, string[]>()
  for (const right of identity.rights) {
    const { entity, action } = splitRight(right)
    actionsByEntity.set(entity, [...(actionsByEntity.get(entity) ?? []), action])
  }
  const ops = [...actionsByEntity].map(([entity, actions]) =>
    bytesField(3, [bytesField(1, entity), ...actions.map((action) => bytesField(2, action))]),
  )
  return Buffer.concat([
    Buffer.from([BAKERY_VERSION_3]),
    bytesField(1, Buffer.from(nonce)),
    bytesField(2, identity.rootKeyId),
    ...ops,
  ])
}

/** Null when the identifier is not one of LND's. */
export function decodeIdentity(identifier: Buffer): MacaroonIdentity | null {
  if (identifier[0] !== BAKERY_VERSION_3) return null
  const fields = readBytesFields(identifier.subarray(1))
  const storage = fields?.find((field) => field.number === 2)
  if (!fields || !storage) return null
  const rights: Right[] = []
  for (const op of fields.filter((field) => field.number === 3)) {
    const parts = readBytesFields(op.content)
    const entity = parts?.find((part) => part.number === 1)
    if (!parts || !entity) return null
    for (const action of parts.filter((part) => part.number === 2)) {
      rights.push(`${entity.content.toString('utf8')}:${action.content.toString('utf8')}`)
    }
  }
  return { rootKeyId: storage.content.toString('utf8'), rights }
}

/** `uri:/lnrpc.Lightning/GetInfo` splits at its first colon only. */
export function splitRight(right: Right): { entity: string; action: string } {
  const colon = right.indexOf(':')
  return { entity: right.slice(0, colon), action: right.slice(colon + 1) }
}

function bytesField(number: number, content: string | Buffer | Buffer[]): Buffer {
  const bytes = Array.isArray(content) ? Buffer.concat(content) : Buffer.from(content)
  return packet((number << 3) | 2, bytes)
}

function readBytesFields(data: Buffer): { number: number; content: Buffer }[] | null {
  const fields: { number: number; content: Buffer }[] = []
  let at = 0
  while (at < data.length) {
    const tag = readVarint(data, at)
    const length = tag && readVarint(data, tag.end)
    if (!tag || !length || (tag.value & 7) !== 2) return null
    const end = length.end + length.value
    if (end > data.length) return null
    fields.push({ number: tag.value >> 3, content: data.subarray(length.end, end) })
    at = end
  }
  return fields
}
