import { decodeBolt11, type DecodedBolt11 } from './bolt11.ts'
import { PREFIX_BY_NETWORK, type SandboxNetwork } from './networks.ts'
import { RpcError } from './rpc-error.ts'

/** What a payer's own node refuses before it sends anything. Throws RpcError with LND's texts. */
export function readForPayer(
  bolt11: string,
  network: SandboxNetwork,
  nowMs: number,
): DecodedBolt11 {
  const decoded = readForNetwork(bolt11, network)
  const validUntil = decoded.createdAtSeconds + decoded.expirySeconds
  if (BigInt(nowMs) > validUntil * 1000n) {
    throw new RpcError(`invoice expired. Valid until ${goTime(validUntil)}`)
  }
  return decoded
}

export function readForNetwork(bolt11: string, network: SandboxNetwork): DecodedBolt11 {
  const decoded = decodeOrRefuse(bolt11)
  // By prefix, because testnet and testnet4 share theirs.
  if (PREFIX_BY_NETWORK[decoded.network] !== PREFIX_BY_NETWORK[network]) {
    throw new RpcError(`invoice not for current active network '${network}'`)
  }
  return decoded
}

function decodeOrRefuse(bolt11: string): DecodedBolt11 {
  try {
    return decodeBolt11(bolt11)
  } catch (error) {
    throw new RpcError(error instanceof Error ? error.message : String(error))
  }
}

/** Go's default print of a time in UTC. */
function goTime(seconds: bigint): string {
  const iso = new Date(Number(seconds) * 1000).toISOString()
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)} +0000 UTC`
}
