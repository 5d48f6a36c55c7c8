import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { printSkipped } from './line.ts'
import { benchSaleCreate } from './sale-create.ts'

/** The rights of a till: it makes, reads and cancels invoices, and cannot pay. */
const TILL_RIGHTS = ['invoices:read', 'invoices:write', 'info:read']

/** The same on a real LND node on a regtest chain. */
export async function run(): Promise<void> {
  const lnd = fileURLToPath(new URL('../regtest/bin/lnd', import.meta.url))
  if (!existsSync(lnd)) {
    printSkipped('sale-create-lnd', 'lnd is not built here; npm run test:regtest builds it')
    return
  }
  const { startRegtest } = await import('../regtest/harness/regtest.ts')
  const chain = await startRegtest()
  try {
    const { host, port, certificatePem } = chain.merchant
    const tillMacaroonHex = await chain.merchant.bake(TILL_RIGHTS)
    await benchSaleCreate('sale-create-lnd', { host, port, certificatePem, tillMacaroonHex })
  } finally {
    await chain.stop()
  }
}
