import i18next from 'i18next'
import { renderToStaticMarkup } from 'react-dom/server'
import { initReactI18next } from 'react-i18next'
import { beforeAll, expect, test } from 'vitest'
import { PanelOfRows } from '../../../renderer/features/credits/panel.tsx'
import type { Reading } from '../../../renderer/features/credits/use-reading.ts'
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

function draw(reading: Partial<Reading<readonly string[]>>): string {
  const all = { value: null, problem: null, readAgain: () => {}, ...reading }
  return renderToStaticMarkup(
    <PanelOfRows title="Held" testId="held" reading={all}>
      {(rows) => rows.map((row) => <li key={row}>{row}</li>)}
    </PanelOfRows>,
  )
}

const problem = toProblem(new Error('the wire broke'))

test('what could not be read is no empty panel: it says so, and can be tried again', () => {
  const markup = draw({ problem })
  expect(markup).toContain('data-testid="held"')
  expect(markup).toContain('role="alert"')
  expect(markup).toContain('Try again')
})

test('nothing to show, or nothing yet, is no panel', () => {
  expect(draw({ value: [] })).toBe('')
  expect(draw({})).toBe('')
})

test('what was read last stays when reading it again failed', () => {
  const markup = draw({ value: ['50 credits'], problem })
  expect(markup).toContain('<li>50 credits</li>')
  expect(markup).not.toContain('role="alert"')
})
