import type { ConnectionInput, PairingStep } from '../../shared/contract/setup.ts'
import type { CredentialRights, NodeConnection, NodeInfo } from './lightning.ts'

export type PairingInput = {
  connection: ConnectionInput
  /** What the owner confirmed, where no certificate was brought; null before. */
  confirmedFingerprint: string | null
}

export type PairingOutcome = {
  /** Null when a step failed. `expected` is filled from what the node answered. */
  connection: NodeConnection | null
  info: NodeInfo | null
  rights: CredentialRights | null
  isTooWide: boolean
  canBake: boolean
  /** SHA-256 of the pinned certificate, as hex pairs with colons. */
  fingerprint: string
  /** Nobody vouches for the certificate yet: the check ended before anything secret was sent. */
  awaitsConfirmation: boolean
}

/** The checklist of the first run and of every later re-pairing. */
export interface NodePairing {
  check(
    input: PairingInput,
    emit: (step: PairingStep) => void,
    signal: AbortSignal,
  ): Promise<PairingOutcome>
  /** Uses a wide credential once to make a till's; answers the connection that holds it. */
  bake(connection: NodeConnection): Promise<NodeConnection>
}
