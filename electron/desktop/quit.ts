import type * as Electron from 'electron'

/** As in the headless host: 0 done, 1 fault. */
const EXIT = { done: 0, fault: 1 } as const
/** A close that takes longer than this is a hang; the book is safe at any instant anyway. */
const QUIT_DEADLINE_MS = 10_000

/** What of Electron's app this needs. */
type QuittingApp = {
  on(event: 'before-quit', listener: (event: Pick<Electron.Event, 'preventDefault'>) => void): void
  exit(code: number): void
}

/**
 * The first quit closes the book and then ends; the second ends at once, as a second signal does
 * on the headless host: whoever quits twice means it, and no row is lost by it.
 */
export function quitAfter(app: QuittingApp, close: () => Promise<void>): void {
  let isClosing = false
  app.on('before-quit', (event) => {
    // Electron's own way would close the window and end before the book is closed.
    event.preventDefault()
    if (isClosing) return app.exit(EXIT.done)
    isClosing = true
    setTimeout(() => app.exit(EXIT.fault), QUIT_DEADLINE_MS).unref()
    close().then(
      () => app.exit(EXIT.done),
      () => app.exit(EXIT.fault),
    )
  })
}
