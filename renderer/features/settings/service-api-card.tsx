import { Switch, TextInput } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { type ReactElement, type ReactNode, type SubmitEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ServiceApiSettings, ServiceApiView } from '../../../shared/model/service-key.ts'
import { client } from '../../app/client.ts'
import { BigButton } from '../../ui/big-button.tsx'
import { classes } from '../../ui/classes.ts'
import { CopyIcon } from '../../ui/copy-icon.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { useCopy } from '../../ui/use-copy.ts'
import css from './parts.module.css'
import own from './service-keys.module.css'
import { useAction } from '../../app/use-action.ts'

/** MANA-39: the port for programs, what became of it, and how a first call looks. */
export function ServiceApiCard(props: { api: ServiceApiView; onSaved: () => void }): ReactElement {
  const { api, onSaved } = props
  const { t } = useTranslation('serviceKeys')
  const save = useAction(async (next: ServiceApiSettings) => {
    await client.serviceKeys.updateApi(next)
    onSaved()
  })
  return (
    <section className={css.group} aria-label={t('api.title')}>
      <h3 className={css.subtitle}>{t('api.title')}</h3>
      <div className={css.stack}>
        {save.problem && <ProblemNote problem={save.problem} />}
        <dl className={css.facts} data-testid="api-facts">
          <Fact name={t('api.state')}>
            <span
              className={api.state === 'listening' ? css.good : undefined}
              data-testid="api-state"
              data-state={api.state}
            >
              {t(`api.states.${api.state}`)}
            </span>
          </Fact>
          <Fact name={t('api.address')}>
            <Copied text={api.address} what={t('api.address')} />
          </Fact>
          <Fact name={t('api.document')}>
            <Copied text={`${api.address}/openapi.json`} what={t('api.document')} />
            <span className={classes(css.choiceHint, own.line)}>{t('api.document_hint')}</span>
          </Fact>
          <Fact name={t('api.port')}>
            <PortForm
              key={api.port}
              port={api.port}
              isBusy={save.isRunning}
              onSave={(port) => void save.run({ isOn: api.isOn, port })}
            />
          </Fact>
        </dl>
        <div className={css.choice}>
          <div>
            <span className={css.choiceName}>{t('api.answers')}</span>
            <span className={css.choiceHint}>{t('api.answers_hint')}</span>
          </div>
          <Switch
            size="md"
            aria-label={t('api.answers')}
            checked={api.isOn}
            disabled={save.isRunning}
            onChange={(event) =>
              void save.run({ isOn: event.currentTarget.checked, port: api.port })
            }
            data-testid="api-switch"
          />
        </div>
      </div>
      <h3 className={classes(css.subtitle, own.how)}>{t('how.title')}</h3>
      <p className={css.words}>{t('how.words')}</p>
      {/* Focusable, so that the arrow keys reach the end of a long line. */}
      <pre
        className={own.sample}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls
        tabIndex={0}
        aria-label={t('how.title')}
      >
        {`curl -H "Authorization: Bearer $TILLBOOK_KEY" \\\n  ${api.address}/credits/packages`}
      </pre>
    </section>
  )
}

function Fact(props: { name: string; children: ReactNode }): ReactElement {
  return (
    <div className={css.fact}>
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </div>
  )
}

function Copied({ text, what }: { text: string; what: string }): ReactElement {
  const { t } = useTranslation('serviceKeys')
  const { t: common } = useTranslation()
  const { state, copy } = useCopy()
  return (
    <span className={own.copy}>
      <code className={css.code}>{text}</code>
      <button
        type="button"
        className={own.icon}
        aria-label={state === 'idle' ? t('api.copy_of', { what }) : common(`copy_state.${state}`)}
        onClick={() => copy(text)}
      >
        <CopyIcon state={state} size={18} />
      </button>
    </span>
  )
}

function PortForm(props: {
  port: number
  isBusy: boolean
  onSave: (port: number) => void
}): ReactElement {
  const { t } = useTranslation('serviceKeys')
  const { t: settings } = useTranslation('settings')
  const [text, setText] = useState(String(props.port))
  const port = /^\d{4,5}$/.test(text.trim()) ? Number(text) : 0
  const isGood = port >= 1_024 && port <= 65_535
  const isChanged = text.trim() !== String(props.port)
  function submit(event: SubmitEvent): void {
    event.preventDefault()
    if (isGood && isChanged) props.onSave(port)
  }
  return (
    <form className={own.port} onSubmit={submit} noValidate>
      <TextInput
        className={own.portField}
        aria-label={t('api.port')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        error={isGood ? undefined : t('api.port_wrong')}
        inputMode="numeric"
        autoComplete="off"
        data-testid="api-port"
      />
      {isChanged && (
        <BigButton
          type="submit"
          size="desk"
          disabled={!isGood || props.isBusy}
          data-testid="api-save"
        >
          {settings('form.save')}
        </BigButton>
      )}
    </form>
  )
}

/** A port that does not open: what happened, what is safe, what to do next. */
export function ApiAdvice({ state }: { state: ServiceApiView['state'] }): ReactElement | null {
  const { t } = useTranslation('serviceKeys')
  if (state !== 'port_taken' && state !== 'failed') return null
  return (
    <div className={css.note} role="status" data-testid="api-advice">
      <IconAlertTriangle size={20} aria-hidden="true" />
      <div>
        <strong>{t(`api.states.${state}`)}</strong>
        {t(state === 'port_taken' ? 'api.taken_next' : 'api.failed_next')}
      </div>
    </div>
  )
}
