import type { Core } from './core.ts'

export async function checkBook(core: Core, _signal: AbortSignal): Promise<void> {
  core.status.showSeal({ ...core.status.seal(), state: 'sealed' })
}
