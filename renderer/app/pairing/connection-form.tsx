import { FileButton, SegmentedControl, Textarea, TextInput } from '@mantine/core'
import { IconFileUpload, IconShieldLock } from '@tabler/icons-react'
import { type ReactElement, type SubmitEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { BigButton } from '../../ui/big-button.tsx'
import { SecretInput } from '../../ui/secret-input.tsx'
import css from './connection-form.module.css'
import {
  bytesToHex,
  type ConnectionDraft,
  type ConnectionFlaws,
  connectionFlaws,
} from './connection-text.ts'

const FILE_BYTES_MAX = 16_384

type ConnectionFormProps = {
  draft: ConnectionDraft
  onDraft: (draft: ConnectionDraft) => void
  isChecking: boolean
  /** The next step is elsewhere now; checking again is no longer the main thing. */
  isPassed: boolean
  /** The credential was sent and taken off the page: said where it would be missed. */
  isSecretGone: boolean
  onCheck: () => void
  onStop: () => void
}

/** Everything a node can be reached by: one address, or its parts as files or text. */
export function ConnectionForm(props: ConnectionFormProps): ReactElement {
  const { draft, onDraft, isChecking, isPassed, isSecretGone, onCheck, onStop } = props
  const { t } = useTranslation('firstRun')
  const [isTried, setIsTried] = useState(false)
  const flaws = isTried ? connectionFlaws(draft) : {}

  function submit(event: SubmitEvent): void {
    event.preventDefault()
    if (isChecking) return
    setIsTried(true)
    if (Object.keys(connectionFlaws(draft)).length > 0) return
    setIsTried(false)
    onCheck()
  }

  return (
    <form className={css.form} onSubmit={submit} noValidate autoComplete="off">
      <SegmentedControl
        fullWidth
        aria-label={t('connect.how')}
        value={draft.kind}
        disabled={isChecking}
        onChange={(kind) => onDraft({ ...draft, kind: kind as ConnectionDraft['kind'] })}
        data={[
          { value: 'lndconnect', label: t('connect.by_address') },
          { value: 'parts', label: t('connect.by_files') },
        ]}
      />
      {draft.kind === 'lndconnect' ? (
        <AddressField draft={draft} onDraft={onDraft} flaws={flaws} isDisabled={isChecking} />
      ) : (
        <PartFields draft={draft} onDraft={onDraft} flaws={flaws} isDisabled={isChecking} />
      )}
      {isSecretGone && !isChecking && (
        <p className={css.gone} data-testid="secret-gone">
          <IconShieldLock size={18} aria-hidden="true" />
          {t('connect.secret_gone')}
        </p>
      )}
      {isChecking ? (
        <BigButton kind="quiet" onClick={onStop} data-testid="check-stop">
          {t('connect.stop')}
        </BigButton>
      ) : (
        <BigButton type="submit" kind={isPassed ? 'quiet' : 'main'} data-testid="check-node">
          {t(isPassed ? 'connect.again' : 'connect.check')}
        </BigButton>
      )}
    </form>
  )
}

type FieldsProps = {
  draft: ConnectionDraft
  onDraft: (draft: ConnectionDraft) => void
  flaws: ConnectionFlaws
  isDisabled: boolean
}

/** Hidden like a password: the address carries the credential, and a counter has onlookers. */
function AddressField({ draft, onDraft, flaws, isDisabled }: FieldsProps): ReactElement {
  const { t } = useTranslation('firstRun')
  return (
    <SecretInput
      label={t('connect.uri')}
      description={t('connect.uri_hint')}
      placeholder={t('connect.uri_placeholder')}
      value={draft.uri}
      onChange={(event) => onDraft({ ...draft, uri: event.currentTarget.value })}
      error={flaws.uri && t(`connect.${flaws.uri}`)}
      disabled={isDisabled}
      autoComplete="off"
      data-autofocus
      data-testid="lndconnect"
    />
  )
}

function PartFields({ draft, onDraft, flaws, isDisabled }: FieldsProps): ReactElement {
  const { t } = useTranslation('firstRun')
  return (
    <>
      <TextInput
        size="md"
        label={t('connect.address')}
        description={t('connect.address_hint')}
        placeholder={t('connect.address_placeholder')}
        value={draft.address}
        onChange={(event) => onDraft({ ...draft, address: event.currentTarget.value })}
        error={flaws.address && t(`connect.${flaws.address}`)}
        disabled={isDisabled}
        autoComplete="off"
        spellCheck={false}
        data-testid="node-address"
      />
      <div className={css.withFile}>
        <FileChoice
          words={t('connect.certificate_file')}
          isDisabled={isDisabled}
          onText={(certificate) => onDraft({ ...draft, certificate })}
        />
        <Textarea
          size="md"
          rows={3}
          classNames={{ input: css.code }}
          label={t('connect.certificate')}
          description={t('connect.certificate_hint')}
          value={draft.certificate}
          onChange={(event) => onDraft({ ...draft, certificate: event.currentTarget.value })}
          error={flaws.certificate && t(`connect.${flaws.certificate}`)}
          disabled={isDisabled}
          spellCheck={false}
          data-testid="node-certificate"
        />
      </div>
      <div className={css.withFile}>
        <FileChoice
          words={t('connect.macaroon_file')}
          isDisabled={isDisabled}
          onText={(macaroon) => onDraft({ ...draft, macaroon })}
        />
        <SecretInput
          label={t('connect.macaroon')}
          description={t('connect.macaroon_hint')}
          value={draft.macaroon}
          onChange={(event) => onDraft({ ...draft, macaroon: event.currentTarget.value })}
          error={flaws.macaroon && t(`connect.${flaws.macaroon}`)}
          disabled={isDisabled}
          autoComplete="off"
          data-testid="node-macaroon"
        />
      </div>
    </>
  )
}

/** Stands at the end of a field's label, but is no part of it. */
function FileChoice(props: {
  words: string
  isDisabled: boolean
  onText: (text: string) => void
}): ReactElement {
  const { t } = useTranslation('firstRun')
  const [said, setSaid] = useState('')

  async function take(file: File | null): Promise<void> {
    if (!file) return
    if (file.size > FILE_BYTES_MAX) {
      setSaid(t('connect.file_too_large', { name: file.name }))
      return
    }
    props.onText(fileText(new Uint8Array(await file.arrayBuffer())))
    setSaid(t('connect.file_read', { name: file.name }))
  }

  return (
    <span className={css.file}>
      <span className={css.said} role="status">
        {said}
      </span>
      <FileButton disabled={props.isDisabled} onChange={(file) => void take(file)}>
        {(button) => (
          <button {...button} type="button" className={css.choose} disabled={props.isDisabled}>
            <IconFileUpload size={16} aria-hidden="true" />
            {props.words}
          </button>
        )}
      </FileButton>
    </span>
  )
}

/** PEM and hex are text already; a macaroon as LND writes it is not. */
function fileText(bytes: Uint8Array): string {
  const isText = bytes.every((byte) => (byte >= 32 && byte < 127) || byte === 10 || byte === 13)
  return isText ? new TextDecoder().decode(bytes).trim() : bytesToHex(bytes)
}
