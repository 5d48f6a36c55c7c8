import { describe, expect, test } from 'vitest'
import { topUpEnd } from '../../../renderer/features/credits/top-up-end.ts'
import { isCredited } from '../../../electron/domain/invoice.ts'
import { INVOICE_STATUSES, RECEIVED_OUTCOMES } from '../../../shared/model/invoice.ts'

describe('what the panel of a top-up says at its end', () => {
  const all = INVOICE_STATUSES.flatMap((status) =>
    RECEIVED_OUTCOMES.map((outcome) => ({ status, outcome })),
  )

  test.each(all)('LND-38: $status, $outcome: paid is said where credits were added', (sale) => {
    expect(topUpEnd({ ...sale, script: 'none' }) === 'paid').toBe(isCredited(sale))
  })

  test('too little and an amount that is not known have words of their own', () => {
    expect(topUpEnd({ status: 'paid', outcome: 'under', script: 'ask_under' })).toBe('under')
    const unknown = {
      status: 'paid_late',
      outcome: 'unknown',
      script: 'ask_unknown_amount',
    } as const
    expect(topUpEnd(unknown)).toBe('unknown')
  })

  test('one that another node holds is not over', () => {
    expect(topUpEnd({ status: 'pending', outcome: 'none', script: 'node_silent' })).toBe(
      'elsewhere',
    )
    expect(topUpEnd({ status: 'expired', outcome: 'none', script: 'none' })).toBe('over')
  })
})
