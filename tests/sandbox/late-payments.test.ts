import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  openSandboxDatabase,
  OPENING_BALANCE_MSAT,
  type SandboxDatabase,
} from '../../electron/sandbox/database.ts'
import { createNode, type SandboxNode } from '../../electron/sandbox/node.ts'
import { temporaryFolder } from './folders.ts'

const folder = temporaryFolder()
const AMOUNT_MSAT = 21_000n
const LATE_MS = 60_000
const ONCE = { method: 'SendPaymentV2', skip: 0, count: 1, code: 0, text: '' }

let db: SandboxDatabase
let node: SandboxNode
let nowMs: number
let paymentHash: string
const told: string[] = []

beforeEach(() => {
  db = openSandboxDatabase(folder.make())
  nowMs = 1_800_000_000_000
  node = createNode({ db, clock: { nowMs: () => nowMs, setOffsetMs() {} }, network: 'regtest' })
  told.length = 0
  node.payments.events.on('payment', ({ state, failure }) => told.push(`${state} ${failure}`))
})
afterEach(() => void db.close())

/** A payment that its payee lets through only later, and the moment at which it does. */
function comesDue(isHold = false): void {
  const options = { amountMsat: AMOUNT_MSAT, expirySeconds: 0n, memo: '', isHold }
  const invoice = node.walletInvoices.create(options)
  paymentHash = invoice.paymentHash
  node.payments.send({
    bolt11: invoice.bolt11,
    amountMsat: 0n,
    isSelfPaymentAllowed: false,
    fault: { ...ONCE, kind: 'LATE_SETTLE', delayMs: LATE_MS },
  })
  nowMs += LATE_MS
  told.length = 0
}

/** Ends the try at a write, as the death of the process or a full disk would. */
function breakingAt(write: string, work: () => void): void {
  db.exec(
    `CREATE TEMP TRIGGER broken BEFORE UPDATE ${write} BEGIN SELECT RAISE(ABORT, 'died'); END`,
  )
  expect(work).toThrow('died')
  db.exec('DROP TRIGGER broken')
}

describe('a late payment whose resolving is cut off', () => {
  it.each(['ON wallet_invoice', 'ON balance', "ON payment WHEN new.state = 'SUCCEEDED'"])(
    'is settled once by the next try: cut off at an update %s',
    (write) => {
      comesDue()
      breakingAt(write, () => node.tick())
      expect(node.payments.find(paymentHash)?.state).toBe('IN_FLIGHT')
      expect(told).toEqual([])
      node.tick()
      node.tick()
      expect(node.payments.find(paymentHash)?.state).toBe('SUCCEEDED')
      expect(node.payments.received()).toEqual([{ paymentHash, amountMsat: AMOUNT_MSAT }])
      expect(node.channel.balanceMsat('node')).toBe(OPENING_BALANCE_MSAT - AMOUNT_MSAT)
      expect(node.channel.balanceMsat('wallet')).toBe(OPENING_BALANCE_MSAT + AMOUNT_MSAT)
      expect(told).toEqual(['SUCCEEDED FAILURE_REASON_NONE'])
    },
  )

  it('fails once by the next try, and its reason is told before its end', () => {
    comesDue()
    node.walletInvoices.move(paymentHash, 'CANCELED')
    breakingAt("ON payment WHEN new.state = 'FAILED'", () => node.tick())
    expect(node.payments.find(paymentHash)?.failure).toBe('FAILURE_REASON_NONE')
    node.tick()
    node.tick()
    const reason = 'FAILURE_REASON_INCORRECT_PAYMENT_DETAILS'
    expect(told).toEqual([`IN_FLIGHT ${reason}`, `FAILED ${reason}`])
    expect(node.channel.balanceMsat('node')).toBe(OPENING_BALANCE_MSAT)
  })

  it('is held once by a payee that holds it, however often work is looked for', () => {
    comesDue(true)
    breakingAt('ON wallet_invoice', () => node.tick())
    node.tick()
    node.tick()
    expect(node.payments.find(paymentHash)?.state).toBe('IN_FLIGHT')
    expect(node.channel.balanceMsat('node')).toBe(OPENING_BALANCE_MSAT - AMOUNT_MSAT)
  })
})
