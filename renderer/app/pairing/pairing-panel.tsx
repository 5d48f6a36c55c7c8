import { type ReactElement, useState } from 'react'
import { ConfirmCertificate } from './confirm-certificate.tsx'
import { ConnectionForm } from './connection-form.tsx'
import { type ConnectionDraft, toConnectionInput, withoutSecret } from './connection-text.ts'
import { PairingChecklist } from './pairing-checklist.tsx'
import css from './pairing-panel.module.css'
import type { Pairing } from './use-pairing.ts'
import { WideCredential } from './wide-credential.tsx'

/** The form and its checklist, as the first run and every later re-pairing show them. */
export function PairingPanel(props: {
  pairing: Pairing
  draft: ConnectionDraft
  onDraft: (draft: ConnectionDraft) => void
  acceptsWide: boolean
  onAcceptsWide: (acceptsWide: boolean) => void
}): ReactElement {
  const { pairing, draft, onDraft, acceptsWide, onAcceptsWide } = props
  const [isSent, setIsSent] = useState(false)
  const { phase } = pairing.list

  function check(): void {
    const input = toConnectionInput(draft)
    // The core holds the credential from here on; the page has no reason to.
    onDraft(withoutSecret(draft))
    setIsSent(true)
    onAcceptsWide(false)
    void pairing.check(input)
  }

  return (
    <div className={css.frame}>
      <div className={css.panel}>
        <div className={css.form}>
          {/* Above the form: it is what needs a person now, and must not lie below the fold. */}
          <ConfirmCertificate pairing={pairing} />
          <WideCredential pairing={pairing} isAccepted={acceptsWide} onAccepted={onAcceptsWide} />
          <ConnectionForm
            draft={draft}
            onDraft={(next) => {
              setIsSent(false)
              onDraft(next)
            }}
            isChecking={phase === 'checking'}
            isPassed={phase === 'passed' || phase === 'unconfirmed'}
            isSecretGone={isSent && (phase === 'failed' || phase === 'broken')}
            onCheck={check}
            onStop={pairing.stop}
          />
        </div>
        <div className={css.list}>
          <PairingChecklist list={pairing.list} />
        </div>
      </div>
    </div>
  )
}
