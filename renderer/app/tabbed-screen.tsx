import type { ReactElement, ReactNode } from 'react'
import { isCovered, isTyping, useWindowKeys } from './keys.ts'
import { usePlace } from './place.ts'
import type { ScreenId } from './screens.ts'
import css from './tabbed-screen.module.css'

export type Tab<Id extends string> = { id: Id; Tab: () => ReactElement }

/** A screen of several parts for somebody who sits: a head with tabs, each with its digit. */
export function TabbedScreen<Id extends string>(props: {
  screen: ScreenId
  title: string
  /** What the row of tabs is called to a screen reader. */
  label: string
  tabs: readonly Tab<Id>[]
  /** The part that the place names; the first when it names none. */
  shown: string | null
  nameOf: (id: Id) => string
  banner?: ReactNode
}): ReactElement | null {
  const { screen, tabs } = props
  const shown = tabs.find(({ id }) => id === props.shown) ?? tabs[0]
  useTabKeys(screen, tabs)
  if (!shown) return null
  return (
    <div className={css.screen} data-testid={`screen-${screen}`} data-tab={shown.id}>
      <header className={css.head}>
        <h1 className={css.title}>{props.title}</h1>
        <nav className={css.tabs} aria-label={props.label}>
          {tabs.map(({ id }) => (
            <button
              key={id}
              type="button"
              className={css.tab}
              aria-current={id === shown.id ? 'page' : undefined}
              data-testid={`${screen}-${id}`}
              onClick={() => usePlace.getState().go(screen, id)}
            >
              {props.nameOf(id)}
            </button>
          ))}
        </nav>
      </header>
      {props.banner}
      <shown.Tab />
    </div>
  )
}

/** A digit chooses a tab: there is no keypad on these screens. */
function useTabKeys(screen: ScreenId, tabs: readonly { id: string }[]): void {
  useWindowKeys((event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (isCovered(event.target) || isTyping(event.target) || !/^[1-9]$/.test(event.key)) return
    const tab = tabs[Number(event.key) - 1]
    if (tab) usePlace.getState().go(screen, tab.id)
  })
}
