import { type ParseArgsConfig, parseArgs } from 'node:util'
import { UsageError } from './io.ts'

/**
 * Node's own parser, with its complaints as usage errors.
 * @throws UsageError for an unknown option, a missing value or a word too many.
 */
export function parseOptions<Options extends NonNullable<ParseArgsConfig['options']>>(
  argv: readonly string[],
  options: Options,
  positionalsMax = 0,
) {
  try {
    const parsed = parseArgs({ args: [...argv], options, strict: true, allowPositionals: true })
    const extra = parsed.positionals[positionalsMax]
    if (extra !== undefined) throw new UsageError(`unexpected word ${extra}`)
    return parsed
  } catch (error) {
    if (error instanceof UsageError) throw error
    const message = error instanceof Error ? error.message : String(error)
    // Node explains how to escape a leading dash; nobody here means that.
    throw new UsageError(message.replace(/\.\s+(?:Did you forget|To specify).*$/s, ''))
  }
}
