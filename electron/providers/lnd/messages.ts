import type { INamespace, Root, Type } from 'protobufjs'

/**
 * The part of LND's proto files that a till speaks, field numbers and all. Loading the whole
 * files takes over 100 ms of every start, most of it for messages that are never sent; unknown
 * fields are skipped by the decoder. A test holds each line here against the original files.
 */
export const LND_MESSAGES: INamespace = {
  nested: {
    lnrpc: {
      nested: {
        Empty: { fields: {} },
        GetInfoResponse: {
          fields: {
            version: { type: 'string', id: 14 },
            identity_pubkey: { type: 'string', id: 1 },
            alias: { type: 'string', id: 2 },
            block_height: { type: 'uint32', id: 6 },
            best_header_timestamp: { type: 'int64', id: 13 },
            synced_to_chain: { type: 'bool', id: 9 },
            chains: { rule: 'repeated', type: 'Chain', id: 16 },
          },
        },
        Chain: { fields: { network: { type: 'string', id: 2 } } },
        Invoice: {
          fields: {
            memo: { type: 'string', id: 1 },
            r_preimage: { type: 'bytes', id: 3 },
            r_hash: { type: 'bytes', id: 4 },
            value_msat: { type: 'int64', id: 23 },
            creation_date: { type: 'int64', id: 7 },
            settle_date: { type: 'int64', id: 8 },
            payment_request: { type: 'string', id: 9 },
            expiry: { type: 'int64', id: 11 },
            private: { type: 'bool', id: 15 },
            add_index: { type: 'uint64', id: 16 },
            settle_index: { type: 'uint64', id: 17 },
            amt_paid_msat: { type: 'int64', id: 20 },
            state: { type: 'InvoiceState', id: 21 },
          },
          nested: {
            InvoiceState: { values: { OPEN: 0, SETTLED: 1, CANCELED: 2, ACCEPTED: 3 } },
          },
        },
        AddInvoiceResponse: {
          fields: {
            r_hash: { type: 'bytes', id: 1 },
            payment_request: { type: 'string', id: 2 },
            add_index: { type: 'uint64', id: 16 },
          },
        },
        PaymentHash: { fields: { r_hash: { type: 'bytes', id: 2 } } },
        ListInvoiceRequest: {
          fields: {
            index_offset: { type: 'uint64', id: 4 },
            num_max_invoices: { type: 'uint64', id: 5 },
            reversed: { type: 'bool', id: 6 },
          },
        },
        ListInvoiceResponse: {
          fields: { invoices: { rule: 'repeated', type: 'Invoice', id: 1 } },
        },
        InvoiceSubscription: {
          fields: {
            add_index: { type: 'uint64', id: 1 },
            settle_index: { type: 'uint64', id: 2 },
          },
        },
        ListChannelsRequest: { fields: { active_only: { type: 'bool', id: 1 } } },
        ListChannelsResponse: {
          fields: { channels: { rule: 'repeated', type: 'Channel', id: 11 } },
        },
        Channel: {
          fields: {
            remote_balance: { type: 'int64', id: 7 },
            remote_constraints: { type: 'ChannelConstraints', id: 30 },
          },
        },
        ChannelConstraints: { fields: { chan_reserve_sat: { type: 'uint64', id: 2 } } },
        BakeMacaroonRequest: {
          fields: {
            permissions: { rule: 'repeated', type: 'MacaroonPermission', id: 1 },
            root_key_id: { type: 'uint64', id: 2 },
          },
        },
        BakeMacaroonResponse: { fields: { macaroon: { type: 'string', id: 1 } } },
        MacaroonPermission: {
          fields: {
            entity: { type: 'string', id: 1 },
            action: { type: 'string', id: 2 },
          },
        },
      },
    },
    invoicesrpc: {
      nested: { CancelInvoiceMsg: { fields: { payment_hash: { type: 'bytes', id: 1 } } } },
    },
    // Not LND's: the identifier that its macaroon bakery writes into every macaroon.
    bakery: {
      nested: {
        MacaroonId: { fields: { ops: { rule: 'repeated', type: 'Op', id: 3 } } },
        Op: {
          fields: {
            entity: { type: 'string', id: 1 },
            actions: { rule: 'repeated', type: 'string', id: 2 },
          },
        },
      },
    },
  },
}

/** What one method needs: its path on the wire and the two message types. */
export type MethodName = keyof typeof METHODS

const METHODS = {
  getInfo: ['/lnrpc.Lightning/GetInfo', 'lnrpc.Empty', 'lnrpc.GetInfoResponse'],
  addInvoice: ['/lnrpc.Lightning/AddInvoice', 'lnrpc.Invoice', 'lnrpc.AddInvoiceResponse'],
  lookupInvoice: ['/lnrpc.Lightning/LookupInvoice', 'lnrpc.PaymentHash', 'lnrpc.Invoice'],
  listInvoices: [
    '/lnrpc.Lightning/ListInvoices',
    'lnrpc.ListInvoiceRequest',
    'lnrpc.ListInvoiceResponse',
  ],
  subscribeInvoices: [
    '/lnrpc.Lightning/SubscribeInvoices',
    'lnrpc.InvoiceSubscription',
    'lnrpc.Invoice',
  ],
  cancelInvoice: [
    '/invoicesrpc.Invoices/CancelInvoice',
    'invoicesrpc.CancelInvoiceMsg',
    'lnrpc.Empty',
  ],
  listChannels: [
    '/lnrpc.Lightning/ListChannels',
    'lnrpc.ListChannelsRequest',
    'lnrpc.ListChannelsResponse',
  ],
  bakeMacaroon: [
    '/lnrpc.Lightning/BakeMacaroon',
    'lnrpc.BakeMacaroonRequest',
    'lnrpc.BakeMacaroonResponse',
  ],
} as const satisfies Record<string, readonly [path: string, input: string, output: string]>

export type Codec = {
  path: string
  encode: (message: object) => Buffer
  /** int64 as decimal strings, enums as their words, bytes as Buffer, defaults filled in. */
  decode: (bytes: Uint8Array) => Record<string, unknown>
}

/** Every method's codec. Building them takes a few milliseconds, once. */
export function buildCodecs(root: Root): Record<MethodName, Codec> {
  const entries = Object.entries(METHODS).map(([name, [path, input, output]]) => {
    const inputType = root.lookupType(input)
    const outputType = root.lookupType(output)
    const codec: Codec = {
      path,
      encode: (message) => Buffer.from(inputType.encode(inputType.fromObject(message)).finish()),
      decode: (bytes) => decodeMessage(outputType, bytes),
    }
    return [name, codec]
  })
  return Object.fromEntries(entries) as Record<MethodName, Codec>
}

export function decodeMessage(type: Type, bytes: Uint8Array): Record<string, unknown> {
  return type.toObject(type.decode(bytes), {
    longs: String,
    enums: String,
    bytes: Buffer,
    defaults: true,
    arrays: true,
    objects: true,
  })
}
