import {
  IconAlertTriangle,
  IconCircleCheck,
  type IconProps,
  IconShieldX,
} from '@tabler/icons-react'
import type { ComponentType, ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { BookReplay } from '../../../shared/model/replay.ts'
import { classes } from '../../ui/classes.ts'
import { useLocale } from '../../ui/locale.ts'
import { writeCount } from '../../ui/money-format.ts'
import css from './replay-panel.module.css'

type Verdict = 'same' | 'different' | 'refused'

const ICONS: Readonly<Record<Verdict, ComponentType<IconProps>>> = {
  same: IconCircleCheck,
  different: IconAlertTriangle,
  refused: IconShieldX,
}

/** What a replay found, in one line; below it, why and what next, when it is not all the same. */
export function ReplayVerdict({ replay }: { replay: BookReplay }): ReactElement {
  const { t } = useTranslation('replay')
  const locale = useLocale()
  const verdict = replay.refused ? 'refused' : replay.isSame ? 'same' : 'different'
  const Icon = ICONS[verdict]
  const seq = replay.refused ? writeCount(replay.refused.seq, locale) : ''
  return (
    <>
      <p
        className={classes(css.verdict, verdict === 'same' ? css.good : css.need)}
        data-testid="replay-verdict"
        data-verdict={verdict}
      >
        <Icon size={20} stroke={1.8} aria-hidden="true" />
        {t(`verdict.${verdict}`, { seq })}
      </p>
      {verdict !== 'same' && <p className={css.words}>{t(`next.${verdict}`)}</p>}
    </>
  )
}

/** The same of one table, or of the inbox. */
export function SameMark({ isSame }: { isSame: boolean }): ReactElement {
  const { t } = useTranslation('replay')
  const Icon = isSame ? ICONS.same : ICONS.different
  return (
    <span className={classes(css.mark, isSame ? css.good : css.need)} data-same={isSame}>
      <Icon size={16} stroke={1.8} aria-hidden="true" />
      {t(isSame ? 'same' : 'different')}
    </span>
  )
}
