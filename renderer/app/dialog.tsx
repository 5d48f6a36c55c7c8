import { Modal } from '@mantine/core'
import type { ReactElement, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import css from './dialog.module.css'
import { holdKeys } from './hold-keys.ts'

/**
 * A window in front of the screen. What is typed right after it was asked for goes into it, and
 * whoever leaves it stands where they stood before.
 */
export function Dialog(props: {
  title: string
  testId: string
  size?: 'md' | 'lg' | number
  /** Absent: only what stands in it ends it. */
  onClose?: (() => void) | undefined
  /** A click beside it leaves it open. */
  isHeld?: boolean
  children: ReactNode
}): ReactElement {
  const { title, testId, size = 'md', onClose, isHeld = false, children } = props
  const { t } = useTranslation()
  return (
    <Modal
      opened
      size={size}
      padding="lg"
      classNames={{ title: css.title }}
      onClose={() => onClose?.()}
      withCloseButton={onClose !== undefined}
      closeOnEscape={onClose !== undefined}
      closeOnClickOutside={onClose !== undefined && !isHeld}
      title={title}
      closeButtonProps={{ 'aria-label': t('close') }}
      data-testid={testId}
    >
      <div ref={holdKeys}>{children}</div>
    </Modal>
  )
}

/** What ends a dialog, in a row of its own. */
export function DialogButtons({ children }: { children: ReactNode }): ReactElement {
  return <div className={css.buttons}>{children}</div>
}
