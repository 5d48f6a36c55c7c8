// Two libraries ship without types. Only what this folder calls is declared.

declare module 'invoices' {
  export function parsePaymentRequest(input: { request: string }): {
    id: string
    destination: string
    /** Absent or '0' when the request names no amount. */
    mtokens?: string
    network: string
    created_at: string
    expires_at: string
    payment?: string
    cltv_delta?: number
    features?: { bit: number; is_required: boolean; type?: string }[]
  }
}

declare module 'macaroon' {
  /** Reads both binary versions. @throws Error when the bytes are no macaroon. */
  export function importMacaroon(bytes: Uint8Array): { readonly identifier: Uint8Array }
}
