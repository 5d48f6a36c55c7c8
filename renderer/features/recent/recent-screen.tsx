import type { ReactElement } from 'react'

export function RecentScreen(): ReactElement {
  return <h1>recent</h1>
}
