import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type CliIo, EXIT } from '../../electron/cli/io.ts'
import { keychainOnly } from '../../electron/cli/keychain.ts'
import { runCli } from '../../electron/cli/run-cli.ts'
import { deriveKey } from '../../electron/core/keys.ts'
import { commandKeychain } from '../../electron/desktop/command-keychain.ts'
import { keychainVault } from '../../electron/desktop/keychain-vault.ts'
import type { OpenVault } from '../../electron/ports/vault.ts'
import { openSealedVault } from '../../electron/providers/vault/sealed-file.ts'
import { openBook } from '../../electron/store/open.ts'
import { postTransfers } from '../../electron/store/transfers.ts'
import { basicAccounts, leg, standingClock, START_MS } from '../store/fixtures.ts'
import { recordedKeychain } from './recorded-keychain.ts'

const MASTER = new Uint8Array(32).fill(7)
let root: string
let dir: string
let keychain: ReturnType<typeof recordedKeychain>

/** A book as a window leaves it on a machine with a keychain. */
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'tillbook-command-keychain-'))
  dir = join(root, 'live')
  keychain = recordedKeychain('gnome_libsecret')
  const withKeyFile: OpenVault = (folder) => openSealedVault(folder, { kind: 'key_file' })
  const vault = await keychainVault(keychain.chain, 'linux', withKeyFile)(dir)
  await vault.write('master', MASTER)
  const book = openBook({ dir, chainKey: deriveKey(MASTER, 'chain'), clock: standingClock() })
  book.write((tx) => {
    const { cash, income } = basicAccounts(tx)
    postTransfers(tx, 'sale', START_MS, [leg({ debit: cash, credit: income })])
  })
  book.close()
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

/** The desktop's process, whose keychain answers nothing before the app is ready. */
function openInDesktop(platform: NodeJS.Platform = 'linux'): OpenVault | undefined {
  let isReady = false
  const whenReady = async (): Promise<void> => {
    await Promise.resolve()
    isReady = true
  }
  const safeStorage = {
    ...keychain.chain,
    isAsyncEncryptionAvailable: () =>
      isReady
        ? keychain.chain.isAsyncEncryptionAvailable()
        : Promise.reject(new Error('not ready')),
  }
  const electron = { app: { whenReady }, safeStorage }
  const given = electron as unknown as Parameters<typeof commandKeychain>[0]
  return commandKeychain(given, platform).openKeychain
}

async function tillbook(argv: readonly string[], openKeychain?: OpenVault) {
  const streams = { stdout: new PassThrough(), stderr: new PassThrough() }
  const io: CliIo = {
    ...streams,
    env: { TILLBOOK_PASSPHRASE: 'correct horse battery staple' },
    cwd: root,
    isTty: false,
    readPassphrase: () => Promise.resolve(null),
    signal: new AbortController().signal,
    ...(openKeychain ? { openKeychain } : {}),
  }
  const exit = await runCli(argv, io)
  const text = (stream: PassThrough) => String(stream.read() ?? '')
  return { exit, said: text(streams.stdout), error: text(streams.stderr) }
}

const filesOfVault = () =>
  readdirSync(dir)
    .filter((name) => name.startsWith('vault.'))
    .map((name) => [name, readFileSync(join(dir, name), 'hex')])

describe('the command line of the desktop', () => {
  test('proves a book whose key the keychain has, and changes nothing of the vault', async () => {
    const before = filesOfVault()
    // A window would seal its key again now; a command leaves that to it.
    keychain.state.shouldReEncrypt = true
    const { exit, said } = await tillbook(['verify', dir], openInDesktop())
    expect(said).toMatch(/^whole to entry \d+$/m)
    expect(said).not.toContain('as it was written')
    expect(exit).toBe(EXIT.done)
    expect(keychain.state.sealed).toBe(1)
    expect(filesOfVault()).toEqual(before)
  })

  test('writes a backup of it', async () => {
    const argv = ['backup', '--data', root, '--to', 'one.age']
    const { exit, said, error } = await tillbook(argv, openInDesktop())
    expect({ exit, error }).toMatchObject({ exit: EXIT.done })
    expect(said).toMatch(/SHA-256 [0-9a-f]{64}/)
  }, 120_000)

  test('says why where the keychain is locked or another', async () => {
    keychain.state.isBroken = true
    const locked = await tillbook(['verify', dir], openInDesktop())
    expect(locked).toMatchObject({ exit: EXIT.failed })
    expect(locked.said).toContain('the keychain did not open the vault')
    keychain.state.isBroken = false
    const other = await tillbook(['verify', dir], openInDesktop('darwin'))
    expect(other.said).toContain('sealed by gnome_libsecret, found darwin')
    expect(other.exit).toBe(EXIT.failed)
  })
})

describe('on Windows', () => {
  test('no command opens the keychain, and none says that it could', () => {
    expect(openInDesktop('win32')).toBeUndefined()
    const words = keychainOnly({ command: 'proves it', inWindow: 'Seal in the Book' }, 'win32')
    expect(words).toBe(
      "in this system's keychain, which only the window opens: use Seal in the Book",
    )
  })
})

describe('a plain Node', () => {
  test('says of verify and backup alike which program opens the keychain', async () => {
    const who = 'only the desktop app opens: the tillbook command that is installed with it'
    const proved = await tillbook(['verify', dir])
    expect(proved.said).toContain(`${who} proves it, and so does Seal in the Book`)
    expect(proved.exit).toBe(EXIT.failed)
    const kept = await tillbook(['backup', '--data', root, '--to', 'one.age'])
    expect(kept.error).toContain(`${who} writes a backup, and so does Backup in Settings`)
    expect(kept.exit).toBe(EXIT.usage)
  })
})
