import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from './dialog.tsx'
import css from './key-sheet.module.css'
import { useOverlay } from './overlays.ts'
import type { ScreenId } from './screens.ts'

const COMMAND = navigator.platform.startsWith('Mac') ? '⌘' : 'Ctrl'

/** The keys of the present screen, and those that work everywhere. */
export function KeySheet(props: { screen: ScreenId; screens: readonly ScreenId[] }): ReactElement {
  const { screen, screens } = props
  const { t } = useTranslation('shell')
  const show = useOverlay((store) => store.show)
  return (
    <Dialog title={t('keys.title')} testId="key-sheet" size={560} onClose={() => show(null)}>
      <h3 className={css.group}>{t('keys.here')}</h3>
      <ScreenKeys screen={screen} />
      <h3 className={css.group}>{t('keys.everywhere')}</h3>
      <Key keys={[COMMAND, 'K']} words={t('keys.palette')} />
      <Key keys={[COMMAND, 'L']} words={t('keys.lock')} />
      <Key keys={['Alt', `1…${screens.length}`]} words={t('keys.screens')} />
      <Key keys={['?']} words={t('keys.help')} />
    </Dialog>
  )
}

function ScreenKeys({ screen }: { screen: ScreenId }): ReactElement {
  const { t } = useTranslation('shell')
  switch (screen) {
    case 'sell':
      return (
        <>
          <Key keys={['0…9']} words={t('keys.sell.digits')} />
          <Key keys={['⌫']} words={t('keys.sell.backspace')} />
          <Key keys={['Enter']} words={t('keys.sell.charge')} />
          <Key keys={['Esc']} words={t('keys.sell.clear')} />
          <Key keys={['Alt', 'U']} words={t('keys.sell.unit')} />
          <Key keys={['Alt', 'N']} words={t('keys.sell.note')} />
          <Key keys={['Alt', 'C']} words={t('keys.sell.copy')} />
          <Key keys={['Alt', 'S']} words={t('keys.sell.customer')} />
          <Key keys={['Alt', 'V']} words={t('keys.sell.void')} />
        </>
      )
    case 'recent':
      return (
        <>
          <Key keys={['/']} words={t('keys.recent.search')} />
          <Key keys={['↓', 'j']} words={t('keys.recent.next')} />
          <Key keys={['↑', 'k']} words={t('keys.recent.previous')} />
          <Key keys={['Esc']} words={t('keys.recent.close')} />
        </>
      )
    case 'credits':
      return (
        <>
          <Key keys={['1…9']} words={t('keys.credits.tabs')} />
          <Key keys={['/']} words={t('keys.credits.search')} />
          <Key keys={['↓', 'j']} words={t('keys.credits.next')} />
          <Key keys={['↑', 'k']} words={t('keys.credits.previous')} />
          <Key keys={['Esc']} words={t('keys.credits.close')} />
          <Key keys={['[', ']']} words={t('keys.credits.period')} />
        </>
      )
    case 'book':
      return (
        <>
          <Key keys={['1…4']} words={t('keys.book.tabs')} />
          <Key keys={['/']} words={t('keys.book.search')} />
          <Key keys={['f']} words={t('keys.book.filters')} />
          <Key keys={['↓', 'j']} words={t('keys.book.next')} />
          <Key keys={['↑', 'k']} words={t('keys.book.previous')} />
          <Key keys={['Enter']} words={t('keys.book.open')} />
          <Key keys={['[', ']']} words={t('keys.book.period')} />
          <Key keys={['Esc']} words={t('keys.book.close')} />
        </>
      )
    case 'wallet':
      return <Key keys={['Enter']} words={t('keys.wallet.pay')} />
    case 'settings':
      return <Key keys={['Tab']} words={t('keys.settings.tab')} />
  }
}

function Key({ keys, words }: { keys: readonly string[]; words: string }): ReactElement {
  return (
    <div className={css.row}>
      <span>{words}</span>
      <span className={css.keys}>
        {keys.map((key) => (
          <kbd key={key} className={css.key}>
            {key}
          </kbd>
        ))}
      </span>
    </div>
  )
}
