import { saveNodeCursor } from '../store/cursors.ts'
import { BookError } from '../store/open.ts'
import type { Core } from './core.ts'

/** Long enough that a sale is answered first, short enough for whoever reads the strip. */
const SAVE_AFTER_MS = 250

/** How far the stream has come with nothing to book since the place was last saved. */
const passed = new WeakMap<Core, { pubkey: string; addIndex: bigint }>()

/**
 * Notes that the stream passed an invoice that says nothing new. The node tells every new invoice
 * while its answer to us is still on the way, and saving the place at once would put a third
 * durable commit before the QR. A place that is lost by a crash is told again by the node.
 */
export function passInvoice(core: Core, pubkey: string, addIndex: bigint): void {
  const known = passed.get(core)
  if (known && known.pubkey !== pubkey) savePassed(core)
  const waiting = passed.get(core)
  const highest = waiting && waiting.addIndex > addIndex ? waiting.addIndex : addIndex
  passed.set(core, { pubkey, addIndex: highest })
  if (!waiting) void core.clock.sleep(SAVE_AFTER_MS).then(() => savePassed(core))
}

/** Saves the place now, also before the book closes. A full disk only means to be told again. */
export function savePassed(core: Core): void {
  const place = passed.get(core)
  passed.delete(core)
  if (!place) return
  try {
    core.book.write((tx) => saveNodeCursor(tx, place.pubkey, { addIndex: place.addIndex }))
  } catch (error) {
    if (!(error instanceof BookError)) throw error
    core.status.storageMayHaveChanged()
  }
  core.status.touch()
}
