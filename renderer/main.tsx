import './app/trusted-types.ts'
import '@fontsource-variable/inter/wght.css'
import '@mantine/core/styles.layer.css'
import './ui/theme/global.css'
import { MantineProvider } from '@mantine/core'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/app.tsx'
import { Appearance } from './app/appearance.tsx'

import { boot } from './app/boot.ts'
import { firstLanguage, startI18n } from './i18n/i18n.ts'
import { cssVariablesResolver, theme } from './ui/theme/theme.ts'

startI18n(firstLanguage())
boot()

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no root')
createRoot(root).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariablesResolver}
      defaultColorScheme="auto"
    >
      <Appearance />
      <App />
    </MantineProvider>
  </StrictMode>,
)
