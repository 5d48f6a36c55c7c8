import { IconAlertTriangle, IconCircleCheck, IconPlugConnectedX } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { Preflight } from '../../../shared/model/status.ts'
import { useIsOnline } from '../../app/connection-store.ts'
import { classes } from '../../ui/classes.ts'
import css from './preflight-light.module.css'
import { usePreflightWords, useUnknownWords } from './preflight-words.ts'

/** One light with its reason: green is short, amber and red say why and what else works. */
export function PreflightLight({ preflight }: { preflight: Preflight | null }): ReactElement {
  const { t } = useTranslation('sell')
  const isOnline = useIsOnline()
  if (!isOnline) {
    return (
      <Light tone="stop" Icon={IconPlugConnectedX}>
        {t('preflight.offline')}
      </Light>
    )
  }
  return preflight ? <CheckedLight preflight={preflight} /> : <span />
}

/** What the checks say. Green names what could not be looked at, and claims no more. */
export function CheckedLight({ preflight }: { preflight: Preflight }): ReactElement {
  const { t } = useTranslation('sell')
  const words = usePreflightWords()
  const unknown = useUnknownWords()
  const stops = preflight.checks.filter((check) => check.state === 'stop')
  const warns = preflight.checks.filter((check) => check.state === 'warn')
  const first = stops[0] ?? warns[0]
  if (!first) {
    return (
      <Light tone="ok" Icon={IconCircleCheck}>
        {[t('preflight.ready'), ...unknown(preflight)].join(' · ')}
      </Light>
    )
  }
  return (
    <Light tone={stops.length > 0 ? 'stop' : 'warn'} Icon={IconAlertTriangle}>
      {words(first)}
    </Light>
  )
}

function Light(props: {
  tone: 'ok' | 'warn' | 'stop'
  Icon: typeof IconCircleCheck
  children: string
}): ReactElement {
  const { tone, Icon, children } = props
  return (
    <p className={classes(css.light, css[tone])} data-testid="preflight" data-state={tone}>
      <Icon size={16} stroke={1.8} aria-hidden="true" />
      <span>{children}</span>
    </p>
  )
}
