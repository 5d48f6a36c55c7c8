import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { createLaunchPages } from '../http/launch-pages.ts'
import { type HttpServer, startHttpServer } from '../http/server.ts'
import { followServiceApi, type ServiceServer } from '../http/service-server.ts'
import type { VaultSecretSource } from '../providers/vault/sealed-file.ts'
import { BookError } from '../store/errors.ts'
import { collectAlone } from '../store/thread-priority.ts'
import type { ComposedApp } from './compose.ts'
import { holdFolder, type HostBase, openBase } from './host-base.ts'
import { HELP, type HostOptions, parseHostOptions } from './host-options.ts'
import { canOpenBrowser, openBrowser } from './open-browser.ts'
import { readPassphrase } from './read-passphrase.ts'
import { askForLaunch, forgetRunningHost, type Launch, noteRunningHost } from './running-host.ts'
import { launchPageFolders } from './user-folders.ts'
import { stopOnFaults } from './guard-process.ts'

/** Exit codes are part of the command line: 0 done, 1 fault, 2 bad usage, 3 folder in use. */
const EXIT = { done: 0, fault: 1, usage: 2, inUse: 3 } as const
/** A stop that takes longer than this is a hang; the book is safe at any instant anyway. */
const STOP_DEADLINE_MS = 10_000

/**
 * Starts the host.
 * @param findPage says where the renderer's build lies. @throws when there is none.
 * @returns an exit code when there is nothing that goes on running, else null.
 */
export async function runHost(
  argv: readonly string[],
  findPage: () => string = builtPage,
): Promise<number | null> {
  const options = parseHostOptions(argv)
  if (typeof options === 'string') {
    process.stderr.write(`tillbook: ${options}\n\n${HELP}`)
    return EXIT.usage
  }
  if (options.showsHelp) {
    process.stdout.write(HELP)
    return EXIT.done
  }
  if (options.opensAgain) return openAgain(options)
  collectAlone()
  let base: HostBase
  try {
    base = openBase(options.dataDir)
  } catch (error) {
    process.stderr.write(`tillbook: cannot start: ${messageOf(error)}\n`)
    if (!(error instanceof BookError) || error.kind !== 'in_use') return EXIT.fault
    process.stderr.write('For a new address of it: npm start -- --browser --open-again\n')
    return EXIT.inUse
  }
  return serve(options, base, findPage)
}

/**
 * Listens first and opens the core then: the browser loads the page meanwhile, and its calls wait
 * for the core. The folder is ours by now, so nothing is shown that another host would own.
 */
async function serve(
  options: HostOptions,
  base: HostBase,
  findPage: () => string,
): Promise<number | null> {
  const { log } = base.opened
  stopOnFaults(log)
  outliveTerminal()
  const vaultSource = await vaultSourceOf(options)
  const { promise: served, resolve: opened } = Promise.withResolvers<ComposedApp>()
  const folders = pageFolders(options)
  const launchPages = folders && createLaunchPages(folders, base.clock)
  let server: HttpServer
  try {
    server = await startHttpServer({
      served,
      filesRoot: findPage(),
      serviceToken: base.serviceToken,
      port: options.port,
      clock: base.clock,
      log,
      ...(launchPages ? { launchPages } : {}),
    })
  } catch (error) {
    base.close()
    process.stderr.write(`tillbook: cannot serve: ${messageOf(error)}\n`)
    return EXIT.fault
  }
  let composed: ComposedApp | null = null
  let service: ServiceServer | null = null
  noteRunningHost(options.dataDir, server.port)
  const stop = stopOnce(async () => {
    forgetRunningHost(options.dataDir)
    launchPages?.removeAll()
    await Promise.all([server.close(), service?.close()])
    await composed?.app.close()
    base.close()
  })
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, stop)
  const url = server.launchUrl()
  announce(options, 'opening', { url, port: server.port })
  await showPage(options, {
    url,
    page: opensPage(options) ? (launchPages?.write(url) ?? null) : null,
  })
  try {
    const { composeApp } = await import('./compose.ts')
    composed = await composeApp(base, { startsInSandbox: options.startsInSandbox, vaultSource })
  } catch (error) {
    process.stderr.write(`tillbook: cannot start: ${messageOf(error)}\n`)
    forgetRunningHost(options.dataDir)
    launchPages?.removeAll()
    return error instanceof BookError && error.kind === 'in_use' ? EXIT.inUse : EXIT.fault
  }
  opened(composed)
  const { clock, serviceToken } = base
  service = followServiceApi({ ...composed, clock, serviceToken, log })
  log.info('host.ready', { port: server.port, pid: process.pid })
  if (!options.printsJson) process.stdout.write(`${wordsOf(composed)}\n`)
  return null
}

/** The address is out before the book is open, so only this line says how that ended. */
function wordsOf({ app }: ComposedApp): string {
  const isOpen = app.trouble() === 'none'
  return isOpen ? 'Tillbook is ready.' : 'Tillbook did not open the book; the page says why.'
}

function announce(
  options: HostOptions,
  state: 'opening' | 'running',
  { url, port }: { url: string; port: number },
): void {
  if (options.printsJson) {
    process.stdout.write(`${JSON.stringify({ url, port, pid: process.pid })}\n`)
  } else {
    process.stdout.write(
      `Tillbook is ${state}. Open this address on this machine; it works once:\n\n  ${url}\n\n`,
    )
  }
}

function pageFolders({ dataDir }: HostOptions): readonly string[] | null {
  return launchPageFolders({ platform: process.platform, home: homedir() }, dataDir)
}

/** Whether a browser is opened, and on a file. */
function opensPage(options: HostOptions): boolean {
  return options.opensBrowser && canOpenBrowser() && pageFolders(options) !== null
}

/** Never on the address itself where other users could read it in the browser's command line. */
async function showPage(options: HostOptions, { url, page }: Launch): Promise<void> {
  if (!options.opensBrowser || !canOpenBrowser()) return
  if (!opensPage(options)) return void (await openBrowser(url))
  if (page !== null) return void (await openBrowser(pathToFileURL(page).href))
  process.stderr.write('tillbook: no file could be written to open a browser on.\n')
}

async function vaultSourceOf(options: HostOptions): Promise<VaultSecretSource> {
  if (options.asksPassphrase) return { kind: 'passphrase', passphrase: await readPassphrase() }
  return options.vaultKeyFile === null
    ? { kind: 'key_file' }
    : { kind: 'key_file', path: options.vaultKeyFile }
}

/** Brings a new one-time address of the host that holds this data folder. */
async function openAgain(options: HostOptions): Promise<number> {
  // Only the holder of the folder is asked; on a free folder a stranger may listen on that port.
  if (isFolderFree(options.dataDir)) {
    process.stderr.write('tillbook: no host is running on this data folder; start one first.\n')
    return EXIT.fault
  }
  const launch = await askForLaunch(options.dataDir, { withPage: opensPage(options) })
  if (launch === null) {
    process.stderr.write('tillbook: a desktop window holds this data folder; use that window.\n')
    return EXIT.inUse
  }
  announce(options, 'running', { url: launch.url, port: Number(new URL(launch.url).port) })
  await showPage(options, launch)
  return EXIT.done
}

function isFolderFree(dataDir: string): boolean {
  try {
    holdFolder(dataDir)?.close()
    return true
  } catch {
    return false
  }
}

/** The built page lies beside the built host; from sources it is looked for in `out`. */
function builtPage(): string {
  const places = ['../renderer', '../../out/renderer'].map((path) =>
    fileURLToPath(new URL(path, import.meta.url)),
  )
  const found = places.find((place) => existsSync(`${place}/index.html`))
  if (found === undefined) throw new Error('the page is not built; run npm run build first')
  return found
}

/** The second signal ends at once: whoever presses twice means it, and no row is lost by it. */
function stopOnce(close: () => Promise<void>): () => void {
  let isStopping = false
  return () => {
    if (isStopping) process.exit(EXIT.done)
    isStopping = true
    setTimeout(() => process.exit(EXIT.fault), STOP_DEADLINE_MS).unref()
    close().then(
      () => process.exit(EXIT.done),
      () => process.exit(EXIT.fault),
    )
  }
}

/** Whoever started us may close the pipe that we write to; the till goes on without it. */
function outliveTerminal(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
