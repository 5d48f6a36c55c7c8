import { stopOnFaults } from '../../electron/headless/guard-process.ts'
import { systemClock } from '../../electron/providers/clock.ts'
import { openLog } from '../../electron/providers/log/open-log.ts'

/** A host whose fault nobody caught: thrown, or rejected, with a secret in its message. */
const [dataDir = '', kind = '', secret = ''] = process.argv.slice(2)
const opened = openLog({ clock: systemClock, dataDir, level: 'info', warnTo: process.stderr })
opened.registerSecret(Buffer.from(secret, 'hex'))
stopOnFaults(opened.log)
setInterval(() => undefined, 1_000)
const error = new Error(`the node said ${secret}`)
if (kind === 'rejected') void Promise.reject(error)
else {
  setTimeout(() => {
    throw error
  }, 1)
}
