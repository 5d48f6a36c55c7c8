import { IconArrowRight, IconFlask2, IconPlugConnected } from '@tabler/icons-react'
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

/** Two ways to begin. A third, restoring a backup, comes with the backups. */
export function ChooseStep({ onConnect }: { onConnect: () => void }): ReactElement {
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
        <Card
          kind="connect"
          icon={<IconPlugConnected size={30} stroke={1.6} />}
          points={['node', 'bring', 'check'] as const}
        >
          <BigButton
            kind="quiet"
            disabled={isOpening}
            onClick={onConnect}
            icon={<IconArrowRight size={20} aria-hidden="true" />}
            data-testid="connect-node"
          >
            {t('connect.action')}
          </BigButton>
        </Card>
      </div>
      {problem && <ProblemNote problem={problem} />}
    </div>
  )
}

type CardProps =
  | { kind: 'sandbox'; points: readonly ('node' | 'wallet' | 'apart')[] }
  | { kind: 'connect'; points: readonly ('node' | 'bring' | 'check')[] }

function Card(props: CardProps & { icon: ReactElement; children: ReactNode }): ReactElement {
  const { t } = useTranslation('firstRun')
  const { kind, icon, children } = props
  const points =
    props.kind === 'sandbox'
      ? props.points.map((point) => t(`sandbox.points.${point}`))
      : props.points.map((point) => t(`connect.points.${point}`))
  return (
    <section className={css.card} aria-labelledby={`card-${kind}`}>
      <div className={css.top}>
        <span className={classes(css.icon, css[kind])} aria-hidden="true">
          {icon}
        </span>
        <span className={classes(css.badge, css[kind])}>{t(`${kind}.badge`)}</span>
      </div>
      <h2 className={css.name} id={`card-${kind}`}>
        {t(`${kind}.title`)}
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
