/** Bitcoin's networks as LND names them, with the bech32 prefix each one gives to invoices. */
export const PREFIX_BY_NETWORK = {
  mainnet: 'bc',
  testnet: 'tb',
  testnet4: 'tb',
  signet: 'tbs',
  regtest: 'bcrt',
  simnet: 'sb',
} as const

export type SandboxNetwork = keyof typeof PREFIX_BY_NETWORK
