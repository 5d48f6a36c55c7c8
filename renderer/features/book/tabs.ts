import type { Tab } from '../../app/tabbed-screen.tsx'
import type { book } from '../../i18n/en/book.ts'
import { AccountsTab } from './accounts-tab.tsx'
import { ExportTab } from './export-tab.tsx'
import { JournalTab } from './journal-tab.tsx'
import { SealTab } from './seal-tab.tsx'

export type TabId = keyof typeof book.tabs

/** The parts of the book in the order of their digits. A new one is one line here. */
export const TABS: readonly Tab<TabId>[] = [
  { id: 'journal', Tab: JournalTab },
  { id: 'accounts', Tab: AccountsTab },
  { id: 'seal', Tab: SealTab },
  { id: 'export', Tab: ExportTab },
]
