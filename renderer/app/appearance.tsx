import { useMantineColorScheme } from '@mantine/core'
import { useEffect } from 'react'
import { speak } from '../i18n/i18n.ts'
import { useSession } from './session-store.ts'

/** Wears what the shop chose. It draws nothing. */
export function Appearance(): null {
  const appearance = useSession((store) => store.view?.appearance)
  const { setColorScheme } = useMantineColorScheme()
  const theme = appearance?.theme
  const language = appearance?.language
  useEffect(() => {
    if (theme) setColorScheme(theme === 'system' ? 'auto' : theme)
  }, [theme, setColorScheme])
  useEffect(() => {
    if (language) speak(language)
  }, [language])
  return null
}
