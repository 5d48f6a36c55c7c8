import i18next from 'i18next'
import { renderToStaticMarkup } from 'react-dom/server'
import { initReactI18next } from 'react-i18next'
import { beforeAll, expect, test } from 'vitest'
import { PausedState } from '../../../renderer/features/credits/paused-state.tsx'
import type { PausedPlans } from '../../../renderer/features/credits/use-paused-plans.ts'
import { toProblem } from '../../../renderer/app/faults.ts'
import { en } from '../../../renderer/i18n/en/index.ts'

beforeAll(async () => {
  await i18next.use(initReactI18next).init({
    resources: { en },
    lng: 'en',
    ns: Object.keys(en),
    defaultNS: 'common',
    interpolation: { escapeValue: false },
  })
})

function draw(paused: Partial<PausedPlans>, isSearching = false): string {
  const nothing = { rows: [], next: null, count: null, problem: null, state: 'ready' as const }
  const all = { ...nothing, loadMore: () => {}, readAgain: () => {}, ...paused }
  return renderToStaticMarkup(
    <PausedState paused={all} isSearching={isSearching} onClear={() => {}} />,
  )
}

const NOBODY = en.plans.waiting.empty.title

test('says that it failed, never that nobody waits', () => {
  const failed = draw({ state: 'failed', problem: toProblem(new Error('the wire broke')) })
  expect(failed).toContain(en.common.retry)
  expect(failed).not.toContain(NOBODY)
})

test('says nothing of anybody before the first answer', () => {
  const loading = draw({ state: 'loading' })
  expect(loading).not.toContain(NOBODY)
  expect(loading).not.toContain(en.common.retry)
})

test('tells a shop where nobody waits from a search that found nobody', () => {
  expect(draw({ count: 0 })).toContain(NOBODY)
  expect(draw({ count: 3 }, true)).toContain(en.plans.waiting.nothing)
  expect(draw({ count: 3 }, true)).not.toContain(NOBODY)
})
