import { resetPin } from '../../electron/core/operators.ts'
import { startConsole } from '../support/console-under-test.ts'
import { sendBackup } from '../support/send-backup.ts'
import { PASSPHRASE } from './rig.ts'

/**
 * Restores a backup over the open book, as its owner at a window does, and kills itself at the
 * named place, as a power cut would.
 */
const [rootDir = '', file = '', place = ''] = process.argv.slice(2)

function at(name: string): void {
  if (name === place) process.kill(process.pid, 'SIGKILL')
}

const till = await startConsole({ rootDir, startsInSandbox: false, failpoint: at })
const window = till.window('w')
const { operators, shopName } = await window.session.state()
const operatorId = operators.find(({ role }) => role === 'owner')?.id ?? ''
const pin = '246802'
await resetPin(till.app, 'w', { id: operatorId, pin })
await window.session.signIn({ operatorId, pin })
const restoreId = await sendBackup(window, file)
await window.restore.check({ restoreId, passphrase: PASSPHRASE })
at('checked')
await window.restore.replace({ restoreId, pin, shopName })
at('end')
