import type { Menu } from 'electron'

/** macOS has no copy, paste or quit without a menu; elsewhere the till needs none. */
export function setMenu(menu: typeof Menu, platform: NodeJS.Platform): void {
  if (platform !== 'darwin') return menu.setApplicationMenu(null)
  const template = [
    { role: 'appMenu' as const },
    { role: 'editMenu' as const },
    { role: 'windowMenu' as const },
  ]
  return menu.setApplicationMenu(menu.buildFromTemplate(template))
}
