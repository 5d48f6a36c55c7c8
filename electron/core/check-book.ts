import type { BookSeal } from '../../shared/model/status.ts'
import { chainHead } from '../store/chain.ts'
import { writeSetting } from '../store/settings.ts'
import { startVerification } from '../store/verification.ts'
import { commit } from './commit.ts'
import type { Core } from './core.ts'

/**
 * Recomputes the whole book in a thread of its own and shows the result in the strip (L6,
 * OPP-03). A break is remembered, so that a restart does not show a sealed book first.
 */
export async function checkBook(core: Core, signal: AbortSignal): Promise<void> {
  const before = core.status.seal()
  if (before.state !== 'broken') core.status.showSeal({ ...before, state: 'checking' })
  const result = await startVerification({
    file: core.book.file,
    chainKey: core.keys.chain,
    workerUrl: core.verifyWorkerUrl,
    signal,
    onProgress: ({ checkedToSeq, headSeq }) =>
      core.status.showSeal({ ...core.status.seal(), checkedToSeq, headSeq }),
  })
  if (result.ok) showSealed(core, before, result.headSeq)
  else showBroken(core, result)
}

function showSealed(core: Core, before: BookSeal, checkedToSeq: bigint): void {
  core.status.showSeal({
    headSeq: core.book.read(chainHead).seq,
    state: 'sealed',
    checkedAtMs: core.clock.nowMs(),
    checkedToSeq,
    brokenAtSeq: null,
    reason: '',
  })
  if (before.state === 'broken') commit(core, (unit) => writeSetting(unit.tx, 'chain_broken', null))
}

function showBroken(core: Core, found: { brokenAtSeq: bigint | null; reason: string }): void {
  const { brokenAtSeq, reason } = found
  core.log.error('book.broken', new Error(reason), { brokenAtSeq })
  core.status.showSeal({
    ...core.status.seal(),
    state: 'broken',
    checkedAtMs: core.clock.nowMs(),
    brokenAtSeq,
    reason,
  })
  commit(core, (unit) => writeSetting(unit.tx, 'chain_broken', { brokenAtSeq, reason }))
}
