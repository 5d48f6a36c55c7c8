import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import {
  addPeer,
  createChainAddress,
  getChannels,
  getWalletInfo,
  openChannel,
  payViaPaymentDetails,
} from 'lightning'
import { type Btcd, lndChainFlags, startBtcd } from './btcd.ts'
import type { LndSeat } from './lnd.ts'
import { makeNode, type NodeHandle, type OwnedNode } from './node.ts'
import { freePorts, until } from './process.ts'

export type { NodeHandle } from './node.ts'

export type Regtest = {
  /** Receives. Half of the channel is on its side, so it can pay as well. */
  merchant: NodeHandle
  payer: NodeHandle
  mine(blocks: number): Promise<void>
  /** Stops both lnds, then btcd, and removes every file. */
  stop(): Promise<void>
}

const BIN = fileURLToPath(new URL('../bin/', import.meta.url))
const REAPER = fileURLToPath(new URL('./reaper.mjs', import.meta.url))
/** Any regtest address will do until the first node has a wallet. */
const FIRST_MINING_ADDRESS = 'mrCDrCybB6J1vRfbwM5hemdJz73FwDBC8r'
/** Segwit locks in at block 432 on btcd's regtest; before that funding is refused in silence. */
const BLOCKS_FOR_SEGWIT = 500
const CHANNEL_SAT = 10_000_000

/**
 * Starts btcd and two lnds with one channel that both sides can pay through: about 20 s.
 * Everything lives in a temporary folder on free loopback ports; when this process dies,
 * however it dies, a reaper stops the nodes and removes the folder.
 */
export async function startRegtest(): Promise<Regtest> {
  for (const name of ['btcd', 'lnd']) {
    if (!existsSync(join(BIN, name))) throw new Error(`${name} is not built: npm run test:regtest`)
  }
  const root = await mkdtemp(join(tmpdir(), 'tillbook-regtest-'))
  const reaper = startReaper(root)
  try {
    return await startAll(root, reaper)
  } catch (error) {
    reaper.end()
    throw error
  }
}

type Reaper = ReturnType<typeof startReaper>

function startReaper(root: string) {
  const child = spawn(process.execPath, [REAPER], {
    stdio: ['pipe', 'ignore', 'inherit'],
    detached: true,
  })
  child.unref()
  child.stdin.write(`root ${root}\n`)
  return {
    watch: (pid: number) => void child.stdin.write(`pid ${pid}\n`),
    forget: (pid: number) => void child.stdin.write(`gone ${pid}\n`),
    end: () => child.stdin.end(),
  }
}

async function startAll(root: string, reaper: Reaper): Promise<Regtest> {
  const [rpcPort = 0, ...ports] = await freePorts(5)
  const dirs = ['btcd', 'merchant', 'payer'].map((name) => join(root, name))
  await Promise.all(dirs.map((dir) => mkdir(dir, { recursive: true })))
  const [btcdDir = '', merchantDir = '', payerDir = ''] = dirs
  const startChain = async (miningAddress: string) => {
    const btcd = await startBtcd({
      binary: join(BIN, 'btcd'),
      dir: btcdDir,
      rpcPort,
      miningAddress,
    })
    reaper.watch(btcd.program.pid)
    return btcd
  }
  let btcd: Btcd = await startChain(FIRST_MINING_ADDRESS)
  const seat = (dir: string, first: number): LndSeat => ({
    binary: join(BIN, 'lnd'),
    dir,
    rpcPort: ports[first] ?? 0,
    p2pPort: ports[first + 1] ?? 0,
    chainFlags: lndChainFlags(btcd),
  })
  const call = (): Promise<void> => connectPeers({ merchant, payer })
  const [merchant, payer]: [OwnedNode, OwnedNode] = await Promise.all([
    makeNode(seat(merchantDir, 0), reaper, call),
    makeNode(seat(payerDir, 2), reaper, call),
  ])
  const { address } = await createChainAddress({ lnd: payer.lnd(), format: 'p2wpkh' })
  await btcd.stop()
  reaper.forget(btcd.program.pid)
  btcd = await startChain(address)
  await btcd.mine(BLOCKS_FOR_SEGWIT)
  await fundChannel({ btcd, merchant, payer })
  return {
    merchant: merchant.handle,
    payer: payer.handle,
    mine: (blocks) => btcd.mine(blocks),
    stop: async () => {
      await Promise.all([merchant.stop(), payer.stop()])
      await btcd.stop()
      reaper.forget(btcd.program.pid)
      reaper.end()
      await rm(root, { recursive: true, force: true })
    },
  }
}

async function fundChannel(input: { btcd: Btcd; merchant: OwnedNode; payer: OwnedNode }) {
  const { merchant, payer } = input
  await Promise.all([merchant, payer].map(waitForSync))
  await until(
    'the payer sees its coins and opens the channel',
    async () => {
      await connectPeers(input)
      return openChannel({
        lnd: payer.lnd(),
        local_tokens: CHANNEL_SAT,
        give_tokens: CHANNEL_SAT / 2,
        partner_public_key: merchant.handle.pubkey,
      })
    },
    { deadlineMs: 40_000, everyMs: 300 },
  )
  // The funding transaction needs a moment to reach btcd's mempool; mining earlier skips it.
  await sleep(1_000)
  await until('the channel is active on both sides', () => mineUntilActive(input), {
    deadlineMs: 40_000,
    everyMs: 1_000,
  })
  await until('a payment finds its way', async () => (await isPayable(input)) || null, {
    deadlineMs: 40_000,
    everyMs: 200,
  })
}

/**
 * An active channel is not yet one that pays: for a moment the nodes may stand at different blocks,
 * and the payer's last hop is then refused. A payment nobody asked for is refused by its receiver.
 */
async function isPayable({ merchant, payer }: { merchant: OwnedNode; payer: OwnedNode }) {
  const [left, right] = await Promise.all(
    [merchant, payer].map((node) => getWalletInfo({ lnd: node.lnd() })),
  )
  if (left?.current_block_height !== right?.current_block_height) return false
  const id = randomBytes(32).toString('hex')
  const destination = merchant.handle.pubkey
  const told: unknown = await payViaPaymentDetails({
    lnd: payer.lnd(),
    destination,
    id,
    mtokens: '5000',
    max_fee_mtokens: '0',
    pathfinding_timeout: 5_000,
  }).catch((error: unknown) => error)
  return Array.isArray(told) && told[1] === 'PaymentRejectedByDestination'
}

/** A peer that is connected already refuses, and that is as good. */
async function connectPeers({ merchant, payer }: { merchant: OwnedNode; payer: OwnedNode }) {
  const socket = `127.0.0.1:${merchant.seat.p2pPort}`
  const { pubkey } = merchant.handle
  await addPeer({ lnd: payer.lnd(), public_key: pubkey, socket, timeout: 2_000 }).catch(() => {})
}

async function mineUntilActive(input: { btcd: Btcd; merchant: OwnedNode; payer: OwnedNode }) {
  const nodes = [input.merchant, input.payer]
  const active = await Promise.all(nodes.map(hasActiveChannel))
  if (active.every(Boolean)) return true
  await input.btcd.mine(3)
  return null
}

async function waitForSync(node: OwnedNode) {
  await until(
    'lnd follows the chain',
    async () => {
      const info = await getWalletInfo({ lnd: node.lnd() })
      return info.is_synced_to_chain && info.current_block_height >= BLOCKS_FOR_SEGWIT ? true : null
    },
    { deadlineMs: 60_000, everyMs: 200 },
  )
}

async function hasActiveChannel(node: OwnedNode): Promise<boolean> {
  const { channels } = await getChannels({ lnd: node.lnd(), is_active: true })
  return channels.length > 0
}
