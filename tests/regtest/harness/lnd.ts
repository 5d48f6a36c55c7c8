import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type AuthenticatedLnd, authenticatedLndGrpc, getWalletInfo } from 'lightning'
import { type Program, startProgram, until } from './process.ts'

export type LndSeat = {
  binary: string
  dir: string
  rpcPort: number
  p2pPort: number
  chainFlags: readonly string[]
}

export type RunningLnd = {
  program: Program
  lnd: AuthenticatedLnd
  certificatePem: string
  adminMacaroonHex: string
}

const certificateFile = (seat: LndSeat) => join(seat.dir, 'tls.cert')
const macaroonFile = (seat: LndSeat) => join(seat.dir, 'data/chain/bitcoin/regtest/admin.macaroon')

/** Starts lnd on its folder and waits until its RPC server answers. */
export async function startLnd(seat: LndSeat, onPid: (pid: number) => void): Promise<RunningLnd> {
  const program = startProgram({
    command: seat.binary,
    logFile: join(seat.dir, 'lnd.out'),
    args: [
      `--lnddir=${seat.dir}`,
      '--noseedbackup',
      '--norest',
      '--nobootstrap',
      ...seat.chainFlags,
      `--rpclisten=127.0.0.1:${seat.rpcPort}`,
      `--listen=127.0.0.1:${seat.p2pPort}`,
      '--bitcoin.defaultchanconfs=1',
      '--trickledelay=50',
      '--minbackoff=200ms',
      '--maxbackoff=1s',
      '--healthcheck.diskspace.attempts=0',
      '--debuglevel=warn',
    ],
  })
  onPid(program.pid)
  return until('lnd answers', () => connect(seat, program), {
    deadlineMs: 40_000,
    everyMs: 200,
    program,
  })
}

async function connect(seat: LndSeat, program: Program): Promise<RunningLnd> {
  const certificate = await readFile(certificateFile(seat))
  const macaroon = await readFile(macaroonFile(seat))
  const { lnd } = authenticatedLndGrpc({
    cert: certificate.toString('base64'),
    macaroon: macaroon.toString('hex'),
    socket: `localhost:${seat.rpcPort}`,
  })
  await getWalletInfo({ lnd })
  return {
    program,
    lnd,
    certificatePem: certificate.toString('utf8'),
    adminMacaroonHex: macaroon.toString('hex'),
  }
}

/** Takes the TLS pair away; lnd makes a new one at its next start. */
export async function forgetCertificate(seat: LndSeat): Promise<void> {
  await rm(certificateFile(seat), { force: true })
  await rm(join(seat.dir, 'tls.key'), { force: true })
}
