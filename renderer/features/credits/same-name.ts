const ALIKE = new Intl.Collator('und', { usage: 'search', sensitivity: 'base' })

/** Whether two names are the same but for case, accents and how many spaces stand in them. */
export function isSameName(one: string, other: string): boolean {
  return ALIKE.compare(spacedOnce(one), spacedOnce(other)) === 0
}

/** A name with one space where it has any, and none around it. */
export function spacedOnce(name: string): string {
  return name.trim().replaceAll(/\s+/g, ' ')
}
