/**
 * The sandbox's control service as a protobuf description: the customer's wallet, the judge and the
 * fault scripts. Both ends build their messages from this one value, so a bundle needs no file.
 */
export const SANDBOX_CONTROL_SERVICE = 'tillbook.sandbox.Control'

type FieldType = 'string' | 'bool' | 'uint32' | 'uint64' | 'sint64' | 'PayMode' | 'Keep'

type Field = { type: string; id: number; rule?: string; keyType?: string }
type MessageDescription = { fields: { [name: string]: Field } }

/** Fields of a message in the order of their numbers, from 1. */
function message(fields: Record<string, FieldType>): MessageDescription {
  const numbered = Object.entries(fields).map(([name, type], index): [string, Field] => [
    name,
    { type, id: index + 1 },
  ])
  return { fields: Object.fromEntries(numbered) }
}

function listOf(type: string, field: string): MessageDescription {
  return { fields: { [field]: { rule: 'repeated', type, id: 1 } } }
}

function method(requestType: string, responseType: string, comment: string) {
  return { requestType, responseType, comment }
}

const CONTROL = {
  methods: {
    Pay: method('PayRequest', 'PayResponse', 'The customer pays an invoice of the node.'),
    Balance: method('Empty', 'BalanceResponse', 'Both sides of the one channel.'),
    SetBalance: method('SetBalanceRequest', 'BalanceResponse', 'Fills or empties the wallet.'),
    Settled: method('Empty', 'SettledResponse', 'Every settlement ever made: the judge.'),
    Received: method('Empty', 'ReceivedResponse', 'What the wallet got: judge of double pay.'),
    SetFaults: method('FaultScript', 'FaultScript', 'Replaces the fault script.'),
    GetFaults: method('Empty', 'FaultScript', 'What is left of it.'),
    Calls: method('Empty', 'CallsResponse', 'Calls by RPC since the start, refused ones too.'),
    BreakStreams: method('BreakStreamsRequest', 'Empty', 'Ends every stream, hard or gently.'),
    Restart: method('RestartRequest', 'Empty', 'Goes down and comes back at the same port.'),
    SetClockOffset: method('ClockOffset', 'ClockOffset', 'Moves the clock of the node.'),
    CreateWalletInvoice: method(
      'WalletInvoiceRequest',
      'WalletInvoiceResponse',
      'An invoice of the wallet, for the node to pay.',
    ),
    ResolveWalletInvoice: method('ResolveRequest', 'Empty', 'Settles or cancels such an invoice.'),
  },
}

const MESSAGES = {
  Empty: message({}),
  PayMode: { values: { PAY: 0, PAY_LATE: 1, OVERPAY: 2, PAY_TWICE: 3, VANISH: 4 } },
  // amount_msat 0 pays the invoice's amount. hold_ms: how long after expiry PAY_LATE settles, or
  // how long VANISH holds; 0 takes the default.
  PayRequest: message({
    bolt11: 'string',
    mode: 'PayMode',
    amount_msat: 'uint64',
    hold_ms: 'uint32',
  }),
  // status: succeeded, failed or held
  PayResponse: message({ status: 'string', paid_msat: 'uint64', detail: 'string' }),
  BalanceResponse: message({ wallet_msat: 'uint64', node_msat: 'uint64' }),
  SetBalanceRequest: message({ wallet_msat: 'uint64' }),
  SettledResponse: listOf('Settlement', 'settlements'),
  Settlement: message({ payment_hash: 'string', received_msat: 'uint64', settle_index: 'uint64' }),
  ReceivedResponse: listOf('Receipt', 'receipts'),
  Receipt: message({ payment_hash: 'string', received_msat: 'uint64' }),
  FaultScript: listOf('Fault', 'faults'),
  // method: an RPC without its service, or * for all but this service. count 0: until replaced.
  Fault: message({
    method: 'string',
    kind: 'string',
    skip: 'uint32',
    count: 'uint32',
    delay_ms: 'uint32',
    code: 'uint32',
    text: 'string',
  }),
  CallsResponse: {
    fields: { count_by_method: { keyType: 'string', type: 'uint64', id: 1 } },
  },
  // gently: streams end with OK instead of losing their connection.
  BreakStreamsRequest: message({ gently: 'bool' }),
  // KEEP_IDENTITY forgets invoices and payments; KEEP_NOTHING is another node at the same address.
  Keep: { values: { KEEP_ALL: 0, KEEP_IDENTITY: 1, KEEP_NOTHING: 2 } },
  RestartRequest: message({
    keep: 'Keep',
    down_ms: 'uint32',
    new_certificate: 'bool',
    new_root_keys: 'bool',
  }),
  ClockOffset: message({ offset_ms: 'sint64' }),
  // hold: the wallet keeps the payment in flight until it is resolved.
  WalletInvoiceRequest: message({
    amount_msat: 'uint64',
    expiry_seconds: 'uint32',
    memo: 'string',
    hold: 'bool',
  }),
  WalletInvoiceResponse: message({ bolt11: 'string', payment_hash: 'string' }),
  // settle false cancels the invoice, held or open.
  ResolveRequest: message({ payment_hash: 'string', settle: 'bool' }),
}

export const SANDBOX_CONTROL_PROTO = {
  nested: { tillbook: { nested: { sandbox: { nested: { Control: CONTROL, ...MESSAGES } } } } },
}
