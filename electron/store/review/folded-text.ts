/**
 * A text as the trigrams of the index hold it: small letters without accents. Only the marks that
 * SQLite takes off are taken off; put together again, it has as many characters as they count.
 */
export function foldedText(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('ς', 'σ')
}
