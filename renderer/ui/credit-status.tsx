import {
  IconBan,
  IconCircleCheck,
  IconClock,
  IconGift,
  IconMailForward,
  IconPlayerPause,
  IconPlayerStop,
} from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { GiftStatus } from '../../shared/model/gift.ts'
import type { PlanStatus } from '../../shared/model/plan.ts'
import { classes } from './classes.ts'
import css from './status.module.css'
import type { Tone } from './tone.ts'

type Look = { tone: Tone; Icon: typeof IconClock }

const GIFTS: Readonly<Record<GiftStatus, Look>> = {
  open: { tone: 'wait', Icon: IconClock },
  waiting: { tone: 'wait', Icon: IconMailForward },
  redeemed: { tone: 'good', Icon: IconCircleCheck },
  canceled: { tone: 'plain', Icon: IconBan },
}

const PLANS: Readonly<Record<PlanStatus, Look>> = {
  none: { tone: 'plain', Icon: IconPlayerStop },
  active: { tone: 'good', Icon: IconCircleCheck },
  paused: { tone: 'wait', Icon: IconPlayerPause },
  gifted: { tone: 'info', Icon: IconGift },
  ended: { tone: 'plain', Icon: IconPlayerStop },
}

/** Where a gift stands (SM-06): always an icon and a word, in the colour of its meaning. */
export function GiftMark({ status }: { status: GiftStatus }): ReactElement {
  const { t } = useTranslation('status')
  return <Mark look={GIFTS[status]} word={status} words={t(`gift.${status}`)} />
}

/** Where a plan stands (SM-05). */
export function PlanMark({ status }: { status: PlanStatus }): ReactElement {
  const { t } = useTranslation('status')
  return <Mark look={PLANS[status]} word={status} words={t(`plan.${status}`)} />
}

function Mark(props: { look: Look; word: string; words: string }): ReactElement {
  const { tone, Icon } = props.look
  return (
    <span className={classes(css.status, css[tone])} data-word={props.word}>
      <Icon size={16} stroke={1.8} aria-hidden="true" />
      {props.words}
    </span>
  )
}
