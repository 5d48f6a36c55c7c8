import { createHash, randomBytes } from 'node:crypto'
import { cancelHodlInvoice, createHodlInvoice, createInvoice, settleHodlInvoice } from 'lightning'
import type { ConformanceTarget } from '../../conformance/target.ts'
import { TILL_PERMISSIONS } from './node.ts'
import type { Regtest } from './regtest.ts'

/** The merchant issues and spends; the payer is the customer and whoever gets paid. */
export async function regtestTarget({ merchant, payer }: Regtest): Promise<ConformanceTarget> {
  const tillMacaroonHex = await merchant.bake(TILL_PERMISSIONS)
  const preimages = new Map<string, string>()
  const spender = () => ({
    host: merchant.host,
    port: merchant.port,
    certificatePem: merchant.certificatePem,
    adminMacaroonHex: merchant.adminMacaroonHex,
  })
  return {
    get issuer() {
      return { ...spender(), tillMacaroonHex, network: 'regtest' }
    },
    get spender() {
      return spender()
    },
    payer: { pay: payer.pay },
    payee: {
      createInvoice: async ({ amountMsat, expirySeconds }) => {
        const expiresAt = new Date(Date.now() + (expirySeconds ?? 3_600) * 1_000).toISOString()
        const made = await createInvoice({
          lnd: payer.lnd(),
          mtokens: String(amountMsat),
          expires_at: expiresAt,
        })
        return { bolt11: made.request, paymentHash: made.id }
      },
      createHoldInvoice: async ({ amountMsat }) => {
        const preimage = randomBytes(32)
        const id = createHash('sha256').update(preimage).digest('hex')
        preimages.set(id, preimage.toString('hex'))
        const made = await createHodlInvoice({ lnd: payer.lnd(), id, mtokens: String(amountMsat) })
        return { bolt11: made.request, paymentHash: id }
      },
      settleHeld: async (paymentHash) => {
        const secret = preimages.get(paymentHash)
        if (secret === undefined) throw new Error('no such hold invoice')
        await settleHodlInvoice({ lnd: payer.lnd(), secret })
      },
      cancelInvoice: async (id) => {
        await cancelHodlInvoice({ lnd: payer.lnd(), id })
      },
    },
    restart: () => merchant.restart(),
  }
}
