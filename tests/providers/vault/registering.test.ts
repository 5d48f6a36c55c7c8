import { expect, it } from 'vitest'
import type { SecretName, Vault } from '../../../electron/ports/vault.ts'
import { registeringVault } from '../../../electron/providers/vault/registering.ts'

const MACAROON = '0201036c6e6402f801030a10'
const CONNECTION = Buffer.from(
  JSON.stringify({ host: '10.0.0.2', port: 10009, certificatePem: 'PEM', macaroonHex: MACAROON }),
)

function recorded(): { vault: Vault; heard: string[] } {
  const held = new Map<SecretName, Uint8Array>()
  const heard: string[] = []
  const inner: Vault = {
    backend: 'test',
    read: (name) => held.get(name) ?? null,
    async write(name, secret) {
      held.set(name, secret)
    },
    async remove(name) {
      held.delete(name)
    },
  }
  const register = (secret: Uint8Array) => heard.push(Buffer.from(secret).toString('hex'))
  return { vault: registeringVault(inner, register), heard }
}

it('tells of every secret that is read or written, before it is used', async () => {
  const { vault, heard } = recorded()
  expect(vault.read('master')).toBeNull()
  expect(heard).toEqual([])
  await vault.write('master', new Uint8Array([1, 2, 3]))
  expect(vault.read('master')).toEqual(new Uint8Array([1, 2, 3]))
  expect(heard).toEqual(['010203', '010203'])
})

it('tells of the macaroon alone: the address of the node may stand in the log', async () => {
  const { vault, heard } = recorded()
  await vault.write('node', CONNECTION)
  expect(heard).toEqual([MACAROON])
})

it('takes all of it for secret when it is not the connection it knows', async () => {
  const { vault, heard } = recorded()
  await vault.write('node', Buffer.from('{}'))
  await vault.write('node', Buffer.from('not json'))
  expect(heard).toEqual(['7b7d', Buffer.from('not json').toString('hex')])
  await vault.remove('node')
  expect([vault.read('node'), vault.backend]).toEqual([null, 'test'])
})
