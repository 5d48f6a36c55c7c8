import {
  IconBook2,
  IconCashRegister,
  IconCoins,
  IconReceipt,
  IconSettings,
  IconWallet,
} from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { classes } from '../../ui/classes.ts'
import { usePlace } from '../place.ts'
import { type ScreenId } from '../screens.ts'
import css from './rail.module.css'

const ICONS: Readonly<Record<ScreenId, typeof IconReceipt>> = {
  sell: IconCashRegister,
  recent: IconReceipt,
  credits: IconCoins,
  book: IconBook2,
  wallet: IconWallet,
  settings: IconSettings,
}

/** Only what this person may use today. */
export function Rail(props: { screens: readonly ScreenId[]; screen: ScreenId }): ReactElement {
  const { t } = useTranslation('shell')
  const go = usePlace((store) => store.go)
  return (
    <nav className={css.rail} aria-label={t('rail.label')}>
      {props.screens.map((id) => {
        const Icon = ICONS[id]
        return (
          <button
            key={id}
            type="button"
            className={classes(css.entry, id === 'settings' && css.last)}
            aria-current={id === props.screen ? 'page' : undefined}
            data-testid={`rail-${id}`}
            onClick={() => go(id)}
          >
            <Icon size={24} stroke={1.7} aria-hidden="true" />
            <span className={css.label}>{t(`rail.${id}`)}</span>
          </button>
        )
      })}
    </nav>
  )
}
