import { join } from 'node:path'

export type HostEnvironment = {
  platform: NodeJS.Platform
  env: Readonly<Record<string, string | undefined>>
  home: string
}

/** Where this kind of machine keeps what a program must not lose. */
export function defaultDataDir({ platform, env, home }: HostEnvironment): string {
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'tillbook')
  if (platform === 'win32') {
    return join(env['LOCALAPPDATA'] || join(home, 'AppData', 'Local'), 'tillbook')
  }
  return join(env['XDG_DATA_HOME'] || join(home, '.local', 'share'), 'tillbook')
}

/** Where it keeps what can be made again. */
export function cacheDir({ platform, env, home }: HostEnvironment): string {
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'tillbook')
  if (platform === 'win32') {
    return join(env['LOCALAPPDATA'] || join(home, 'AppData', 'Local'), 'tillbook', 'cache')
  }
  return join(env['XDG_CACHE_HOME'] || join(home, '.cache'), 'tillbook')
}

/**
 * Where the files lie that a browser is opened on, the best folder first. On Linux that is a plain
 * one at home: a browser that is packed as a snap reads no hidden folder and has a /tmp of its own.
 * @returns null on Windows, where no user reads the command line of another's program
 */
export function launchPageFolders(
  { platform, home }: Pick<HostEnvironment, 'platform' | 'home'>,
  dataDir: string,
): readonly string[] | null {
  if (platform === 'win32') return null
  const beside = join(dataDir, 'open')
  return platform === 'linux' ? [join(home, 'tillbook-open'), beside] : [beside]
}
