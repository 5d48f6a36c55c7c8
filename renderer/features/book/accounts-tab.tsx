import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useIsOnline } from '../../app/connection-store.ts'
import { isCovered, isTyping, useWindowKeys } from '../../app/keys.ts'
import { StaleLine } from '../../ui/stale-line.tsx'
import { AccountTree } from './account-tree.tsx'
import css from './accounts-tab.module.css'
import { BalanceSheet } from './balance-sheet.tsx'
import { type Report, REPORTS, useBook } from './book-store.ts'
import { MomentPicker, useDayStep } from './moment-picker.tsx'
import { Takings, TakingsRange, useTakingsStep } from './takings.tsx'
import { TrialBalance } from './trial-balance.tsx'

/** What the shop has, owes, earns and spends, today or at the end of any day. */
export function AccountsTab(): ReactElement {
  const { t } = useTranslation('book')
  const report = useBook((store) => store.report)
  const showReport = useBook((store) => store.showReport)
  const isOnline = useIsOnline()
  useAccountsKeys()
  return (
    <div className={css.tab} data-testid="accounts" data-report={report}>
      <div className={css.bar}>
        <div className={css.reports} role="group" aria-label={t('report.label')}>
          {REPORTS.map((id) => (
            <button
              key={id}
              type="button"
              className={css.report}
              aria-pressed={id === report}
              data-testid={`report-${id}`}
              onClick={() => showReport(id)}
            >
              {t(`report.${id}`)}
            </button>
          ))}
        </div>
        {report === 'takings' ? <TakingsRange /> : <MomentPicker />}
      </div>
      {!isOnline && <StaleLine words={t('offline')} />}
      <ReportOf report={report} />
    </div>
  )
}

function ReportOf({ report }: { report: Report }): ReactElement {
  switch (report) {
    case 'tree':
      return <AccountTree />
    case 'trial':
      return <TrialBalance />
    case 'sheet':
      return <BalanceSheet />
    case 'takings':
      return <Takings />
  }
}

/** [ and ] turn the day back and forth, or the days whose takings are shown. */
function useAccountsKeys(): void {
  const stepDay = useDayStep()
  const stepTakings = useTakingsStep()
  useWindowKeys((event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (isCovered(event.target) || isTyping(event.target)) return
    const step = useBook.getState().report === 'takings' ? stepTakings : stepDay
    if (event.key === '[') step(-1)
    if (event.key === ']') step(1)
  })
}
