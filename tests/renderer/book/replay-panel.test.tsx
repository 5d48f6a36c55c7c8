import i18next from 'i18next'
import { renderToStaticMarkup } from 'react-dom/server'
import { initReactI18next } from 'react-i18next'
import { beforeEach, describe, expect, test } from 'vitest'
import { ReplayPanel } from '../../../renderer/features/book/replay-panel.tsx'
import type { Replaying } from '../../../renderer/features/book/use-seals.ts'
import { de } from '../../../renderer/i18n/de/index.ts'
import { en } from '../../../renderer/i18n/en/index.ts'
import { REPLAY_RULES, type ReplayRule } from '../../../shared/model/replay-rules.ts'
import { fakeReplayed } from '../../support/fake-console-seals.ts'

const REST: Replaying = {
  progress: null,
  done: null,
  isStopped: false,
  problem: null,
  start: () => {},
  stop: () => {},
}

beforeEach(() => speak('en'))

async function speak(language: 'en' | 'de'): Promise<void> {
  await i18next.use(initReactI18next).init({
    resources: { en, de },
    lng: language,
    ns: Object.keys(en),
    defaultNS: 'common',
    interpolation: { escapeValue: false },
  })
}

/** The panel as the window first draws it. */
function draw(state: Partial<Replaying>, isOnline = true): string {
  const replaying = { ...REST, ...state }
  return renderToStaticMarkup(<ReplayPanel replaying={replaying} isOnline={isOnline} />)
}

/** What a person reads of it, without its tags. */
function read(markup: string): string {
  return markup.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')
}

const replayed = (ending: Parameters<typeof fakeReplayed>[0]): Partial<Replaying> => ({
  done: { kind: 'done', replay: fakeReplayed(ending) },
})

const at = (replayedToSeq: bigint, headSeq: bigint): Partial<Replaying> => ({
  progress: { kind: 'progress', replayedToSeq, headSeq },
})

describe('the replay on the Seal tab', () => {
  test('says what it does before the first one, and has nothing else to say', () => {
    const markup = draw({})
    expect(read(markup)).toContain('Builds every table again from the log alone')
    expect(markup).toContain('data-testid="replay-start"')
    expect(markup).toMatch(/role="status"[^>]*><\/div>/)
    expect(markup).not.toMatch(/<table|<progress|disabled/)
  })

  test('cannot be started while the till is out of reach', () => {
    expect(draw({}, false)).toMatch(/<button[^>]* disabled=""/)
  })

  test('can be stopped although the till is out of reach', () => {
    expect(draw(at(1n, 9n), false)).not.toContain('disabled')
  })

  test.each([
    [0n, 0n, 'Beginning'],
    [24_105n, 48_211n, '#24,105 of #48,211'],
    [48_211n, 48_211n, '#48,211 of #48,211 · comparing'],
  ])('tells aloud how far it is: %s of %s', (done, all, words) => {
    const markup = draw(at(done, all))
    expect(read(markup)).toContain(words)
    expect(markup).toContain('data-testid="replay-stop"')
    expect(markup).toContain('<progress')
  })

  test('says that it was stopped', () => {
    expect(read(draw({ isStopped: true }))).toContain('Stopped. Nothing was compared')
  })

  test('says that another one runs already', () => {
    const markup = draw({ problem: { code: 'replay_running' } as Replaying['problem'] })
    expect(markup).toContain('data-code="replay_running"')
    expect(read(markup)).toContain('The book is being replayed already')
  })

  test('names every table, its rows and what the inbox told when all is the same', () => {
    const markup = draw(replayed('same'))
    expect(markup).toContain('data-verdict="same"')
    expect(markup.match(/data-testid="replay-table"/g)).toHaveLength(9)
    expect(markup).not.toMatch(/data-same="false"|replay-difference/)
    expect(read(markup)).toContain('Daily seals 45,927')
    expect(read(markup)).toContain('Facts told again: 9,120')
    expect(read(markup)).toContain('seed: 4040404040')
    expect(read(markup)).not.toMatch(/Hash, standing here/)
  })

  test('shows where rows, tables and inbox differ, in words', () => {
    const markup = draw(replayed('different'))
    const words = read(markup)
    expect(markup).toContain('data-verdict="different"')
    expect(markup.match(/data-testid="replay-difference"/g)).toHaveLength(2)
    expect(words).toContain('Gifts 4,375 4,374')
    expect(words).toContain('received is 1 here, the log says 14204000.')
    expect(words).toContain('3 is missing here; the log tells of it.')
    expect(words).toContain('Settlements in the log: 9,120; told by the inbox: 9,119.')
    expect(words).toContain('Hash, standing here')
    expect(words).toContain('Check the whole book')
  })

  test('says where a log was refused and why, and compares nothing', () => {
    const markup = draw(replayed('refused'))
    expect(markup).toContain('data-verdict="refused"')
    expect(read(markup)).toContain('The log was refused at entry #31,007')
    expect(read(markup)).toMatch(/Entry #31,007: inv_\w+ is canceled and cannot be paid/)
    expect(markup).not.toMatch(/<table|Content hash/)
  })

  test('speaks German on a German till, with its numbers', async () => {
    await speak('de')
    const words = read(draw(replayed('different')))
    expect(words).toContain('Etwas weicht ab')
    expect(words).toContain('Gutscheine 4.375 4.374')
    expect(words).toContain('3 fehlt hier; das Protokoll nennt es.')
    expect(words).toContain('in 3,1 s')
    expect(read(draw(replayed('refused')))).toMatch(
      /Eintrag #31\.007: inv_\w+ ist canceled und kann nicht paid werden/,
    )
  })

  test('shows the content hash short and copies it whole, beside what it is good for', () => {
    const markup = draw(replayed('same'))
    expect(read(markup)).toContain('Content hash cdcdcdcd…cdcdcdcd')
    expect(markup).toContain('aria-label="Copy the content hash"')
    expect(read(markup)).toContain('the same in every book that was told the same')
  })

  test.each(['en', 'de'] as const)('names no value of a refusal as a hole, in %s', async (to) => {
    await speak(to)
    for (const [rule, words] of Object.entries(REPLAY_RULES)) {
      const names = [...words.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => name)
      // The last one is null, as where the log says nothing.
      const values = Object.fromEntries(
        names.map((name, at) => [name, at < names.length - 1 ? `a-${name}` : null]),
      )
      const refused = { seq: 7n, rule: rule as ReplayRule, values }
      const replay = { ...fakeReplayed('refused'), refused }
      const said = read(draw({ done: { kind: 'done', replay } }))
      expect(said).not.toMatch(/\{\{|rule\./)
      for (const value of Object.values(values)) {
        expect(said).toContain(value ?? (to === 'de' ? 'leer' : 'nothing'))
      }
    }
  })
})
