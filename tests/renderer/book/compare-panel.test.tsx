import i18next from 'i18next'
import { renderToStaticMarkup } from 'react-dom/server'
import { initReactI18next } from 'react-i18next'
import { beforeEach, expect, test } from 'vitest'
import { ComparePanel } from '../../../renderer/features/book/compare-panel.tsx'
import { de } from '../../../renderer/i18n/de/index.ts'
import { en } from '../../../renderer/i18n/en/index.ts'
import { NODE_DIFFERENCES, NODE_VERDICTS } from '../../../shared/model/node-comparison.ts'
import type { NodeComparison } from '../../../shared/model/node-comparison.ts'
import { fakeComparison } from '../../support/fake-console-seals.ts'

beforeEach(() =>
  i18next.use(initReactI18next).init({
    resources: { en, de },
    lng: 'en',
    ns: Object.keys(en),
    defaultNS: 'common',
    interpolation: { escapeValue: false },
  }),
)

function draw(
  comparison: NodeComparison | null,
  isOnline = true,
  last: NodeComparison | null = null,
): string {
  const comparing = {
    progress: null,
    done: comparison && { kind: 'done' as const, comparison },
    isStopped: false,
    problem: null,
    start: () => {},
    stop: () => {},
  }
  return renderToStaticMarkup(
    <ComparePanel comparing={comparing} last={last} isOnline={isOnline} onOpen={() => {}} />,
  )
}

test('every verdict is said in words, and only an equal one needs nothing more', () => {
  for (const verdict of NODE_VERDICTS) {
    const markup = draw(fakeComparison(verdict))
    expect(markup).toContain(en.compare.verdict[verdict])
    if (verdict !== 'equal') expect(markup).toContain(en.compare.next[verdict].slice(0, 30))
  }
})

test('every kind of difference is a named row, and only sales of the book can be opened', () => {
  const markup = draw(fakeComparison('differs'))
  for (const kind of NODE_DIFFERENCES) expect(markup).toContain(en.compare.kind[kind])
  expect(markup.match(/compare-open/g)).toHaveLength(NODE_DIFFERENCES.length - 1)
})

test('what is not shown is counted', () => {
  const all = fakeComparison('differs')
  const markup = draw({ ...all, rows: all.rows.slice(0, 2) })
  expect(markup).toContain('2 of 7 are shown.')
})

test('without the till nothing can be begun', () => {
  expect(draw(fakeComparison('equal'), false)).toMatch(/<button[^>]*disabled/)
})

test('the last result stands there with its node until there is a newer one', () => {
  const last = draw(null, true, fakeComparison('differs'))
  expect(last).toContain(en.compare.verdict.differs)
  expect(last).toContain('data-testid="compare-rows"')
  expect(last).toContain(fakeComparison('differs').nodePubkey)
  const newer = draw(fakeComparison('equal'), true, fakeComparison('differs'))
  expect(newer).toContain(en.compare.verdict.equal)
  expect(newer).not.toContain('data-testid="compare-rows"')
})
