import { UsageError } from './io.ts'

export const PROFILE_OPTIONS = {
  profile: { type: 'string' },
  sandbox: { type: 'boolean' },
} as const

export const PROFILE_HELP = `\
  --profile <name>  live or sandbox (default live); --sandbox is short for the second
`

/** Which of the two books is meant. @throws UsageError */
export function profileOf(given: {
  profile?: string | undefined
  sandbox?: boolean | undefined
}): 'live' | 'sandbox' {
  const { sandbox, profile = sandbox === true ? 'sandbox' : 'live' } = given
  if (profile !== 'live' && profile !== 'sandbox') {
    throw new UsageError('--profile is live or sandbox')
  }
  if (sandbox === true && profile === 'live') {
    throw new UsageError('choose one of --sandbox and --profile live')
  }
  return profile
}
