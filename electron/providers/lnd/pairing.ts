import type { PairingStep } from '../../../shared/contract/setup.ts'
import type { Clock } from '../../ports/clock.ts'
import {
  type BitcoinNetwork,
  type CredentialRights,
  type LightningNode,
  type NodeConnection,
  NodeError,
  type NodeInfo,
} from '../../ports/lightning.ts'
import type { NodePairing, PairingInput, PairingOutcome } from '../../ports/pairing.ts'
import { networkOfPrefix, readBolt11 } from './bolt11.ts'
import { fetchCertificate, fingerprintOf, isSameCertificate } from './certificate.ts'
import { LND_LIMITS, type LndLimits } from './limits.ts'
import { type ParsedConnection, parseConnection } from './lndconnect.ts'
import { isTooWide, ROOM_METHOD, TILL_METHODS } from './macaroon.ts'
import { createLndNode } from './node.ts'
import { Secret } from './secret.ts'
import { openTransport } from './transport.ts'

/** Beyond this an invoice's countdown visibly disagrees between the till and the node (pain 28). */
const SKEW_MS_MAX = 60_000
const TEST_INVOICE = { amountMsat: 1_000n, memo: 'Tillbook pairing test', expirySeconds: 60 }

type StepId = PairingStep['id']
type Values = Record<string, string>
type Verdict = { state: 'ok' | 'warn'; reason?: string; values?: Values }

/** Stops the checklist at the step that throws it. */
class StepFailure extends Error {
  readonly reason: string
  readonly values: Values
  constructor(reason: string, values: Values = {}) {
    super(reason)
    this.reason = reason
    this.values = values
  }
}

type Tools = { clock: Clock; limits: LndLimits }

/** The first-run checklist on a real node. Nothing is kept here; the core holds the outcome. */
export function createNodePairing(options: {
  clock: Clock
  limits?: Partial<LndLimits>
}): NodePairing {
  const tools = { clock: options.clock, limits: { ...LND_LIMITS, ...options.limits } }
  return {
    check: (input, emit, signal) => check(tools, input, emit, signal),
    bake: (connection) => bakeTillCredential(tools, connection),
  }
}

async function check(
  tools: Tools,
  input: PairingInput,
  emit: (step: PairingStep) => void,
  signal: AbortSignal,
): Promise<PairingOutcome> {
  const outcome = emptyOutcome()
  const step = makeStep(emit, signal)
  let node: LightningNode | null = null
  const hangUp = () => node?.close()
  signal.addEventListener('abort', hangUp, { once: true })
  try {
    const parsed = await step('parsed', () => parse(input.connection))
    const pinned = await step('reachable', () => reach(tools, parsed))
    const { confirmedFingerprint } = input
    const { certificatePem, isTrusted } = await step('certificate', () =>
      pin(parsed, pinned, confirmedFingerprint),
    )
    outcome.fingerprint = fingerprintOf(certificatePem)
    // A macaroon sent now would be anybody's who answers at this address (reliability 6).
    outcome.awaitsConfirmation = !isTrusted
    if (!isTrusted) return outcome
    const { host, port, macaroonHex } = parsed
    const connection = { host, port, certificatePem, macaroonHex, expected: null }
    node = createLndNode(connection, tools)
    const tried = await tryNode(node, step, tools.clock)
    outcome.info = tried.info
    outcome.rights = tried.rights
    outcome.isTooWide = isTooWide(tried.rights)
    outcome.canBake = tried.rights.canBakeCredentials
    outcome.connection = { ...connection, expected: tried.expected }
  } catch (error) {
    // The step has already told the screen; only a fault of our own goes on upwards.
    if (!(error instanceof StepFailure)) throw error
  } finally {
    signal.removeEventListener('abort', hangUp)
    hangUp()
  }
  return outcome
}

function emptyOutcome(): PairingOutcome {
  return {
    connection: null,
    info: null,
    rights: null,
    isTooWide: false,
    canBake: false,
    fingerprint: '',
    awaitsConfirmation: false,
  }
}

type Step = <Value>(id: StepId, work: () => Promise<{ value: Value } & Verdict>) => Promise<Value>

/** Runs one line of the checklist and tells its end, whichever it is. */
function makeStep(emit: (step: PairingStep) => void, signal: AbortSignal): Step {
  return async (id, work) => {
    if (signal.aborted) throw new StepFailure('stopped')
    emit({ id, state: 'running', reason: '', values: {} })
    try {
      const { value, state, reason = '', values = {} } = await work()
      emit({ id, state, reason, values })
      return value
    } catch (error) {
      const failure = asStepFailure(error)
      emit({ id, state: 'failed', reason: failure.reason, values: failure.values })
      throw failure
    }
  }
}

function asStepFailure(error: unknown): StepFailure {
  if (error instanceof StepFailure) return error
  if (error instanceof NodeError) return new StepFailure(error.kind, { detail: error.message })
  throw error
}

async function parse(
  input: PairingInput['connection'],
): Promise<{ value: ParsedConnection } & Verdict> {
  const parsed = parseConnection(input)
  if (!parsed.ok) throw new StepFailure(parsed.error)
  const { host, port } = parsed.value
  return { value: parsed.value, state: 'ok', values: { host, port: String(port) } }
}

async function reach(tools: Tools, { host, port }: ParsedConnection) {
  const deadlineMs = tools.limits.certificateDeadlineMs
  const { pem } = await fetchCertificate({ host, port, deadlineMs }, tools.clock)
  return { value: pem, state: 'ok' as const }
}

/** Only a certificate that somebody vouches for is trusted: by bringing it, or by comparing it. */
async function pin(
  parsed: ParsedConnection,
  certificatePem: string,
  confirmedFingerprint: string | null,
) {
  const fingerprint = fingerprintOf(certificatePem)
  const isBrought = parsed.certificatePem !== null
  const values = { fingerprint, firstUse: isBrought ? 'no' : 'yes' }
  if (!isBrought && confirmedFingerprint === null) {
    const value = { certificatePem, isTrusted: false }
    return { value, state: 'warn' as const, reason: 'first_use', values }
  }
  const isExpected = isBrought
    ? isSameCertificate(parsed.certificatePem ?? '', certificatePem)
    : confirmedFingerprint === fingerprint
  if (!isExpected) throw new StepFailure('certificate_mismatch', values)
  return { value: { certificatePem, isTrusted: true }, state: 'ok' as const, values }
}

async function tryNode(node: LightningNode, step: Step, clock: Clock) {
  const info = await step('macaroon', async () => ({
    value: await infoIfAllowed(node),
    state: 'ok',
  }))
  const rights = await step('rights', async () => judgeRights(await node.rights()))
  await step('synced', async () => judgeSync(info))
  const expected = await step('test_invoice', () => tryInvoice(node, info, clock))
  return { info, rights, expected }
}

/** LND's own invoice.macaroon may not ask who the node is; the test invoice will tell. */
async function infoIfAllowed(node: LightningNode): Promise<NodeInfo | null> {
  try {
    return await node.info()
  } catch (error) {
    if (error instanceof NodeError && error.kind === 'permission_denied') return null
    throw error
  }
}

function judgeRights(rights: CredentialRights): { value: CredentialRights } & Verdict {
  const missing = missingRights(rights)
  if (missing.length > 0) throw new StepFailure('rights_missing', { missing: missing.join(', ') })
  const values = { rights: rights.excess.join(', ') }
  if (isTooWide(rights)) return { value: rights, state: 'warn', reason: 'rights_too_wide', values }
  if (!rights.canReadRoom) return { value: rights, state: 'warn', reason: 'room_unknown', values }
  return { value: rights, state: 'ok', values }
}

/** What a till cannot work without, as the node calls it. GetInfo is not among them (LND-49). */
function missingRights(rights: CredentialRights): string[] {
  const needed = {
    AddInvoice: rights.canCreateInvoices,
    CancelInvoice: rights.canCancelInvoices,
    ListInvoices: rights.canReadInvoices,
    LookupInvoice: rights.canLookUpInvoices,
    SubscribeInvoices: rights.canFollowInvoices,
  }
  return Object.entries(needed).flatMap(([method, isAllowed]) => (isAllowed ? [] : [method]))
}

function judgeSync(info: NodeInfo | null): { value: null } & Verdict {
  if (info === null) return { value: null, state: 'warn', reason: 'sync_unknown' }
  const values = { height: String(info.blockHeight) }
  if (info.isSyncedToChain) return { value: null, state: 'ok', values }
  return { value: null, state: 'warn', reason: 'not_synced', values }
}

/** Makes and cancels one invoice: it proves the rights, names the node and shows its clock. */
async function tryInvoice(node: LightningNode, info: NodeInfo | null, clock: Clock) {
  const preimage = Buffer.from(clock.randomBytes(32)).toString('hex')
  const made = await node.issue({ preimage, ...TEST_INVOICE })
  const canceled = await node.cancel(made.paymentHash)
  if (canceled !== 'canceled') throw new StepFailure('invoice_refused', { detail: canceled })
  const { destination, prefix } = await readBolt11(made.bolt11)
  if (info !== null && destination !== info.pubkey) throw new StepFailure('wrong_node')
  const network: BitcoinNetwork | null = info?.network ?? networkOfPrefix(prefix)
  if (network === null) throw new StepFailure('wrong_network')
  const value = { pubkey: destination, network }
  const skewMs = made.createdAtMs - clock.nowMs()
  if (Math.abs(skewMs) <= SKEW_MS_MAX) return { value, state: 'ok' as const }
  const values = { skewSeconds: String(Math.round(skewMs / 1000)) }
  return { value, state: 'warn' as const, reason: 'clock_skew', values }
}

/**
 * Uses a wide credential once to make one with a till's rights. It gets a root key of its own,
 * so that the owner can revoke this till alone. @throws NodeError
 */
async function bakeTillCredential(
  tools: Tools,
  connection: NodeConnection,
): Promise<NodeConnection> {
  const { host, port, certificatePem } = connection
  const macaroon = new Secret(connection.macaroonHex)
  const onBreak = () => {}
  const transport = openTransport({ host, port, certificatePem, macaroon, ...tools, onBreak })
  try {
    const answer = await transport.call('bakeMacaroon', {
      permissions: [...TILL_METHODS, ROOM_METHOD].map((action) => ({ entity: 'uri', action })),
      root_key_id: String(Buffer.from(tools.clock.randomBytes(6)).readUIntBE(0, 6) + 1),
    })
    return await assertTills(tools, { ...connection, macaroonHex: String(answer['macaroon']) })
  } finally {
    transport.close()
  }
}

/** The new credential is tried before the wide one is forgotten. */
async function assertTills(tools: Tools, connection: NodeConnection): Promise<NodeConnection> {
  const node = createLndNode(connection, tools)
  try {
    const rights = await node.rights()
    if (isTooWide(rights) || missingRights(rights).length > 0) {
      throw new NodeError('bad_answer', 'the baked credential has other rights than asked for')
    }
    return connection
  } finally {
    node.close()
  }
}
