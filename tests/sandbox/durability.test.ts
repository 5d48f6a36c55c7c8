import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { startSandbox } from '../../electron/sandbox/sandbox.ts'
import { connectRaw, hexOf, listOf, textOf } from '../conformance/raw-client.ts'
import { issue, lookUp } from '../conformance/session.ts'
import { createSandboxControl } from '../support/sandbox-control.ts'
import { temporaryFolder } from './folders.ts'
import { spawnSandbox } from './process.ts'
import { sandboxRig } from './rig.ts'

const folder = temporaryFolder()
const rig = sandboxRig()

describe('the sandbox on disk', () => {
  it('keeps its secrets to its owner: folder 0700, files 0600', async () => {
    const { dataDir } = await rig.start()
    const mode = (path: string) => (statSync(path).mode & 0o777).toString(8)
    expect(mode(dataDir)).toBe('700')
    const files = readdirSync(dataDir)
    expect(files).toEqual(
      expect.arrayContaining([
        'admin.macaroon',
        'invoice.macaroon',
        'sandbox.db',
        'tls.cert',
        'tls.key',
        'wallet.macaroon',
      ]),
    )
    expect(files.map((file) => `${mode(join(dataDir, file))} ${file}`)).toEqual(
      files.map((file) => `600 ${file}`),
    )
  })

  it('writes the files a till is paired with', async () => {
    const { dataDir, sandbox } = await rig.start()
    const read = (name: string) => readFileSync(join(dataDir, name))
    expect(read('tls.cert').toString()).toBe(sandbox.certificatePem)
    expect(read('invoice.macaroon').toString('hex')).toBe(sandbox.tillMacaroonHex)
    expect(read('admin.macaroon').toString('hex')).toBe(sandbox.adminMacaroonHex)
    expect(read('wallet.macaroon').toString('hex')).toBe(sandbox.walletMacaroonHex)
  })

  it('is the same node after a restart: key, certificate, credentials, money', async () => {
    const dataDir = folder.make()
    const first = await startSandbox({ dataDir, port: 0, network: 'regtest' })
    const till = connectRaw(first, first.tillMacaroonHex)
    const control = createSandboxControl(first)
    const paid = await issue(till)
    await control.pay({ bolt11: paid.bolt11, mode: 'pay' })
    const before = await lookUp(till, paid.hash)
    const { pubkey, certificatePem, tillMacaroonHex, walletMacaroonHex } = first
    till.close()
    control.close()
    await first.stop()

    const second = await rig.start(dataDir)
    expect(second.sandbox).toMatchObject({
      pubkey,
      certificatePem,
      tillMacaroonHex,
      walletMacaroonHex,
    })
    expect(await lookUp(second.till, paid.hash)).toEqual(before)
    expect(await second.control.balanceMsat()).toBe(10_000_000_000n - 25_000n)
  })

  it('cancels at its start what ran out while nothing ran, and settles what was due', async () => {
    const dataDir = folder.make()
    let nowMs = Date.now()
    const options = { dataDir, port: 0, network: 'regtest', clock: { nowMs: () => nowMs } } as const
    const first = await startSandbox(options)
    const till = connectRaw(first, first.tillMacaroonHex)
    const control = createSandboxControl(first)
    const [lapsed, late] = [
      await issue(till, { expiry: '60' }),
      await issue(till, { expiry: '60' }),
    ]
    await control.pay({ bolt11: late.bolt11, mode: 'pay_late' })
    till.close()
    control.close()
    await first.stop()
    nowMs += 120_000
    const second = await startSandbox(options)
    const again = connectRaw(second, second.tillMacaroonHex)
    expect(textOf(await lookUp(again, lapsed.hash), 'state')).toBe('CANCELED')
    expect(textOf(await lookUp(again, late.hash), 'state')).toBe('SETTLED')
    again.close()
    await second.stop()
  })

  it('refuses to go on with another network’s state', async () => {
    const { dataDir, sandbox } = await rig.start()
    await sandbox.stop()
    const options = { dataDir, port: 0, network: 'mainnet' } as const
    await expect(startSandbox(options)).rejects.toThrow(
      'this sandbox was made on regtest and cannot be started on mainnet',
    )
  })
})

describe('the sandbox as a process', () => {
  it('prints one line when it is ready and ends with 0 on SIGTERM', async () => {
    const child = await spawnSandbox(folder.make())
    expect(child.ready).toMatchObject({ host: 'localhost', network: 'regtest' })
    const till = connectRaw(child.ready, child.ready.tillMacaroonHex)
    const info = await till.ask('Lightning.GetInfo')
    expect(textOf(info, 'identity_pubkey')).toBe(child.ready.pubkey)
    till.close()
    expect(await child.end('SIGTERM')).toBe(0)
  })

  it('loses nothing it has answered or announced when it is killed', async () => {
    const dataDir = folder.make()
    const settled = new Map<string, string>()
    const issued = new Set<string>()
    let port = 0
    for (const salesBeforeKill of [3, 5, 2]) {
      const child = await spawnSandbox(dataDir, port)
      port = child.ready.port
      const till = connectRaw(child.ready, child.ready.tillMacaroonHex)
      const control = createSandboxControl(child.ready)
      const stream = till.follow('Lightning.SubscribeInvoices')
      await expect.poll(async () => (await control.calls()).get('SubscribeInvoices')).toBe(1)
      let sales = 0
      await sell(async () => {
        sales += 1
        if (sales !== salesBeforeKill) return
        // Somewhere inside the next sale, not between two.
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 6))
        await child.end('SIGKILL')
      })
      for (const event of await stream.rest()) {
        if (event['state'] !== 'SETTLED') continue
        settled.set(hexOf(event, 'r_hash'), textOf(event, 'settle_index'))
      }
      till.close()
      control.close()

      /** Sells until the node is gone. */
      async function sell(onSale: () => Promise<void>): Promise<void> {
        const killed: Promise<void>[] = []
        for (;;) {
          const answer = await till.call('Lightning.AddInvoice', { value_msat: '1000' })
          if (!answer.message) break
          issued.add(hexOf(answer.message, 'r_hash'))
          const bolt11 = textOf(answer.message, 'payment_request')
          const paid = await control.pay({ bolt11, mode: 'pay' }).catch(() => null)
          if (!paid) break
          killed.push(onSale())
        }
        await Promise.all(killed)
      }
    }
    const last = await spawnSandbox(dataDir, port)
    const till = connectRaw(last.ready, last.ready.tillMacaroonHex)
    const control = createSandboxControl(last.ready)
    const known = await till.ask('Lightning.ListInvoices', { num_max_invoices: '100000' })
    const hashes = listOf(known, 'invoices').map((invoice) => hexOf(invoice, 'r_hash'))
    const judged = await control.settled()
    expect(settled.size).toBeGreaterThanOrEqual(5)
    expect(hashes).toEqual(expect.arrayContaining([...issued]))
    const byHash = new Map(judged.map((row) => [row.paymentHash, `${row.settleIndex}`]))
    for (const [hash, index] of settled) expect(byHash.get(hash)).toBe(index)
    expect(judged.map((row) => row.settleIndex)).toEqual(judged.map((_row, at) => BigInt(at + 1)))
    const spent = judged.reduce((sum, row) => sum + row.receivedMsat, 0n)
    expect(await control.balanceMsat()).toBe(10_000_000_000n - spent)
    till.close()
    control.close()
    expect(await last.end('SIGTERM')).toBe(0)
  }, 60_000)

  it('refuses a data folder that another sandbox holds', async () => {
    const dataDir = folder.make()
    const holder = await spawnSandbox(dataDir)
    await expect(spawnSandbox(dataDir)).rejects.toThrow('another sandbox is using')
    expect(await holder.end('SIGTERM')).toBe(0)
  })
})
