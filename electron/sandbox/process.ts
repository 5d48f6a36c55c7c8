import { parseArgs } from 'node:util'
import { PREFIX_BY_NETWORK, type SandboxNetwork } from './networks.ts'
import { startSandbox } from './sandbox.ts'

/**
 * The sandbox as a process of its own, so that a till can crash without its node and the other way
 * round: `node electron/sandbox/process.ts --data <folder> [--port <n>] [--network <name>]`.
 * Prints one line of JSON when it is ready and ends on SIGTERM.
 */
const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    port: { type: 'string', default: '0' },
    network: { type: 'string', default: 'regtest' },
    protos: { type: 'string' },
  },
})

function isNetwork(name: string): name is SandboxNetwork {
  return name in PREFIX_BY_NETWORK
}

if (!values.data) throw new Error('say where the sandbox keeps its data: --data <folder>')
if (!isNetwork(values.network)) throw new Error(`no such network: ${values.network}`)

const sandbox = await startSandbox({
  dataDir: values.data,
  port: Number(values.port),
  network: values.network,
  ...(values.protos && { protoDir: values.protos }),
})

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => void sandbox.stop().then(() => process.exit(0)))
}

const { host, port, pubkey, certificatePem } = sandbox
const { tillMacaroonHex, adminMacaroonHex, walletMacaroonHex } = sandbox
process.stdout.write(
  `${JSON.stringify({
    host,
    port,
    pubkey,
    network: values.network,
    certificatePem,
    tillMacaroonHex,
    adminMacaroonHex,
    walletMacaroonHex,
  })}\n`,
)
