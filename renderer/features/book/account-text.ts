const LONG = 16
const SHOWN = 8

/**
 * A code as it is read: a customer by name, a long key by its beginning. The whole code stands in
 * the entry's sheet.
 */
export function accountText(code: string, customerName: string | null): string {
  const parts = code.split(':')
  return parts
    .map((part, index) => {
      if (part.startsWith('cus_') && customerName !== null) return customerName
      return index > 0 && part.length > LONG ? `${part.slice(0, SHOWN)}…` : part
    })
    .join(':')
}

/** True when the account is the chosen one or stands below it in the tree. */
export function isWithin(code: string, chosen: string): boolean {
  return code === chosen || code.startsWith(`${chosen}:`)
}
