import type { ReactElement } from 'react'

export function WalletScreen(): ReactElement {
  return <h1>wallet</h1>
}
