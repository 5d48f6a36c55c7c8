import type { NodeConnection } from '../../ports/lightning.ts'
import type { SecretName, Vault } from '../../ports/vault.ts'

/**
 * The same vault, telling the log of every secret that passes, so that none can be written out
 * whatever shape it takes later. The node's address, key and certificate are no secrets.
 * @param register takes the bytes of one secret.
 */
export function registeringVault(vault: Vault, register: (secret: Uint8Array) => void): Vault {
  return {
    backend: vault.backend,
    read(name) {
      const secret = vault.read(name)
      if (secret) register(secretPart(name, secret))
      return secret
    },
    async write(name, secret) {
      register(secretPart(name, secret))
      await vault.write(name, secret)
    },
    remove: (name) => vault.remove(name),
  }
}

function secretPart(name: SecretName, secret: Uint8Array): Uint8Array {
  if (name !== 'node') return secret
  try {
    const { macaroonHex } = JSON.parse(Buffer.from(secret).toString('utf8')) as NodeConnection
    return Buffer.from(macaroonHex, 'hex')
  } catch {
    // Not the JSON we know: all of it is secret then.
    return secret
  }
}
