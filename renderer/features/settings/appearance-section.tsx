import { SegmentedControl, Select, Switch } from '@mantine/core'
import { type ReactElement, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { contract } from '../../../shared/contract/index.ts'
import type { SessionView } from '../../../shared/contract/session.ts'
import type { AppearanceSettings } from '../../../shared/model/settings.ts'
import { mayCall } from '../../app/access.ts'
import { useAppearance, useChoices } from '../../app/choices-store.ts'
import { type Language, LANGUAGE_NAMES, LANGUAGES } from '../../i18n/i18n.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import css from './parts.module.css'

const THEMES = ['system', 'light', 'dark'] as const
const IDLE_MINUTES = [0, 1, 2, 5, 10, 15, 30, 60] as const

/** These are seen at once, and taken back when the core could not keep them. */
export function AppearanceSection({ view }: { view: SessionView }): ReactElement {
  const { t } = useTranslation('settings')
  const appearance = useAppearance(view.appearance)
  const problem = useChoices((store) => store.problem)
  const { choose, forgetProblem } = useChoices.getState()
  useEffect(() => forgetProblem, [forgetProblem])
  const change = (changes: Partial<AppearanceSettings>): void => void choose(changes)
  return (
    <div>
      <p className={css.lead}>{t('appearance.lead')}</p>
      <div className={css.stack}>
        {problem && <ProblemNote problem={problem} />}
        <Choice words={t('appearance.language')}>
          <SegmentedControl
            aria-label={t('appearance.language')}
            value={appearance.language}
            onChange={(language) => change({ language: language as Language })}
            data={LANGUAGES.map((language) => ({
              value: language,
              label: LANGUAGE_NAMES[language],
            }))}
            data-testid="set-language"
          />
        </Choice>
        <Choice words={t('appearance.theme')}>
          <SegmentedControl
            aria-label={t('appearance.theme')}
            value={appearance.theme}
            onChange={(theme) => change({ theme: theme as AppearanceSettings['theme'] })}
            data={THEMES.map((theme) => ({ value: theme, label: t(`appearance.themes.${theme}`) }))}
            data-testid="set-theme"
          />
        </Choice>
        <Choice words={t('appearance.sound')} hint={t('appearance.sound_hint')}>
          <Switch
            size="md"
            aria-label={t('appearance.sound')}
            checked={appearance.isSoundOn}
            onChange={(event) => change({ isSoundOn: event.currentTarget.checked })}
            data-testid="set-sound"
          />
        </Choice>
        {mayCall(view.me?.role ?? null, contract.settings.updateIdleLock) && (
          <IdleChoice
            minutes={appearance.idleLockMinutes}
            onChange={(idleLockMinutes) => change({ idleLockMinutes })}
          />
        )}
      </div>
    </div>
  )
}

function IdleChoice(props: { minutes: number; onChange: (minutes: number) => void }): ReactElement {
  const { t } = useTranslation('settings')
  // A value set elsewhere keeps its place in the list.
  const choices = [...new Set([...IDLE_MINUTES, props.minutes])].toSorted((a, b) => a - b)
  return (
    <Choice words={t('appearance.idle')} hint={t('appearance.idle_hint')}>
      <Select
        w={200}
        aria-label={t('appearance.idle')}
        allowDeselect={false}
        value={String(props.minutes)}
        onChange={(minutes) => minutes && props.onChange(Number(minutes))}
        data={choices.map((count) => ({
          value: String(count),
          label: count === 0 ? t('appearance.idle_never') : t('appearance.idle_minutes', { count }),
        }))}
        data-testid="set-idle"
      />
    </Choice>
  )
}

function Choice(props: { words: string; hint?: string; children: ReactElement }): ReactElement {
  return (
    <div className={css.choice}>
      <div>
        <span className={css.choiceName}>{props.words}</span>
        {props.hint && <span className={css.choiceHint}>{props.hint}</span>}
      </div>
      {props.children}
    </div>
  )
}
