import type { Keychain } from '../../electron/desktop/keychain-vault.ts'

type Backend = ReturnType<Keychain['getSelectedStorageBackend']>

/** A keychain that seals by XOR: enough to see that nothing is written in the clear. */
export function recordedKeychain(backend: Backend, mask = 0x5a) {
  const mirror = (bytes: Buffer) => Buffer.from(bytes.map((byte) => byte ^ mask))
  const state = { isAvailable: true, shouldReEncrypt: false, sealed: 0, isBroken: false }
  const chain: Keychain = {
    isAsyncEncryptionAvailable: () => Promise.resolve(state.isAvailable),
    getSelectedStorageBackend: () => backend,
    encryptStringAsync: (text) => {
      state.sealed += 1
      return Promise.resolve(mirror(Buffer.from(text)))
    },
    decryptStringAsync: (sealed) => {
      if (state.isBroken) return Promise.reject(new Error('no secret service'))
      const { shouldReEncrypt } = state
      return Promise.resolve({ result: mirror(sealed).toString(), shouldReEncrypt })
    },
  }
  return { chain, state }
}
