import { CHECK_RULES } from '../../../shared/model/check-rules.ts'

/** What a check of the book found wrong. */
export const check = {
  rule: CHECK_RULES,
  noun: {
    gift: 'gift',
    plan: 'plan',
    'day of plans': 'day of plans',
    setting: 'setting',
    package: 'package',
    'price list': 'price list',
    invoice: 'invoice',
    'receipt of till': 'receipt of till',
    reservation: 'reservation',
  },
} as const
