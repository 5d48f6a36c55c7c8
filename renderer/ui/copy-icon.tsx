import { IconCheck, IconCopy, IconX } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import type { CopyState } from './use-copy.ts'

const ICONS = { idle: IconCopy, copied: IconCheck, refused: IconX } as const

/** The mark of a copy button: what it does, or what became of it. */
export function CopyIcon({ state, size }: { state: CopyState; size: number }): ReactElement {
  const Icon = ICONS[state]
  return <Icon size={size} stroke={1.7} aria-hidden="true" />
}
