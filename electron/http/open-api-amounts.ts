import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import { z } from 'zod'

/** Of zod's check on a bound; the others of a bigint say nothing that a reader must know. */
const boundSchema = z.object({
  check: z.enum(['greater_than', 'less_than']),
  value: z.bigint(),
  inclusive: z.boolean(),
})

/**
 * Writes schemas as JSON Schema. Whole numbers go as text, and JSON Schema has no bounds for text:
 * the pattern says the sign and that there are no zeros in front, the words say the rest.
 */
export function schemaConverter(): ZodToJsonSchemaConverter {
  return new ZodToJsonSchemaConverter({
    interceptors: [
      (asked) => {
        const [required, json] = asked.next()
        const { schema } = asked
        const words = schema instanceof z.ZodBigInt ? wordsOf(schema) : {}
        return [required, { ...json, ...words }]
      },
    ],
  })
}

function wordsOf(schema: z.ZodBigInt): { pattern: string; description: string } {
  const { least, most } = boundsOf(schema)
  const words = [
    'A whole number as text',
    least === null ? '' : ` from ${least}`,
    most === null ? '' : ` to ${most}`,
    '.',
  ]
  return { pattern: patternFrom(least), description: words.join('') }
}

function patternFrom(least: bigint | null): string {
  if (least === null || least < 0n) return '^(0|-?[1-9][0-9]*)$'
  return least === 0n ? '^(0|[1-9][0-9]*)$' : '^[1-9][0-9]*$'
}

function boundsOf(schema: z.ZodBigInt): { least: bigint | null; most: bigint | null } {
  let least: bigint | null = null
  let most: bigint | null = null
  for (const { _zod } of schema._zod.def.checks ?? []) {
    const bound = boundSchema.safeParse(_zod.def)
    if (!bound.success) continue
    const { check, value, inclusive } = bound.data
    if (check === 'greater_than') least = inclusive ? value : value + 1n
    else most = inclusive ? value : value - 1n
  }
  return { least, most }
}
