import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import protobuf from 'protobufjs'
import { describe, expect, it } from 'vitest'
import { buildCodecs, LND_MESSAGES } from '../../../electron/providers/lnd/messages.ts'

const require = createRequire(import.meta.url)
const PROTOS = join(dirname(require.resolve('lightning/package.json')), 'grpc', 'protos')

const ours = protobuf.Root.fromJSON(LND_MESSAGES)
const theirs = loadOriginals()

function loadOriginals(): protobuf.Root {
  const root = new protobuf.Root()
  root.resolvePath = (_origin, target) => join(PROTOS, target)
  root.loadSync(['invoices.proto'], { keepCase: true }).resolveAll()
  return root
}

/** Every message of ours that LND has too; `bakery` is not part of its protos. */
const sharedTypes = ['lnrpc', 'invoicesrpc']
  .flatMap((name) => (ours.lookup(name) as protobuf.Namespace).nestedArray)
  .filter((nested) => nested instanceof protobuf.Type)

const fields = sharedTypes
  .filter((type) => type.name !== 'Empty')
  .flatMap((type) => type.fieldsArray.map((field) => ({ name: field.fullName, field })))

describe('the trimmed messages', () => {
  it('covers every message of the till', () => {
    expect(fields.length).toBeGreaterThan(40)
  })

  it.each(fields)('$name is what LND’s own proto says', ({ field }) => {
    const parent = theirs.lookupType(field.parent?.fullName.slice(1) ?? '')
    const original = parent.fields[field.name]
    expect(original).toBeDefined()
    const shape = ({ id, type, repeated }: protobuf.Field) => ({ id, type, repeated })
    expect(shape(field)).toEqual({ ...shape(original as protobuf.Field), type: field.type })
    expect(original?.type.split('.').at(-1)).toBe(field.type)
  })

  it('knows the same invoice states', () => {
    const states = (root: protobuf.Root) => root.lookupEnum('lnrpc.Invoice.InvoiceState').values
    expect(states(ours)).toEqual(states(theirs))
  })

  it('calls methods that exist, with messages of the same fields', () => {
    for (const codec of Object.values(buildCodecs(ours))) {
      const [, service = '', method = ''] = codec.path.split('/')
      expect(Object.keys(theirs.lookupService(service).methods)).toContain(method)
    }
  })

  it('carries 64-bit amounts exactly', () => {
    const { addInvoice } = buildCodecs(ours)
    const original = theirs.lookupType('lnrpc.Invoice')
    const bytes = addInvoice.encode({ value_msat: '9223372036854775807', memo: 'Ünïcode ☕' })
    const read = original.toObject(original.decode(bytes), { longs: String })
    expect(read).toMatchObject({ value_msat: '9223372036854775807', memo: 'Ünïcode ☕' })
  })
})
