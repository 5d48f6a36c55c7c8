import type { Scrubber } from './scrub-value.ts'

/** A support request is pasted into a mail or a form: half a megabyte is plenty. */
const CHARACTERS_MAX = 524_288

export type Bundle = { fileName: string; text: string }

export type BundleInput = {
  /** What is known of this installation, in sections: versions, settings, status, self-check. */
  facts: Readonly<Record<string, unknown>>
  /** Log lines, oldest first. */
  lines: readonly string[]
  atMs: number
}

/**
 * One text with the facts and the end of the log. All of it is scrubbed again, because the facts
 * come from everywhere and this text is meant to leave the house.
 */
export function buildBundle(input: BundleInput, scrubber: Scrubber): Bundle {
  const at = new Date(input.atMs).toISOString()
  const sections = [
    'Tillbook diagnostics. It holds no credential, PIN, preimage or customer data.',
    `made ${at}`,
  ]
  for (const [name, fact] of Object.entries(input.facts)) {
    // Scrubbed under its own name: a section called «token» is as secret as a field.
    const clean = scrubber.value({ [name]: fact }) as Record<string, unknown>
    for (const [title, value] of Object.entries(clean)) {
      sections.push(`== ${title} ==\n${JSON.stringify(value, null, 2)}`)
    }
  }
  const head = sections.join('\n\n').slice(0, CHARACTERS_MAX / 2)
  const tail = lastLines(input.lines, CHARACTERS_MAX - head.length - 100, scrubber)
  return {
    fileName: `tillbook-diagnostics-${at.slice(0, 19).replace(/[:T]/g, '-')}.txt`,
    text: `${head}\n\n== log, last ${tail.length} lines ==\n${tail.join('\n')}\n`,
  }
}

function lastLines(lines: readonly string[], room: number, scrubber: Scrubber): string[] {
  const kept: string[] = []
  let left = room
  for (const line of lines.toReversed()) {
    const clean = scrubLine(line, scrubber)
    left -= clean.length + 1
    if (left < 0) break
    kept.unshift(clean)
  }
  return kept
}

function scrubLine(line: string, scrubber: Scrubber): string {
  let fields: unknown
  try {
    fields = JSON.parse(line)
  } catch {
    return scrubber.text(line)
  }
  return JSON.stringify(scrubber.value(fields))
}
