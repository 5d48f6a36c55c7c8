import { useEffect, useRef, useState } from 'react'
import { RESTORE_CHUNK_BYTES } from '../../../shared/contract/backups.ts'
import type { CheckedBackup } from '../../../shared/model/backup.ts'
import { client } from '../client.ts'
import { type Problem, type ProblemCode, toProblem } from '../faults.ts'
import { useSession } from '../session-store.ts'

/** What an owner says once more before a backup takes the place of the open book. */
export type OwnersWord = { pin: string; shopName: string }

/** A restore as far as it has come; the file itself stays in the core. */
export type Restore = {
  step: 'rest' | 'reading' | 'checking' | 'checked' | 'putting'
  percent: number
  checked: CheckedBackup | null
  problem: Problem | null
  /** Takes the file over and proves it; replaces nothing. */
  check: (file: File, passphrase: string) => Promise<void>
  /** Puts what was proved in place, over an open book on its owner's word. */
  put: (word: OwnersWord | null) => Promise<void>
  /** Another file or another passphrase: what was proved before no longer counts. */
  forget: () => void
}

/** After these the same words would be refused again: what is said of the two books is old. */
const CHECKED_ANEW: ReadonlySet<ProblemCode> = new Set([
  'not_found',
  'sales_waiting',
  'changed_meanwhile',
  'backup_failed',
])

/** Both hosts take the file the same way, in pieces over the contract. */
export function useRestore(): Restore {
  const [step, setStep] = useState<Restore['step']>('rest')
  const [percent, setPercent] = useState(0)
  const [checked, setChecked] = useState<CheckedBackup | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const heldId = useRef<string | null>(null)
  // Whoever leaves the form leaves no copy of a book behind.
  useEffect(() => () => cancel(heldId.current), [])

  async function guard(work: () => Promise<void>, after: (failed: Problem) => void): Promise<void> {
    setProblem(null)
    try {
      await work()
    } catch (error) {
      const failed = toProblem(error)
      setProblem(failed)
      after(failed)
    }
  }

  async function check(file: File, passphrase: string): Promise<void> {
    setStep('reading')
    setChecked(null)
    const { restoreId } = await client.restore.begin()
    heldId.current = restoreId
    await send(restoreId, file, setPercent)
    setStep('checking')
    setChecked(await client.restore.check({ restoreId, passphrase }))
    setStep('checked')
  }

  async function put(word: OwnersWord | null): Promise<void> {
    if (!checked) return
    setStep('putting')
    const { restoreId } = checked
    // From here on the core has it: a window that is signed out by it must not take it away.
    heldId.current = null
    if (word) await client.restore.replace({ restoreId, ...word })
    else await client.restore.apply({ restoreId })
    useSession.getState().accept(await client.session.state())
  }

  return {
    step,
    percent,
    checked,
    problem,
    check: (file, passphrase) =>
      guard(
        () => check(file, passphrase),
        () => setStep('rest'),
      ),
    put: (word) =>
      guard(
        () => put(word),
        ({ code }) => {
          heldId.current = checked?.restoreId ?? null
          const isOld = CHECKED_ANEW.has(code)
          if (isOld) setChecked(null)
          setStep(isOld ? 'rest' : 'checked')
        },
      ),
    forget: () => {
      setStep('rest')
      setChecked(null)
      setProblem(null)
    },
  }
}

async function send(
  restoreId: string,
  file: File,
  onPercent: (percent: number) => void,
): Promise<void> {
  for (let offset = 0; offset < file.size; offset += RESTORE_CHUNK_BYTES) {
    onPercent(Math.floor((offset / file.size) * 100))
    const base64 = await base64Of(file.slice(offset, offset + RESTORE_CHUNK_BYTES))
    await client.restore.append({ restoreId, offset, base64 })
  }
  onPercent(100)
}

function cancel(restoreId: string | null): void {
  if (restoreId === null) return
  // Nobody waits for it: what is left is taken away at the next start too.
  client.restore.cancel({ restoreId }).catch(() => {})
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
