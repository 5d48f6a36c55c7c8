import { readFile } from 'node:fs/promises'
import { request } from 'node:https'
import { join } from 'node:path'
import { type Program, startProgram, until } from './process.ts'

const USER = 'tillbook'
const PASSWORD = 'regtest-only'

export type Btcd = {
  rpcPort: number
  rpcCertFile: string
  program: Program
  mine(blocks: number): Promise<void>
  stop(): Promise<void>
}

/** Starts a btcd whose blocks pay `miningAddress`. A second start on the same folder goes on. */
export async function startBtcd(input: {
  binary: string
  dir: string
  rpcPort: number
  miningAddress: string
}): Promise<Btcd> {
  const rpcCertFile = join(input.dir, 'rpc.cert')
  const program = startProgram({
    command: input.binary,
    logFile: join(input.dir, 'btcd.out'),
    args: [
      '--regtest',
      '--txindex',
      '--nolisten',
      `--datadir=${join(input.dir, 'data')}`,
      `--logdir=${join(input.dir, 'logs')}`,
      `--configfile=${join(input.dir, 'none.conf')}`,
      `--rpcuser=${USER}`,
      `--rpcpass=${PASSWORD}`,
      `--rpclisten=127.0.0.1:${input.rpcPort}`,
      `--rpccert=${rpcCertFile}`,
      `--rpckey=${join(input.dir, 'rpc.key')}`,
      `--miningaddr=${input.miningAddress}`,
    ],
  })
  const call = (method: string, params: unknown[]) =>
    callRpc({ port: input.rpcPort, rpcCertFile, method, params })
  await until('btcd answers', () => call('getblockcount', []), { deadlineMs: 20_000, program })
  return {
    rpcPort: input.rpcPort,
    rpcCertFile,
    program,
    mine: async (blocks) => {
      await call('generate', [blocks])
    },
    stop: () => program.stop(),
  }
}

/** The flags with which an lnd finds this btcd. */
export function lndChainFlags(btcd: { rpcPort: number; rpcCertFile: string }): string[] {
  return [
    '--bitcoin.regtest',
    '--bitcoin.node=btcd',
    `--btcd.rpchost=127.0.0.1:${btcd.rpcPort}`,
    `--btcd.rpcuser=${USER}`,
    `--btcd.rpcpass=${PASSWORD}`,
    `--btcd.rpccert=${btcd.rpcCertFile}`,
  ]
}

async function callRpc(input: {
  port: number
  rpcCertFile: string
  method: string
  params: unknown[]
}): Promise<unknown> {
  const ca = await readFile(input.rpcCertFile)
  const body = JSON.stringify({
    jsonrpc: '1.0',
    id: 1,
    method: input.method,
    params: input.params,
  })
  const text = await new Promise<string>((resolve, reject) => {
    const call = request(
      {
        host: 'localhost',
        port: input.port,
        method: 'POST',
        ca,
        auth: `${USER}:${PASSWORD}`,
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      },
      (answer) => {
        let received = ''
        answer.setEncoding('utf8')
        answer.on('data', (part: string) => {
          received += part
        })
        answer.on('end', () => resolve(received))
      },
    )
    call.on('error', reject)
    call.end(body)
  })
  const answer = JSON.parse(text) as { result: unknown; error: { message: string } | null }
  if (answer.error !== null) throw new Error(`btcd ${input.method}: ${answer.error.message}`)
  return answer.result
}
