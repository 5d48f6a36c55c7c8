import i18next from 'i18next'
import { renderToStaticMarkup } from 'react-dom/server'
import { initReactI18next } from 'react-i18next'
import { beforeAll, expect, test } from 'vitest'
import { VerifyNow } from '../../../renderer/features/book/seal-panel.tsx'
import type { Verifying } from '../../../renderer/features/book/use-seals.ts'
import { en } from '../../../renderer/i18n/en/index.ts'

const REST: Verifying = {
  progress: null,
  done: null,
  isStopped: false,
  problem: null,
  start: () => {},
  stop: () => {},
}

beforeAll(async () => {
  await i18next.use(initReactI18next).init({
    resources: { en },
    lng: 'en',
    ns: Object.keys(en),
    interpolation: { escapeValue: false },
  })
})

function draw(state: Partial<Verifying>, isOnline: boolean): string {
  return renderToStaticMarkup(<VerifyNow verifying={{ ...REST, ...state }} isOnline={isOnline} />)
}

test('the whole book can be checked while the till answers', () => {
  expect(draw({}, true)).not.toMatch(/disabled|verify-offline/)
})

test('it cannot while the till is away, and the button says why', () => {
  const markup = draw({}, false)
  expect(markup).toMatch(/<button[^>]* disabled=""/)
  expect(markup).toContain('aria-describedby="verify-offline"')
  expect(markup).toContain('can begin as soon as it is back')
})

test('one that runs can be stopped although the till is away', () => {
  const markup = draw({ progress: { kind: 'progress', checkedToSeq: 1n, headSeq: 9n } }, false)
  expect(markup).toContain('data-testid="verify-stop"')
  expect(markup).not.toContain('disabled')
})
