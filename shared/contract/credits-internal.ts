import { EVERYONE, SELLERS } from './base.ts'
import { credits } from './credits.ts'

/**
 * MANA-28 and MANA-29: the balance and the one-shot debit once more, on the paths and with the
 * scope of services that act for a customer. They are the same verbs on the same book.
 */
export const creditsInternal = {
  balance: credits.balance
    .route({ method: 'GET', path: '/internal/credits/balance/{customerId}' })
    .meta({ access: EVERYONE, isAudited: false, scope: 'credits:internal' }),
  use: credits.use
    .route({ method: 'POST', path: '/internal/credits/use' })
    .meta({ access: SELLERS, isAudited: true, scope: 'credits:internal' }),
}
