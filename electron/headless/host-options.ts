import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { defaultDataDir, type HostEnvironment } from './user-folders.ts'

export type HostOptions = {
  dataDir: string
  /** 0 takes a free port. */
  port: number
  opensBrowser: boolean
  startsInSandbox: boolean
  /** Where the key of the sealed vault lies, when not beside the book. */
  vaultKeyFile: string | null
  /** The vault is sealed with a passphrase, read as one line from standard input. */
  asksPassphrase: boolean
  /** One line of JSON instead of words, for programs that start the host. */
  printsJson: boolean
  /** Only asks the running host of this folder for a new address. */
  opensAgain: boolean
  showsHelp: boolean
}

export const HELP = `Tillbook, headless host: serves the console on this machine only.

  --data <dir>    keep the book in this folder
  --port <n>      listen on this loopback port (0 takes a free one)
  --no-open       print the address, open no browser
  --open-again    print a new one-time address of the host that is running, and open it
  --sandbox       use the built-in sandbox node and its own data folder
  --vault-key-file <path>   keep the key of the secrets apart from the book
  --ask-passphrase          seal the secrets with a passphrase, read from standard input
  --print-json    print {"url","port","pid"} as one line, for programs
  --help          show this text
`

/** @returns the options, or one sentence on what is wrong with them. */
export function parseHostOptions(
  argv: readonly string[],
  environment: HostEnvironment = { platform: process.platform, env: process.env, home: homedir() },
): HostOptions | string {
  let values: ReturnType<typeof parse>
  try {
    values = parse(argv)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  if (!/^\d{1,5}$/.test(values.port) || Number(values.port) > 65_535) {
    return `--port needs a number from 0 to 65535, not ${values.port}`
  }
  if (values['ask-passphrase'] && values['vault-key-file'] !== undefined) {
    return 'choose one of --ask-passphrase and --vault-key-file'
  }
  if (values.data === '') return '--data needs a folder'
  return {
    dataDir: values.data === undefined ? defaultDataDir(environment) : resolve(values.data),
    port: Number(values.port),
    opensBrowser: !values['no-open'],
    startsInSandbox: values.sandbox,
    vaultKeyFile: values['vault-key-file'] ? resolve(values['vault-key-file']) : null,
    asksPassphrase: values['ask-passphrase'],
    printsJson: values['print-json'],
    opensAgain: values['open-again'],
    showsHelp: values.help,
  }
}

function parse(argv: readonly string[]) {
  return parseArgs({
    args: [...argv],
    strict: true,
    options: {
      data: { type: 'string' },
      port: { type: 'string', default: '0' },
      'no-open': { type: 'boolean', default: false },
      'open-again': { type: 'boolean', default: false },
      sandbox: { type: 'boolean', default: false },
      'vault-key-file': { type: 'string' },
      'ask-passphrase': { type: 'boolean', default: false },
      'print-json': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  }).values
}
