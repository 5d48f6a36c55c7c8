import { spawn } from 'node:child_process'

type Surroundings = {
  platform: NodeJS.Platform
  env: Readonly<Record<string, string | undefined>>
}

/**
 * The command that shows a page here, without the page; null where nobody could see it.
 * BROWSER wins, since whoever set it meant it; `none` turns it off.
 */
export function browserCommand({ platform, env }: Surroundings): string[] | null {
  const named = env['BROWSER']
  if (named === 'none') return null
  if (named) return [named]
  if (platform === 'darwin') return ['open']
  // `start` is a word of cmd; explorer takes the address as one argument and interprets nothing.
  if (platform === 'win32') return ['explorer.exe']
  const hasDisplay = Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY'])
  return hasDisplay ? ['xdg-open'] : null
}

export function canOpenBrowser(): boolean {
  return browserCommand({ platform: process.platform, env: process.env }) !== null
}

/** Opens the page if this machine can. @returns whether a browser was started. */
export function openBrowser(url: string): Promise<boolean> {
  const command = browserCommand({ platform: process.platform, env: process.env })
  const [program, ...words] = command ?? []
  if (program === undefined) return Promise.resolve(false)
  return new Promise((resolve) => {
    const child = spawn(program, [...words, url], { stdio: 'ignore', detached: true })
    child.once('error', () => resolve(false))
    child.once('spawn', () => {
      child.unref()
      resolve(true)
    })
  })
}
