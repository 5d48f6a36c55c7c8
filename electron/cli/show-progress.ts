import type { BackupPhase } from '../core/backup-order.ts'
import type { CliIo } from './io.ts'

const WORDS: Readonly<Record<BackupPhase, string>> = {
  snapshot: 'copying the book',
  verify: 'proving every entry',
  write: 'encrypting',
  read_back: 'reading the file back',
  compare: 'comparing',
}

/** One line for each phase; at a terminal with its percentage, drawn over. */
export function showProgress(io: CliIo): (phase: BackupPhase, percent: number) => void {
  let last: BackupPhase | null = null
  return (phase, percent) => {
    if (io.isTty) {
      io.stderr.write(`\r\u001b[K${WORDS[phase]} … ${percent} %${percent === 100 ? '\n' : ''}`)
    } else if (phase !== last) {
      io.stderr.write(`${WORDS[phase]}\n`)
    }
    last = phase
  }
}
