import { openSealedVault } from '../../electron/providers/vault/sealed-file.ts'
import { systemClock } from '../../electron/providers/clock.ts'
import { checkBackup, restoreBackup } from '../../electron/core/restore-backup.ts'
import { PASSPHRASE, watch } from './rig.ts'

/** Restores a backup and kills itself at the named step, as a power cut would. */
const [rootDir = '', file = '', step = ''] = process.argv.slice(2)

function at(name: string): void {
  if (name === step) process.kill(process.pid, 'SIGKILL')
}

const staged = await checkBackup({
  ...watch,
  file,
  passphrase: PASSPHRASE,
  rootDir,
  id: 'crash0',
  workerUrl: undefined,
})
at('checked')
await restoreBackup({
  rootDir,
  staged,
  openVault: (dir) => openSealedVault(dir, { kind: 'key_file' }),
  clock: systemClock,
  onStep: at,
})
at('end')
