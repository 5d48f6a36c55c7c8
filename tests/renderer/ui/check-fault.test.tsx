import i18next from 'i18next'
import type { ReactElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { initReactI18next } from 'react-i18next'
import { describe, expect, test } from 'vitest'
import { de } from '../../../renderer/i18n/de/index.ts'
import { en } from '../../../renderer/i18n/en/index.ts'
import { useCheckFault } from '../../../renderer/ui/check-fault.ts'
import { CHECK_RULES, type CheckRule } from '../../../shared/model/check-rules.ts'

type Found = Parameters<ReturnType<typeof useCheckFault>>[0]

function Said({ found }: { found: Found }): ReactElement {
  return <p>{useCheckFault()(found)}</p>
}

async function said(language: 'en' | 'de', found: Found): Promise<string> {
  await i18next.use(initReactI18next).init({
    resources: { en, de },
    lng: language,
    ns: Object.keys(en),
    defaultNS: 'common',
    interpolation: { escapeValue: false },
  })
  return renderToStaticMarkup(<Said found={found} />)
}

describe.each(['en', 'de'] as const)('what a check found, in %s', (language) => {
  test.each(Object.entries(CHECK_RULES))(
    '%s has words for all that it names',
    async (rule, words) => {
      const names = [...words.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => name)
      const values = Object.fromEntries(names.map((name) => [name, `a-${name}`]))
      const markup = await said(language, {
        reason: 'English words',
        fault: { rule: rule as CheckRule, values },
      })
      expect(markup).not.toMatch(/\{\{|rule\.|English words/)
      for (const value of Object.values(values)) expect(markup).toContain(value)
    },
  )

  test('of a break that was kept before there were rules is said as it was kept', async () => {
    expect(await said(language, { reason: 'missing', fault: null })).toBe('<p>missing</p>')
  })
})

test('kinds of rows have names of their own in German', async () => {
  const fault = { rule: 'row_missing', values: { noun: 'price list' } } as const
  expect(await said('de', { reason: '', fault })).toContain('Preisliste: etwas davon fehlt')
  expect(await said('en', { reason: '', fault })).toContain('a price list is missing')
})
