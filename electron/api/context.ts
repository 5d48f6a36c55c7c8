/** Who calls, as far as the transport knows: which console session, and over what. */
export type CallContext = {
  /** The console session, opened by a launch token, a desktop window or the service token. */
  consoleSessionId: string
  transport: 'direct' | 'port' | 'ws' | 'http'
}
