import i18next from 'i18next'
import { renderToStaticMarkup } from 'react-dom/server'
import { initReactI18next } from 'react-i18next'
import { beforeAll, expect, test } from 'vitest'
import { ListState } from '../../../renderer/features/credits/list-state.tsx'
import type { Pages } from '../../../renderer/features/credits/use-pages.ts'
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

const { title: NOBODY, words } = en.plans.waiting.empty
const NOTHING = en.plans.waiting.nothing

function draw(list: Partial<Pages<never>>, isSearching = false): string {
  const ready = { rows: [], next: null, count: null, problem: null, state: 'ready' as const }
  return renderToStaticMarkup(
    <ListState
      list={{ ...ready, loadMore: () => {}, readAgain: () => {}, ...list }}
      isSearching={isSearching}
      onClear={() => {}}
      empty={{ icon: null, title: NOBODY, words }}
      nothing={NOTHING}
    />,
  )
}

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
  expect(draw({ count: 3 }, true)).toContain(NOTHING)
  expect(draw({ count: 3 }, true)).not.toContain(NOBODY)
})
