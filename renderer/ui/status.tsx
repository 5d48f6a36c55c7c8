import {
  IconAlertTriangle,
  IconArrowBackUp,
  IconBan,
  IconCircleCheck,
  IconClock,
  IconClockExclamation,
  IconClockOff,
  IconLoader,
  IconPlugConnectedX,
  IconSparkles,
  IconX,
} from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { TransferKind } from '../../shared/model/book.ts'
import type { InvoiceView } from '../../shared/model/invoice.ts'
import { classes } from './classes.ts'
import css from './status.module.css'
import type { Tone } from './tone.ts'

export type SaleWord =
  | 'creating'
  | 'pending'
  | 'arriving'
  | 'paid'
  | 'over'
  | 'under'
  | 'unknown'
  | 'expired'
  | 'paid_late'
  | 'canceled'
  | 'void_lost'
  | 'voiding'
  | 'failed'
  | 'elsewhere'

type Look = { tone: Tone; Icon: typeof IconClock }

const LOOKS: Readonly<Record<SaleWord, Look>> = {
  creating: { tone: 'wait', Icon: IconLoader },
  pending: { tone: 'wait', Icon: IconClock },
  arriving: { tone: 'info', Icon: IconSparkles },
  paid: { tone: 'good', Icon: IconCircleCheck },
  over: { tone: 'good', Icon: IconCircleCheck },
  under: { tone: 'need', Icon: IconAlertTriangle },
  unknown: { tone: 'need', Icon: IconAlertTriangle },
  expired: { tone: 'plain', Icon: IconClockOff },
  paid_late: { tone: 'need', Icon: IconClockExclamation },
  canceled: { tone: 'plain', Icon: IconBan },
  void_lost: { tone: 'need', Icon: IconAlertTriangle },
  voiding: { tone: 'wait', Icon: IconLoader },
  failed: { tone: 'need', Icon: IconX },
  elsewhere: { tone: 'need', Icon: IconPlugConnectedX },
}

/** What the word of a sale is told from. */
export type SaleStanding = Pick<InvoiceView, 'status' | 'outcome' | 'script' | 'isVoidRequested'>

/** The one word for where a sale stands: its status, how much came, and what its script asks. */
export function saleWord(invoice: SaleStanding): SaleWord {
  if (invoice.script === 'void_lost_race') return 'void_lost'
  if (invoice.script === 'node_silent') return 'elsewhere'
  if (invoice.isVoidRequested && invoice.status === 'pending') return 'voiding'
  if (invoice.status !== 'paid') return invoice.status
  if (invoice.outcome === 'over') return 'over'
  if (invoice.outcome === 'under') return 'under'
  if (invoice.outcome === 'unknown') return 'unknown'
  return 'paid'
}

/** What colour goes with a sale, for parts that carry the word themselves. */
export function saleTone(invoice: InvoiceView): Tone {
  return LOOKS[saleWord(invoice)].tone
}

/** The status of a sale: always an icon and a word, in the colour of its meaning. */
export function SaleStatus(props: {
  invoice: SaleStanding
  isPlain?: boolean
  /** As the heading of a panel: large and in ink, with the icon in its colour. */
  isTitle?: boolean
}): ReactElement {
  const { t } = useTranslation('status')
  const word = saleWord(props.invoice)
  const { tone } = LOOKS[word]
  return (
    <span
      className={classes(
        css.status,
        css[tone],
        props.isPlain && css.bare,
        props.isTitle && css.heading,
      )}
      data-word={word}
    >
      <SaleIcon invoice={props.invoice} size={props.isTitle ? 20 : 16} />
      {t(`sale.${word}`)}
    </span>
  )
}

export function SaleIcon(props: { invoice: SaleStanding; size: number }): ReactElement {
  const { Icon } = LOOKS[saleWord(props.invoice)]
  return <Icon size={props.size} stroke={1.8} aria-hidden="true" />
}

const TRANSFER_LOOKS: Readonly<Record<TransferKind, Look>> = {
  single: { tone: 'plain', Icon: IconCircleCheck },
  pending: { tone: 'wait', Icon: IconClock },
  post: { tone: 'good', Icon: IconCircleCheck },
  void: { tone: 'plain', Icon: IconArrowBackUp },
}

/** What an entry of the book does: moves, reserves, takes what was reserved, or gives it back. */
export function TransferMark(props: { kind: TransferKind; isPlain?: boolean }): ReactElement {
  const { t } = useTranslation('status')
  const { tone, Icon } = TRANSFER_LOOKS[props.kind]
  return (
    <span
      className={classes(css.status, css[tone], props.isPlain && css.bare)}
      data-kind={props.kind}
    >
      <Icon size={16} stroke={1.8} aria-hidden="true" />
      {t(`transfer.${props.kind}`)}
    </span>
  )
}
