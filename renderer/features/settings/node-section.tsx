import { IconAlertTriangle, IconShieldCheck } from '@tabler/icons-react'
import { type ReactElement, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SessionView } from '../../../shared/contract/session.ts'
import type { SettingsView } from '../../../shared/model/settings.ts'
import type { NodeStatus } from '../../../shared/model/status.ts'
import { useStatus } from '../../app/follow-status.ts'
import { useWhen } from '../../app/when.ts'
import { BigButton } from '../../ui/big-button.tsx'
import { classes } from '../../ui/classes.ts'
import { Fingerprint } from '../../ui/fingerprint.tsx'
import { Empty } from '../../ui/screen-states.tsx'
import { NodeWizard } from './node-wizard.tsx'
import css from './parts.module.css'
import type { SettingsSource } from './use-settings.ts'

/** Lights that mean "look at the credentials", not "the node is down" (pain 37). */
const OWNER_LIGHTS = [
  'certificate_changed',
  'certificate_expired',
  'macaroon_refused',
  'rights_missing',
  'wrong_node',
] as const

/** What the till knows of its node, and the way to pair it again. */
export function NodeSection(props: {
  settings: SettingsView
  profile: SessionView['profile']
  source: SettingsSource
}): ReactElement {
  const { settings, profile, source } = props
  const { t } = useTranslation('settings')
  const status = useStatus((store) => store.snapshot?.node ?? null)
  const [isPairing, setIsPairing] = useState(false)
  const [isPaired, setIsPaired] = useState(false)
  const pair = (): void => {
    setIsPaired(false)
    setIsPairing(true)
  }
  if (isPairing) {
    return (
      <NodeWizard
        onCancel={() => setIsPairing(false)}
        onPaired={() => {
          setIsPairing(false)
          setIsPaired(true)
          source.readAgain()
        }}
      />
    )
  }
  const canPair = profile !== 'sandbox'
  return (
    <div>
      <p className={css.lead}>{t('node.lead')}</p>
      {status && <Advice node={status} />}
      {isPaired && (
        <p className={classes(css.said, css.good)} role="status" data-testid="paired">
          <IconShieldCheck size={18} aria-hidden="true" />
          {t('node.used')}
        </p>
      )}
      {settings.node.isConfigured || profile === 'sandbox' ? (
        <NodeFacts node={settings.node} status={status} />
      ) : (
        <Empty
          icon={<IconAlertTriangle size={36} aria-hidden="true" />}
          title={t('node.none.title')}
          words={t('node.none.next')}
        />
      )}
      {canPair && (
        <div className={css.foot}>
          <BigButton kind="quiet" size="desk" onClick={pair} data-testid="node-again">
            {t('node.again')}
          </BigButton>
        </div>
      )}
    </div>
  )
}

/** A practice node is known only by what it says of itself; nobody paired it. */
function NodeFacts(props: { node: SettingsView['node']; status: NodeStatus | null }): ReactElement {
  const { node, status } = props
  const { t } = useTranslation('settings')
  const { t: words } = useTranslation('status')
  const when = useWhen()
  const unknown = t('node.unknown')
  return (
    <dl className={css.facts} data-testid="node-facts">
      <Fact name={t('node.light')}>
        {status ? (
          <span data-testid="node-light" data-light={status.light}>
            {words(`node.${status.light}`)},{' '}
            {t('node.since', { time: when(status.sinceMs, 'moment') })}
          </span>
        ) : (
          unknown
        )}
      </Fact>
      <Fact name={t('node.alias')}>{node.alias || status?.alias || unknown}</Fact>
      <Fact name={t('node.network')}>{node.network || status?.network || unknown}</Fact>
      <Fact name={t('node.pubkey')} isCode>
        {node.pubkey || status?.pubkey || unknown}
      </Fact>
      {node.isConfigured ? (
        <PairedFacts node={node} />
      ) : (
        <Fact name={t('node.rights')}>{t('node.own')}</Fact>
      )}
    </dl>
  )
}

function PairedFacts({ node }: { node: SettingsView['node'] }): ReactElement {
  const { t } = useTranslation('settings')
  const isWide = node.rights === 'too_wide_accepted'
  return (
    <>
      <Fact name={t('node.address')} isCode>
        {node.host}:{node.port}
      </Fact>
      <Fact name={t('node.fingerprint')}>
        <Fingerprint value={node.certificateFingerprint} />
      </Fact>
      <Fact name={t('node.rights')}>
        <span className={isWide ? css.wait : undefined}>
          {t(`node.rights_value.${node.rights}`)}
        </span>
        {isWide && <span className={css.choiceHint}> {t('node.rights_warn')}</span>}
      </Fact>
    </>
  )
}

function Fact(props: { name: string; isCode?: boolean; children: ReactNode }): ReactElement {
  return (
    <div className={css.fact}>
      <dt>{props.name}</dt>
      <dd className={props.isCode ? css.code : undefined}>{props.children}</dd>
    </div>
  )
}

/** Anything but a good light says what happened, what is safe, and what to do. */
function Advice({ node }: { node: NodeStatus }): ReactElement | null {
  const { t } = useTranslation('settings')
  const { t: status } = useTranslation('status')
  if (node.light === 'connected' || node.light === 'not_configured') return null
  const own = OWNER_LIGHTS.find((light) => light === node.light)
  const isBad = own !== undefined
  return (
    <div className={classes(css.note, isBad && css.bad)} role="status" data-testid="node-advice">
      <IconAlertTriangle size={20} aria-hidden="true" />
      <div>
        <strong>{own ? t(`node.advice.${own}.what`) : status(`node.${node.light}`)}</strong>
        {own ? t(`node.advice.${own}.next`) : status(`node_next.${node.light}`)}
      </div>
    </div>
  )
}
