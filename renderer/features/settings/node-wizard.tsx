import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ConfirmDialog } from '../../app/confirm-dialog.tsx'
import { client } from '../../app/client.ts'
import { mayUse } from '../../app/pairing/checklist.ts'
import { EMPTY_CONNECTION } from '../../app/pairing/connection-text.ts'
import { PairingPanel } from '../../app/pairing/pairing-panel.tsx'
import { usePairing } from '../../app/pairing/use-pairing.ts'
import { BigButton } from '../../ui/big-button.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import css from './parts.module.css'
import { useAction } from '../../app/use-action.ts'

/** The first run's checklist again: the present connection stays until the new one is confirmed. */
export function NodeWizard(props: { onCancel: () => void; onPaired: () => void }): ReactElement {
  const { onCancel, onPaired } = props
  const { t } = useTranslation('settings')
  const pairing = usePairing()
  const [draft, setDraft] = useState(EMPTY_CONNECTION)
  const [acceptsWide, setAcceptsWide] = useState(false)
  const draftId = pairing.list.node?.draftId ?? ''
  const use = useAction<{ leavesOpenSales: boolean }>(async (insisted) => {
    await client.setup.reconnect({ draftId, acceptsWideCredential: acceptsWide, ...insisted })
    onPaired()
  })
  const isLeaving = use.problem?.code === 'sales_waiting'
  return (
    <div data-testid="node-wizard">
      <p className={css.lead}>{t('node.again_lead')}</p>
      <PairingPanel
        pairing={pairing}
        draft={draft}
        onDraft={setDraft}
        acceptsWide={acceptsWide}
        onAcceptsWide={setAcceptsWide}
      />
      <div className={css.stickyFoot}>
        {use.problem && !isLeaving && (
          <ProblemNote
            problem={use.problem}
            words={use.problem.code === 'not_found' ? t('node.draft_gone') : undefined}
            after={t('node.refused')}
          />
        )}
        <div className={css.foot}>
          <BigButton
            size="desk"
            disabled={!mayUse(pairing.list, acceptsWide) || use.isRunning}
            onClick={() => void use.run({ leavesOpenSales: false })}
            data-testid="node-use"
          >
            {t(use.isRunning ? 'node.using' : 'node.use')}
          </BigButton>
          <BigButton kind="quiet" size="desk" onClick={onCancel} data-testid="node-keep">
            {t('node.cancel')}
          </BigButton>
        </div>
      </div>
      {isLeaving && (
        <ConfirmDialog
          title={t('node.leave.title')}
          words={t('node.leave.words', { count: use.problem?.count ?? 0 })}
          yes={t('node.leave.yes')}
          onYes={() => void use.run({ leavesOpenSales: true })}
          onClose={use.rest}
        />
      )}
    </div>
  )
}
