import { useMantineColorScheme } from '@mantine/core'
import { useEffect } from 'react'
import { speak } from '../i18n/i18n.ts'
import { useChoices } from './choices-store.ts'
import { useSession } from './session-store.ts'

/**
 * Wears what the shop chose. It draws nothing. Before there is a book nobody has chosen: what the
 * core answers then is its default, and the person's own language and colours stay.
 */
export function Appearance(): null {
  const appearance = useSession((store) => (store.view?.profile ? store.view.appearance : null))
  const { setColorScheme } = useMantineColorScheme()
  const chosen = useChoices((store) => store.chosen)
  const theme = appearance ? (chosen.theme ?? appearance.theme) : null
  const language = appearance ? (chosen.language ?? appearance.language) : null
  useEffect(() => {
    if (theme) setColorScheme(theme === 'system' ? 'auto' : theme)
  }, [theme, setColorScheme])
  useEffect(() => {
    if (language) speak(language)
  }, [language])
  return null
}
