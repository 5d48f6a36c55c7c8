import { z } from 'zod'
import { type CreditPackage, creditPackageSchema } from '../../shared/model/invoice.ts'
import { readSetting } from '../store/settings.ts'
import type { ReadTx } from '../store/tx.ts'

/** LND-15, LND-20 and TRAP-12: 300 credits for 3 dollars, as data that a shop can change. */
const DEFAULT_PACKAGES: CreditPackage[] = [
  { id: 'credits-300', credits: 300, priceMinor: 300n, currency: 'USD' },
]

const storedPackages = z.array(
  creditPackageSchema.extend({ priceMinor: z.coerce.bigint().positive() }),
)

/** The packages a customer can buy. */
export function creditPackages(tx: ReadTx): CreditPackage[] {
  return readSetting(tx, 'packages', storedPackages) ?? DEFAULT_PACKAGES
}
