import type { SandboxDatabase } from './database.ts'

export type ChannelSide = 'wallet' | 'node'

/** The one channel between the customer's wallet and the node: who holds how much. */
export interface Channel {
  balanceMsat(side: ChannelSide): bigint
  /** Adds a positive or negative amount to one side, inside the caller's transaction. */
  change(side: ChannelSide, amountMsat: bigint): void
  set(side: ChannelSide, amountMsat: bigint): void
}

export function createChannel(db: SandboxDatabase): Channel {
  const read = db.prepare<[ChannelSide], { amount: bigint }>(
    'SELECT amount_msat AS amount FROM balance WHERE owner = ?',
  )
  const add = db.prepare<[bigint, ChannelSide]>(
    'UPDATE balance SET amount_msat = amount_msat + ? WHERE owner = ?',
  )
  const set = db.prepare<[bigint, ChannelSide]>(
    'UPDATE balance SET amount_msat = ? WHERE owner = ?',
  )
  return {
    balanceMsat: (side) => read.get(side)?.amount ?? 0n,
    change: (side, amountMsat) => void add.run(amountMsat, side),
    set: (side, amountMsat) => void set.run(amountMsat, side),
  }
}
