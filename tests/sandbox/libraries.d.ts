// Libraries without types; only what these tests call is declared.

declare module 'macaroon' {
  export type JsMacaroon = {
    readonly identifier: Uint8Array
    addFirstPartyCaveat(caveat: string): void
    exportBinary(): Uint8Array
    /** Throws unless the signature fits and `check` returns null for every caveat. */
    verify(rootKey: Uint8Array, check: (caveat: string) => string | null): void
  }
  export function newMacaroon(input: {
    version: 2
    rootKey: Uint8Array
    identifier: Uint8Array
    location: string
  }): JsMacaroon
  export function importMacaroon(bytes: Uint8Array): JsMacaroon
}
