import { useState } from 'react'
import { RESTORE_CHUNK_BYTES } from '../../../shared/contract/backups.ts'
import type { CheckedBackup } from '../../../shared/model/backup.ts'
import { client } from '../client.ts'
import { type Problem, toProblem } from '../faults.ts'
import { useSession } from '../session-store.ts'

/** A restore as far as it has come; the file itself stays in the core. */
export type Restore = {
  step: 'rest' | 'reading' | 'checking' | 'checked' | 'putting'
  percent: number
  checked: CheckedBackup | null
  problem: Problem | null
  /** Takes the file over and proves it; replaces nothing. */
  check: (file: File, passphrase: string) => Promise<void>
  /** Puts what was proved in place; then somebody signs in. */
  put: () => Promise<void>
  /** Another file or another passphrase: what was proved before no longer counts. */
  forget: () => void
}

/** Both hosts take the file the same way, in pieces over the contract. */
export function useRestore(): Restore {
  const [step, setStep] = useState<Restore['step']>('rest')
  const [percent, setPercent] = useState(0)
  const [checked, setChecked] = useState<CheckedBackup | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)

  async function guard(work: () => Promise<void>, after: Restore['step']): Promise<void> {
    setProblem(null)
    try {
      await work()
    } catch (error) {
      setProblem(toProblem(error))
      setStep(after)
    }
  }

  return {
    step,
    percent,
    checked,
    problem,
    check: (file, passphrase) =>
      guard(async () => {
        setStep('reading')
        setChecked(null)
        const { restoreId } = await client.restore.begin()
        for (let offset = 0; offset < file.size; offset += RESTORE_CHUNK_BYTES) {
          setPercent(Math.floor((offset / file.size) * 100))
          const base64 = await base64Of(file.slice(offset, offset + RESTORE_CHUNK_BYTES))
          await client.restore.append({ restoreId, offset, base64 })
        }
        setPercent(100)
        setStep('checking')
        setChecked(await client.restore.check({ restoreId, passphrase }))
        setStep('checked')
      }, 'rest'),
    put: () =>
      guard(async () => {
        if (!checked) return
        setStep('putting')
        await client.restore.apply({ restoreId: checked.restoreId })
        useSession.getState().accept(await client.session.state())
      }, 'checked'),
    forget: () => {
      setStep('rest')
      setChecked(null)
      setProblem(null)
    },
  }
}

async function base64Of(piece: Blob): Promise<string> {
  const bytes = new Uint8Array(await piece.arrayBuffer())
  let binary = ''
  // Piece by piece, because a call takes only so many arguments.
  for (let at = 0; at < bytes.length; at += 8_192) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 8_192))
  }
  return btoa(binary)
}
