import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writeDemoBook } from '../../electron/cli/write-demo-book.ts'
import { deriveKey } from '../../electron/core/keys.ts'
import {
  openSealedVault,
  sealedBackend,
  type VaultSecretSource,
} from '../../electron/providers/vault/sealed-file.ts'
import { MASTER, PASSPHRASE, writeInto } from '../backups/rig.ts'
import { runScript, type ScriptRun } from './run-script.ts'

/** Decision 0005: a shop server's secrets are sealed with a passphrase, or a key file elsewhere. */
const WORD = 'a passphrase of the vault'
const NODE_SECRET = '{"macaroonHex":"CANARY"}'
const word: VaultSecretSource = { kind: 'passphrase', passphrase: WORD }
let dir = ''

async function shop(name: string, source: VaultSecretSource): Promise<void> {
  const live = join(dir, name, 'live')
  mkdirSync(live, { recursive: true, mode: 0o700 })
  const vault = await openSealedVault(live, source)
  await vault.write('master', MASTER)
  await vault.write('node', Buffer.from(NODE_SECRET))
  writeDemoBook({ dir: live, chainKey: deriveKey(MASTER, 'chain'), entries: 60 })
  const bookFile = join(live, 'book.sqlite')
  // Cheap to open: the product's own factor is paid where a command writes one.
  const made = { root: dir, live, bookFile, remove: () => {} }
  await writeInto(made, join(dir, `${name}.age`))
}

/** Without a terminal, and as npm does it: the person stands in a folder, the script elsewhere. */
function tillbook(argv: string[], env: Record<string, string> = {}): Promise<ScriptRun> {
  return runScript(argv, { env: { TILLBOOK_PASSPHRASE: PASSPHRASE, INIT_CWD: dir, ...env } })
}

async function secretsOf(name: string, source: VaultSecretSource): Promise<(string | null)[]> {
  const vault = await openSealedVault(join(dir, name, 'live'), source)
  const node = vault.read('node')
  const isMaster = Buffer.from(vault.read('master') ?? []).equals(Buffer.from(MASTER))
  return [isMaster ? 'master' : null, node && Buffer.from(node).toString('utf8')]
}

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'tillbook-cli-vault-'))
  await shop('words', word)
  await shop('keyed', { kind: 'key_file', path: join(dir, 'till.key') })
}, 180_000)

afterAll(() => rmSync(dir, { recursive: true, force: true }))

describe('a vault that is sealed with a passphrase', () => {
  test('is not opened without it, and the words say how', async () => {
    const run = await tillbook(['backup', '--data', 'words', '--to', 'none.age'])
    expect(run.code).toBe(2)
    expect(run.stderr).toContain('set TILLBOOK_VAULT_PASSPHRASE or give --vault-passphrase-file')
    expect(existsSync(join(dir, 'none.age'))).toBe(false)
  })

  test('is verified by the same names as it is backed up', async () => {
    // The passphrase of the backups is set too, and opens no vault.
    const secret = { TILLBOOK_VAULT_PASSPHRASE: WORD }
    expect(await tillbook(['verify', 'words'], secret)).toMatchObject({ code: 0 })
    writeFileSync(join(dir, 'word.txt'), `${WORD}\n`)
    for (const option of ['--vault-passphrase-file', '--passphrase-file']) {
      expect(await tillbook(['verify', 'words', option, 'word.txt'])).toMatchObject({ code: 0 })
    }
    expect(await tillbook(['verify', 'words'], { TILLBOOK_PASSPHRASE: WORD })).toMatchObject({
      code: 0,
    })
    expect(await tillbook(['verify', 'words'])).toMatchObject({ code: 1 })
    for (const option of ['--vault-key-file', '--key-file']) {
      expect(await tillbook(['verify', 'keyed', option, 'till.key'])).toMatchObject({ code: 0 })
    }
  })

  test('is never taken for one of a key file', async () => {
    const argv = ['backup', '--data', 'words', '--to', 'none.age', '--vault-key-file', 'till.key']
    const run = await tillbook(argv)
    expect(run.code).toBe(2)
    expect(run.stderr).toContain('this vault is sealed with a passphrase')
  })

  test('is backed up and restored over itself, with the node’s credential, still so sealed', async () => {
    const secret = { TILLBOOK_VAULT_PASSPHRASE: WORD }
    expect(await tillbook(['backup', '--data', 'words', '--to', 'made.age'], secret)).toMatchObject(
      { code: 0 },
    )
    writeFileSync(join(dir, 'word.txt'), `${WORD}\n`)
    const argv = ['restore', 'words.age', '--data', 'words', '--replace']
    const without = await tillbook(argv)
    expect(without).toMatchObject({ code: 2, stdout: '' })
    const wrong = await tillbook(argv, { TILLBOOK_VAULT_PASSPHRASE: 'a passphrase, mistyped' })
    expect(wrong).toMatchObject({ code: 1, stdout: '' })
    expect(wrong.stderr).toContain('does not open the vault')
    expect(readdirSync(join(dir, 'words')).toSorted()).toEqual(['console.lock', 'live'])

    const run = await tillbook([...argv, '--vault-passphrase-file', 'word.txt'])
    expect(run).toMatchObject({ code: 0 })
    expect(run.stdout).toContain('--ask-passphrase')
    expect(await sealedBackend(join(dir, 'words', 'live'))).toBe('sealed-file:passphrase')
    expect(readdirSync(join(dir, 'words', 'live'))).not.toContain('vault.key')
    expect(await secretsOf('words', word)).toEqual(['master', NODE_SECRET])
  }, 180_000)

  test('is made of the passphrase that is given where there is none yet', async () => {
    const secret = { TILLBOOK_VAULT_PASSPHRASE: WORD }
    expect(await tillbook(['restore', 'words.age', '--data', 'new'], secret)).toMatchObject({
      code: 0,
    })
    expect(await secretsOf('new', word)).toEqual(['master', null])
  }, 180_000)
})

describe('a key file that lies elsewhere', () => {
  test('is found from where the person stands, for backup and restore', async () => {
    const key = ['--vault-key-file', 'till.key']
    const made = await tillbook(['backup', '--data', 'keyed', '--to', 'made-keyed.age', ...key])
    expect(made).toMatchObject({ code: 0 })
    const bytes = readFileSync(join(dir, 'till.key'))
    const argv = ['restore', 'keyed.age', '--data', 'keyed', '--replace']
    const mistyped = await tillbook([...argv, '--vault-key-file', 'tll.key'])
    expect(mistyped.code).toBe(1)
    expect(mistyped.stderr).toContain('key file is missing')
    expect(existsSync(join(dir, 'tll.key'))).toBe(false)

    expect(await tillbook([...argv, ...key])).toMatchObject({ code: 0, stderr: /./ })
    expect(readFileSync(join(dir, 'till.key'))).toEqual(bytes)
    const source = { kind: 'key_file', path: join(dir, 'till.key') } as const
    expect(await secretsOf('keyed', source)).toEqual(['master', NODE_SECRET])
  }, 180_000)

  test('that is lost does not hold up a restore, which says that the node is paired anew', async () => {
    renameSync(join(dir, 'till.key'), join(dir, 'lost.key'))
    const run = await tillbook(['restore', 'keyed.age', '--data', 'keyed', '--replace'])
    expect(run.code).toBe(0)
    expect(run.stderr).toContain('pair the node again')
    expect(await secretsOf('keyed', { kind: 'key_file' })).toEqual(['master', null])
  }, 180_000)
})
