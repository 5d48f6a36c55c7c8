import { IconCircleCheck, IconDownload } from '@tabler/icons-react'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { contract } from '../../../shared/contract/index.ts'
import type { Role } from '../../../shared/model/people.ts'
import { mayCall } from '../../app/access.ts'
import { saveDiagnostics } from '../../app/save-diagnostics.ts'
import { BigButton } from '../../ui/big-button.tsx'
import { classes } from '../../ui/classes.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { AuditTable } from './audit-table.tsx'
import css from './parts.module.css'
import { useAction } from '../../app/use-action.ts'

/** The bundle for a request for help, and the log of who did what. */
export function DiagnosticsSection({ role }: { role: Role | null }): ReactElement {
  const { t } = useTranslation('settings')
  const canBundle = mayCall(role, contract.diagnostics.bundle)
  return (
    <div>
      <p className={css.lead}>{t('diagnostics.lead')}</p>
      {canBundle && <Bundle />}
      {mayCall(role, contract.diagnostics.audit) && (
        <div className={canBundle ? css.group : undefined}>
          <h3 className={css.subtitle}>{t('diagnostics.audit')}</h3>
          <p className={css.words}>{t('diagnostics.audit_text')}</p>
          <AuditTable />
        </div>
      )}
    </div>
  )
}

function Bundle(): ReactElement {
  const { t } = useTranslation('settings')
  const [fileName, setFileName] = useState('')
  const download = useAction<void>(async () => {
    setFileName(await saveDiagnostics())
  })
  return (
    <div>
      <h3 className={css.subtitle}>{t('diagnostics.bundle')}</h3>
      <p className={css.words}>{t('diagnostics.bundle_text')}</p>
      {download.problem && <ProblemNote problem={download.problem} />}
      <div className={css.buttons}>
        <BigButton
          kind="quiet"
          size="desk"
          icon={<IconDownload size={18} aria-hidden="true" />}
          disabled={download.isRunning}
          onClick={() => void download.run()}
          data-testid="bundle"
        >
          {t(download.isRunning ? 'diagnostics.building' : 'diagnostics.download')}
        </BigButton>
        <span role="status" data-testid="bundle-said">
          {download.isDone && (
            <span className={classes(css.said, css.good)}>
              <IconCircleCheck size={16} aria-hidden="true" />
              {t('diagnostics.downloaded', { file: fileName })}
            </span>
          )}
        </span>
      </div>
    </div>
  )
}
