/**
 * The person after the present one whose name begins with this letter, round the list.
 * @returns null for anything but one letter, or when nobody's name begins with it.
 */
export function nextStarting(
  people: readonly { id: string; name: string }[],
  key: string,
  pickedId: string | null,
): string | null {
  if (!/^\p{L}$/u.test(key)) return null
  const letter = key.toLocaleLowerCase()
  const matches = people.filter(({ name }) => name.toLocaleLowerCase().startsWith(letter))
  const now = matches.findIndex(({ id }) => id === pickedId)
  return matches[(now + 1) % Math.max(1, matches.length)]?.id ?? null
}
