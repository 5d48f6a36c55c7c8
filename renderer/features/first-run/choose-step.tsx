import { IconArrowRight, IconFlask2, IconHistory, IconPlugConnected } from '@tabler/icons-react'
import { type ReactElement, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client } from '../../app/client.ts'
import { type Problem, toProblem } from '../../app/faults.ts'
import { usePlace } from '../../app/place.ts'
import { useSession } from '../../app/session-store.ts'
import { BigButton } from '../../ui/big-button.tsx'
import { classes } from '../../ui/classes.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import css from './choose-step.module.css'

/** Three ways to begin: to try, to sell, or to go on with a book that was saved. */
export function ChooseStep(props: { onConnect: () => void; onRestore: () => void }): ReactElement {
  const { onConnect, onRestore } = props
  const { t, i18n } = useTranslation('firstRun')
  const canTry = useSession((store) => store.view?.canTrySandbox ?? false)
  const [isOpening, setIsOpening] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)

  async function openSandbox(): Promise<void> {
    setIsOpening(true)
    setProblem(null)
    try {
      const language = i18n.language === 'de' ? 'de' : 'en'
      const view = await client.setup.trySandbox({ language })
      usePlace.getState().go('sell')
      useSession.getState().accept(view)
    } catch (error) {
      setProblem(toProblem(error))
      setIsOpening(false)
    }
  }

  return (
    <div className={css.choose}>
      <div className={css.head}>
        <h1 className={css.title}>{t('title')}</h1>
        <p className={css.lead}>{t('lead')}</p>
      </div>
      <div className={css.cards}>
        {canTry && (
          <Card
            kind="sandbox"
            icon={<IconFlask2 size={30} stroke={1.6} />}
            points={['node', 'wallet', 'apart'] as const}
          >
            <BigButton
              disabled={isOpening}
              onClick={() => void openSandbox()}
              data-autofocus
              data-testid="try-sandbox"
            >
              {t(isOpening ? 'sandbox.opening' : 'sandbox.action')}
            </BigButton>
          </Card>
        )}
        <ConnectCard isOff={isOpening} onConnect={onConnect} />
        <RestoreCard isOff={isOpening} onRestore={onRestore} />
      </div>
      {problem && <ProblemNote problem={problem} />}
    </div>
  )
}

function ConnectCard(props: { isOff: boolean; onConnect: () => void }): ReactElement {
  const { t } = useTranslation('firstRun')
  const { isOff, onConnect } = props
  return (
    <Card
      kind="connect"
      icon={<IconPlugConnected size={30} stroke={1.6} />}
      points={['node', 'bring', 'check'] as const}
    >
      <BigButton
        kind="quiet"
        disabled={isOff}
        onClick={onConnect}
        icon={<IconArrowRight size={20} aria-hidden="true" />}
        data-testid="connect-node"
      >
        {t('connect.action')}
      </BigButton>
    </Card>
  )
}

function RestoreCard(props: { isOff: boolean; onRestore: () => void }): ReactElement {
  const { t: backup } = useTranslation('backup')
  const { isOff, onRestore } = props
  return (
    <Card
      kind="restore"
      icon={<IconHistory size={30} stroke={1.6} />}
      points={['file', 'proved', 'kept'] as const}
    >
      <BigButton
        kind="quiet"
        disabled={isOff}
        onClick={onRestore}
        icon={<IconArrowRight size={20} aria-hidden="true" />}
        data-testid="restore-backup"
      >
        {backup('restore.action')}
      </BigButton>
    </Card>
  )
}

type CardProps =
  | { kind: 'sandbox'; points: readonly ('node' | 'wallet' | 'apart')[] }
  | { kind: 'connect'; points: readonly ('node' | 'bring' | 'check')[] }
  | { kind: 'restore'; points: readonly ('file' | 'proved' | 'kept')[] }

function Card(props: CardProps & { icon: ReactElement; children: ReactNode }): ReactElement {
  const { t } = useTranslation('firstRun')
  const { kind, icon, children } = props
  const { t: backup } = useTranslation('backup')
  const points = pointsOf(props, t, backup)
  const isRestore = kind === 'restore'
  return (
    <section className={css.card} aria-labelledby={`card-${kind}`}>
      <div className={css.top}>
        <span className={classes(css.icon, css[kind])} aria-hidden="true">
          {icon}
        </span>
        <span className={classes(css.badge, css[kind])}>
          {isRestore ? backup('restore.badge') : t(`${kind}.badge`)}
        </span>
      </div>
      <h2 className={css.name} id={`card-${kind}`}>
        {isRestore ? backup('restore.title') : t(`${kind}.title`)}
      </h2>
      <ul className={css.points}>
        {points.map((point) => (
          <li key={point}>{point}</li>
        ))}
      </ul>
      {children}
    </section>
  )
}

function pointsOf(
  props: CardProps,
  t: ReturnType<typeof useTranslation<'firstRun'>>['t'],
  backup: ReturnType<typeof useTranslation<'backup'>>['t'],
): string[] {
  switch (props.kind) {
    case 'sandbox':
      return props.points.map((point) => t(`sandbox.points.${point}`))
    case 'connect':
      return props.points.map((point) => t(`connect.points.${point}`))
    case 'restore':
      return props.points.map((point) => backup(`restore.points.${point}`))
  }
}
