const endings: (() => void)[] = []

/** Keeps for the end of the test file what gives a folder or a connection of it back. */
export function atTheEnd(end: () => void): void {
  endings.push(end)
}

/** Gives back what one test file took, in the opposite order. */
export function giveBack(): void {
  for (const end of endings.splice(0).reverse()) end()
}
