import i18next from 'i18next'
import { renderToStaticMarkup } from 'react-dom/server'
import { initReactI18next } from 'react-i18next'
import { beforeAll, expect, test } from 'vitest'
import { CheckedLight } from '../../../renderer/features/sell/preflight-light.tsx'
import { en } from '../../../renderer/i18n/en/index.ts'
import { PREFLIGHT_CHECKS, type Preflight } from '../../../shared/model/status.ts'

type Check = Preflight['checks'][number]

beforeAll(async () => {
  await i18next.use(initReactI18next).init({
    resources: { en },
    lng: 'en',
    ns: Object.keys(en),
    interpolation: { escapeValue: false },
  })
})

/** What the light says when all is well but for these. */
function words(but: Partial<Record<Check['id'], Check['state']>>): string {
  const checks = PREFLIGHT_CHECKS.map((id): Check => {
    const state = but[id] ?? 'ok'
    return { id, state, reason: state, values: {} }
  })
  const html = renderToStaticMarkup(<CheckedLight preflight={{ checks, canSell: true }} />)
  return html.replaceAll(/<[^>]*>/g, '')
}

test.each([
  [{}, 'Ready'],
  [{ inbound: 'unknown' }, 'Ready · room not known'],
  [{ clock: 'unknown' }, 'Ready · clock not compared yet'],
  [{ sync: 'unknown', inbound: 'unknown' }, 'Ready · chain not known · room not known'],
  [{ inbound: 'unknown', rate: 'warn' }, 'The rate needs attention.'],
] as const)('OPP-05: with %j the light says %s', (but, said) => {
  expect(words(but)).toBe(said)
})

test('the room of a node is a number that can be read', () => {
  const values = { inboundSat: '10000000' }
  const checks: Check[] = [{ id: 'inbound', state: 'stop', reason: 'inbound_too_small', values }]
  const html = renderToStaticMarkup(<CheckedLight preflight={{ checks, canSell: false }} />)
  expect(html).toContain('The node can receive 10,000,000 sat at most.')
})
