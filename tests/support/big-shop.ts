import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deriveKey } from '../../electron/core/keys.ts'
import { saveConnection } from '../../electron/core/node-connection.ts'
import { hashPin } from '../../electron/core/pin-hash.ts'
import type { NodeConnection } from '../../electron/ports/lightning.ts'
import { systemClock } from '../../electron/providers/clock.ts'
import { openSealedVault } from '../../electron/providers/vault/sealed-file.ts'
import { openBook } from '../../electron/store/open.ts'
import { insertOperator, savePin } from '../../electron/store/operators.ts'
import type { ConsoleClient } from '../../shared/contract/index.ts'
import { makeId } from '../../shared/ids.ts'
import { bigBook } from './big-book.ts'
import { type Shop, SHOP_PIN } from './shop-host.ts'

/** The same in every run, because the filled book is kept under its key. */
const MASTER = new Uint8Array(32).fill(0x42)

/**
 * A shop with years of trade behind it, paired with a node that runs, and people who take turns:
 * each may make only ten invoices a minute (LND-12). Leaves no process behind.
 */
export async function bigShop(options: {
  dir: string
  node: NodeConnection & { tillMacaroonHex: string }
  cashiers: number
  transfers: number
}): Promise<Shop> {
  const pageDir = join(options.dir, 'page')
  const dataDir = join(options.dir, 'data')
  const liveDir = join(dataDir, 'live')
  for (const dir of [pageDir, dataDir, liveDir]) mkdirSync(dir, { recursive: true, mode: 0o700 })
  writeFileSync(join(pageDir, 'index.html'), '<!doctype html><title>page</title>')
  const vault = await openSealedVault(liveDir, { kind: 'key_file' })
  await vault.write('master', MASTER)
  const { host, port, certificatePem, tillMacaroonHex: macaroonHex } = options.node
  await saveConnection(vault, { host, port, certificatePem, macaroonHex, expected: null })
  const chainKey = deriveKey(MASTER, 'chain')
  bigBook({ dir: liveDir, chainKey, transfers: options.transfers })
  const cashiers = await hire({ dir: liveDir, chainKey }, options.cashiers)
  return { dataDir, pageDir, cashiers }
}

/** Owners, so that the same person may sell and review. All have one PIN. */
async function hire(at: { dir: string; chainKey: Uint8Array }, count: number): Promise<string[]> {
  const salt = systemClock.randomBytes(16)
  const pin = await hashPin(SHOP_PIN, deriveKey(MASTER, 'pin-pepper'), salt)
  const book = openBook({ ...at, clock: systemClock })
  try {
    return book.write((tx) =>
      Array.from({ length: count }, (_, index) => {
        const id = makeId('op', systemClock.nowMs(), systemClock.randomBytes(10))
        insertOperator(tx, { id, name: `Person ${index}`, role: 'owner', isActive: true })
        savePin(tx, id, pin)
        return id
      }),
    )
  } finally {
    book.close()
  }
}

/** The first index of such a book takes a minute; no bench counts it. */
export async function untilIndexed(client: ConsoleClient): Promise<void> {
  for (;;) {
    const { state } = await client.book.trialBalance({})
    if (state === 'ready') return
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}
