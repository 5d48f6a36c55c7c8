import { Checkbox, TextInput } from '@mantine/core'
import type { ReactElement, SubmitEvent } from 'react'
import { useTranslation } from 'react-i18next'
import {
  RATE_SOURCES,
  type RateSettings,
  type SettingsView,
} from '../../../shared/model/settings.ts'
import { client } from '../../app/client.ts'
import { readRate } from '../../app/rate-store.ts'
import { useRateWords } from '../../app/rate-words.ts'
import { useLocale } from '../../ui/locale.ts'
import { FormFoot } from './form-foot.tsx'
import css from './parts.module.css'
import {
  type PolicyFlaws,
  policyFlaws,
  policyText,
  type PolicyText,
  toRateSettings,
} from './rate-numbers.ts'
import { useAction } from '../../app/use-action.ts'
import { type Draft, useDraft } from './use-draft.ts'
import type { SettingsSource } from './use-settings.ts'

/** Fields that stand side by side align at their inputs, whatever the length of their hints. */
export const HINT_LAST: ('label' | 'input' | 'description' | 'error')[] = [
  'label',
  'input',
  'description',
  'error',
]

type NumberField = Exclude<keyof PolicyText, 'sources'>

/** Sources, spread, tiers and guards: what makes a one-sat sale impossible (OPP-06). */
export function RatePolicy(props: {
  settings: SettingsView
  source: SettingsSource
}): ReactElement {
  const { settings, source } = props
  const { t } = useTranslation('settings')
  const locale = useLocale()
  const draft = useDraft('rates', policyText(settings.rates, locale))
  const save = useAction(async (next: RateSettings) => {
    source.accept(await client.settings.updateRates(next))
    draft.undo()
    await readRate()
  })
  const flaws = policyFlaws(draft.values)

  function submit(event: SubmitEvent): void {
    event.preventDefault()
    const next = toRateSettings(draft.values)
    if (next && draft.isDirty) void save.run(next)
  }

  const field = { draft, flaws, onEdit: save.rest, refused: save.problem?.field ?? '' }
  return (
    <form onSubmit={submit} noValidate data-testid="rate-policy">
      <h3 className={css.subtitle}>{t('rates.policy')}</h3>
      <div className={css.fields}>
        <Sources {...field} isSandbox={settings.rates.sources.includes('sandbox')} />
        <div className={css.pair}>
          <Field
            {...field}
            name="spreadPercent"
            words="spread"
            unit="%"
            hint={t('rates.spread_hint')}
          />
          <Field
            {...field}
            name="jumpGuardPercent"
            words="jump"
            unit="%"
            hint={t('rates.jump_hint')}
          />
        </div>
        <div className={css.pair}>
          <Field {...field} name="staleWarnMinutes" words="warn" unit={t('rates.minutes')} />
          <Field {...field} name="staleBlockMinutes" words="block" unit={t('rates.minutes')} />
        </div>
        <Field
          {...field}
          name="floorMajorPerBtc"
          words="floor"
          unit={settings.shop.currency}
          hint={t('rates.floor_hint')}
        />
      </div>
      <FormFoot
        isDirty={draft.isDirty}
        action={save}
        onUndo={() => {
          save.rest()
          draft.undo()
        }}
      />
    </form>
  )
}

type FieldProps = {
  draft: Draft<PolicyText>
  flaws: PolicyFlaws
  refused: string
  onEdit: () => void
}

function Field(
  props: FieldProps & {
    name: NumberField
    words: 'spread' | 'jump' | 'warn' | 'block' | 'floor'
    unit: string
    hint?: string
  },
): ReactElement {
  const { draft, flaws, refused, onEdit, name, words, unit, hint } = props
  const { t } = useTranslation('settings')
  const flaw = flaws[name]
  const error =
    flaw?.kind === 'number'
      ? t('form.number')
      : flaw?.kind === 'between'
        ? t('form.between', { min: flaw.min, max: flaw.max })
        : flaw?.kind === 'spread'
          ? t('rates.spread_wrong')
          : flaw?.kind === 'block_before_warn'
            ? t('rates.block_before_warn')
            : refused === name
              ? t('form.refused')
              : undefined
  return (
    <TextInput
      label={t(`rates.${words}`)}
      description={hint}
      inputWrapperOrder={HINT_LAST}
      value={draft.values[name]}
      onChange={(event) => {
        onEdit()
        draft.change({ [name]: event.currentTarget.value })
      }}
      error={error}
      inputMode="decimal"
      autoComplete="off"
      rightSection={<span className={css.choiceHint}>{unit}</span>}
      rightSectionWidth={52}
      data-testid={`policy-${name}`}
    />
  )
}

/** A sandbox keeps its own steady source; a real book is never priced by it. */
function Sources(props: FieldProps & { isSandbox: boolean }): ReactElement {
  const { draft, flaws, onEdit, isSandbox } = props
  const { t } = useTranslation('settings')
  const { sourceName } = useRateWords()
  const choices = RATE_SOURCES.filter((source) => (source === 'sandbox') === isSandbox)
  return (
    <Checkbox.Group
      size="md"
      label={t('rates.sources')}
      description={t('rates.sources_hint')}
      value={[...draft.values.sources]}
      onChange={(sources) => {
        onEdit()
        draft.change({ sources: RATE_SOURCES.filter((source) => sources.includes(source)) })
      }}
      error={flaws.sources && t('rates.sources_missing')}
      data-testid="policy-sources"
    >
      <div className={css.checks}>
        {choices.map((source) => (
          <Checkbox key={source} value={source} label={sourceName(source)} />
        ))}
      </div>
    </Checkbox.Group>
  )
}
