import { Checkbox, Select, TextInput } from '@mantine/core'
import { type ReactElement, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  type IssuedServiceKey,
  RATE_LIMIT_PER_MINUTE_MAX,
  SERVICE_SCOPES,
  type ServiceScope,
} from '../../../shared/model/service-key.ts'
import { client } from '../../app/client.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { FormDialog } from '../../app/form-dialog.tsx'
import css from './parts.module.css'
import { SCOPE_KEYS } from './scope-words.ts'
import own from './service-keys.module.css'
import { useAction } from '../../app/use-action.ts'

const NAME_LENGTH_MAX = 40
const DAY_MS = 86_400_000
const LIFETIMES = { never: null, d30: 30, d90: 90, d365: 365 } as const
type Lifetime = keyof typeof LIFETIMES

type KeyForm = { name: string; scopes: ServiceScope[]; limit: string; lifetime: Lifetime }
const EMPTY_FORM: KeyForm = { name: '', scopes: [], limit: '120', lifetime: 'never' }

/** @returns the limit, or null for what is no number of calls. */
function limitOf(text: string): number | null {
  const limit = /^\d{1,4}$/.test(text.trim()) ? Number(text) : 0
  return limit >= 1 && limit <= RATE_LIMIT_PER_MINUTE_MAX ? limit : null
}

/** Name, rights, limit and end of a new key; nothing is ticked beforehand. */
export function ServiceKeyDialog(props: {
  onClose: () => void
  onIssued: (issued: IssuedServiceKey) => void
}): ReactElement {
  const { t } = useTranslation('serviceKeys')
  const { t: settings } = useTranslation('settings')
  const [form, setForm] = useState(EMPTY_FORM)
  const [isTried, setIsTried] = useState(false)
  const name = form.name.trim()
  const limitPerMinute = limitOf(form.limit)
  // Kept until the form changes: pressed again after a lost answer, it is the same command.
  const asked = useRef<Parameters<typeof client.serviceKeys.create>[0] | null>(null)
  const save = useAction(async () => {
    const days = LIFETIMES[form.lifetime]
    asked.current ??= {
      clientId: crypto.randomUUID(),
      name,
      scopes: form.scopes,
      limitPerMinute: limitPerMinute ?? 0,
      expiresAtMs: days === null ? null : Date.now() + days * DAY_MS,
    }
    props.onIssued(await client.serviceKeys.create(asked.current))
  })
  const isTaken = save.problem?.code === 'bad_request' && save.problem.field === 'name'
  function submit(): void {
    setIsTried(true)
    if (name !== '' && form.scopes.length > 0 && limitPerMinute !== null) void save.run(undefined)
  }
  return (
    <FormDialog
      title={t('form.title')}
      words={t('form.save')}
      testId="key"
      isRunning={save.isRunning}
      onSubmit={submit}
      onClose={props.onClose}
    >
      <KeyFields
        form={form}
        flaws={{
          name: isTaken
            ? t('form.name_taken')
            : isTried && name === ''
              ? settings('form.missing')
              : undefined,
          scopes: isTried && form.scopes.length === 0 ? t('form.scopes_missing') : undefined,
          limit:
            limitPerMinute === null
              ? settings('form.between', { min: 1, max: RATE_LIMIT_PER_MINUTE_MAX })
              : undefined,
        }}
        onChange={(changes) => {
          save.rest()
          asked.current = null
          setForm({ ...form, ...changes })
        }}
      />
      {save.problem && !isTaken && (
        <ProblemNote
          problem={save.problem}
          after={save.problem.code === 'secret_shown' ? '' : settings('form.kept')}
        />
      )}
    </FormDialog>
  )
}

function KeyFields(props: {
  form: KeyForm
  flaws: Record<'name' | 'scopes' | 'limit', string | undefined>
  onChange: (changes: Partial<KeyForm>) => void
}): ReactElement {
  const { form, flaws, onChange } = props
  const { t } = useTranslation('serviceKeys')
  const lifetimes = Object.keys(LIFETIMES) as Lifetime[]
  return (
    <>
      <TextInput
        label={t('form.name')}
        description={t('form.name_hint')}
        value={form.name}
        maxLength={NAME_LENGTH_MAX}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
        error={flaws.name}
        autoComplete="off"
        data-autofocus
        data-testid="key-name"
      />
      <Checkbox.Group
        label={t('form.scopes')}
        value={form.scopes}
        onChange={(ticked) =>
          onChange({ scopes: SERVICE_SCOPES.filter((scope) => ticked.includes(scope)) })
        }
        error={flaws.scopes}
        data-testid="key-scopes"
      >
        <div className={own.choices}>
          {SERVICE_SCOPES.map((scope) => (
            <Checkbox
              key={scope}
              value={scope}
              label={t(`scope.${SCOPE_KEYS[scope]}.name`)}
              description={t(`scope.${SCOPE_KEYS[scope]}.hint`)}
              data-testid={`scope-${SCOPE_KEYS[scope]}`}
            />
          ))}
        </div>
      </Checkbox.Group>
      <div className={css.pair}>
        <TextInput
          label={t('form.limit')}
          value={form.limit}
          onChange={(event) => onChange({ limit: event.currentTarget.value })}
          error={flaws.limit}
          inputMode="numeric"
          autoComplete="off"
          data-testid="key-limit"
        />
        <Select
          label={t('form.ends')}
          allowDeselect={false}
          value={form.lifetime}
          onChange={(next) => next && onChange({ lifetime: next as Lifetime })}
          data={lifetimes.map((value) => ({ value, label: t(`form.ends_in.${value}`) }))}
          data-testid="key-lifetime"
        />
      </div>
    </>
  )
}
