import type { PowerMonitor } from 'electron'
import type { App } from '../core/app.ts'

/**
 * A machine that sleeps or locks its screen has nobody at it, so neither has the till. After sleep
 * the way to the node is made anew: a stream that died meanwhile may look alive for long (I5).
 */
export function followPower(powerMonitor: Pick<PowerMonitor, 'on'>, app: App): void {
  const { log } = app.deps
  const lock = (why: string) => (): void => {
    app.sessions.lockAll()
    log.info('power.locked', { why })
  }
  powerMonitor.on('suspend', lock('suspend'))
  powerMonitor.on('lock-screen', lock('lock_screen'))
  powerMonitor.on('resume', () => {
    // Not every system says beforehand that it goes to sleep.
    lock('resume')()
    app.core()?.node.reconnect()
  })
}
