import { describe, expect, test } from 'vitest'
import { de } from '../../../renderer/i18n/de/index.ts'
import { en } from '../../../renderer/i18n/en/index.ts'
import { sell } from '../../../renderer/i18n/en/sell.ts'
import type { QuoteRefusalReason } from '../../../electron/domain/rates.ts'
import type { NodeErrorKind } from '../../../electron/ports/lightning.ts'
import type { RateSourceError } from '../../../electron/ports/rates.ts'
import { contract } from '../../../shared/contract/index.ts'
import { ERRORS } from '../../../shared/contract/errors.ts'
import { RATE_SOURCES } from '../../../shared/model/settings.ts'
import { NODE_LIGHTS, PREFLIGHT_CHECKS } from '../../../shared/model/status.ts'
import { CASHIER_SCRIPTS, INVOICE_STATUSES } from '../../../shared/model/invoice.ts'

type Words = { [key: string]: string | Words }

function flat(words: Words, prefix = ''): Map<string, string> {
  const found = new Map<string, string>()
  for (const [key, value] of Object.entries(words)) {
    if (typeof value === 'string') found.set(`${prefix}${key}`, value)
    else for (const [path, text] of flat(value, `${prefix}${key}.`)) found.set(path, text)
  }
  return found
}

const english = flat(en as unknown as Words)
const german = flat(de as unknown as Words)
const placeholders = (text: string): string => (text.match(/\{\{\w+\}\}/g) ?? []).sort().join()

describe('the dictionaries', () => {
  test('have the same keys in both languages', () => {
    expect([...german.keys()].sort()).toEqual([...english.keys()].sort())
  })

  test('have words behind every key', () => {
    const empty = [...english, ...german].filter(([, text]) => text.trim() === '')
    expect(empty).toEqual([])
  })

  test('name the same values in both languages', () => {
    const other = [...english.keys()].filter(
      (key) => placeholders(english.get(key) ?? '') !== placeholders(german.get(key) ?? ''),
    )
    expect(other).toEqual([])
  })

  test('are translated: no sentence is the same in both', () => {
    const isSentence = (text: string): boolean => (text.match(/[a-zäöüß]{2,}/gi) ?? []).length > 3
    const isTyped = (key: string): boolean => /command|placeholder/.test(key)
    const same = [...english].filter(
      ([key, text]) => german.get(key) === text && isSentence(text) && !isTyped(key),
    )
    expect(same.map(([key]) => key)).toEqual([])
  })

  test('say du in German, and one word for one thing', () => {
    // In the middle of a sentence only: at its beginning `Sie` may be what was just spoken of.
    const formal = /[^.:!?…„–\s]\s(Sie|Ihre?[mnrs]?|Ihnen)\b/
    const other = /\bNodes?\b|Geschenk(?:e|codes)\b/
    const wrong = [...german].filter(([, text]) => formal.test(text) || other.test(text))
    expect(wrong.map(([key]) => key)).toEqual([])
  })

  test('have a title and a next step for every declared error (CODE-01)', () => {
    for (const code of [...Object.keys(ERRORS), 'offline', 'no_answer', 'unknown']) {
      for (const part of ['title', 'next']) {
        expect([...english.keys()]).toContain(`errors.${code}.${part}`)
      }
    }
  })

  test('have words for every status, every light and every script (OPP-01)', () => {
    for (const status of INVOICE_STATUSES) expect(english.has(`status.sale.${status}`)).toBe(true)
    for (const light of NODE_LIGHTS) {
      expect(english.has(`status.node.${light}`) && english.has(`status.node_next.${light}`)).toBe(
        true,
      )
    }
    const quiet = ['none', 'deliver', 'wait_creating']
    for (const script of CASHIER_SCRIPTS.filter((name) => !quiet.includes(name))) {
      expect([...english.keys()]).toContain(`sell.script.${script}.words`)
    }
  })

  test('say what every method does: the audit log names who was allowed or refused', () => {
    const missing: string[] = []
    for (const [noun, verbs] of Object.entries(contract)) {
      for (const verb of Object.keys(verbs)) {
        if (!english.has(`methods.${noun}.${verb}`)) missing.push(`${noun}.${verb}`)
      }
    }
    expect(missing).toEqual([])
  })

  test('say what went wrong between the till and its node', () => {
    const faults: Record<NodeErrorKind, true> = {
      unreachable: true,
      deadline: true,
      certificate_changed: true,
      certificate_expired: true,
      macaroon_refused: true,
      permission_denied: true,
      wallet_locked: true,
      wrong_network: true,
      wrong_node: true,
      already_exists: true,
      not_found: true,
      refused: true,
      bad_answer: true,
    }
    for (const fault of Object.keys(faults)) {
      expect([...english.keys()]).toContain(`status.node_fault.${fault}`)
    }
  })

  test('name every price source and say why one stayed silent (LND-51)', () => {
    const silent: Record<RateSourceError['reason'], true> = {
      unreachable: true,
      deadline: true,
      refused: true,
      bad_answer: true,
      currency_unknown: true,
    }
    const held: Record<Exclude<QuoteRefusalReason, 'no_readings'>, true> = {
      all_outliers: true,
      below_floor: true,
      above_ceiling: true,
      jump_unconfirmed: true,
      jump_alone: true,
    }
    const reasons = [...Object.keys(silent), ...Object.keys(held), 'failed']
    for (const reason of reasons) expect(english.has(`settings.rates.failure.${reason}`)).toBe(true)
    for (const source of [...RATE_SOURCES, 'manual', 'price_check']) {
      const name = english.get(`settings.rates.source_name.${source}`) ?? ''
      expect(name.charAt(0)).toMatch(/[A-Z]/)
    }
  })

  test('have a sentence for every subject of the preflight (OPP-05)', () => {
    for (const id of PREFLIGHT_CHECKS) expect(sell.preflight).toHaveProperty(`other_${id}`)
    for (const light of NODE_LIGHTS.filter(
      (name) => !['connected', 'catching_up'].includes(name),
    )) {
      expect(sell.preflight).toHaveProperty(`node_${light}`)
    }
  })
})
