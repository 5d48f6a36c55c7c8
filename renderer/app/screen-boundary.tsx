import { IconAlertTriangle } from '@tabler/icons-react'
import { Component, type ReactElement, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { BigButton } from '../ui/big-button.tsx'
import { Empty } from '../ui/screen-states.tsx'

/**
 * A screen that breaks says so and leaves the strip, the rail and the other screens alive. Give it
 * the screen's name as its key: what broke there says nothing about here.
 */
export class ScreenBoundary extends Component<{ children: ReactNode }, { isBroken: boolean }> {
  override state = { isBroken: false }

  static getDerivedStateFromError(): { isBroken: boolean } {
    return { isBroken: true }
  }

  override render(): ReactNode {
    return this.state.isBroken ? <Broken /> : this.props.children
  }
}

function Broken(): ReactElement {
  const { t } = useTranslation('shell')
  return (
    <div role="alert" data-testid="broken-screen">
      <Empty
        icon={<IconAlertTriangle size={32} stroke={1.6} />}
        title={t('broken.title')}
        words={t('broken.words')}
        action={
          <BigButton onClick={() => window.location.reload()}>{t('broken.action')}</BigButton>
        }
      />
    </div>
  )
}
