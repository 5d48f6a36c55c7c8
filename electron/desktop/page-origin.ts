/** A scheme of our own instead of file:, so that the page has an origin and a strict policy. */
export const PAGE_SCHEME = 'app'
export const PAGE_ORIGIN = 'app://console'
export const PAGE_URL = `${PAGE_ORIGIN}/`

/**
 * Whether an address is what our own page may download: a finished export, or a text that the page
 * made itself, the diagnostics bundle.
 */
export function isOwnDownload(url: string): boolean {
  if (url.startsWith(`blob:${PAGE_URL}`)) return true
  return isOwnPage(url) && /^\/exports\/exp_[0-9a-z]{26}$/.test(new URL(url).pathname)
}

/** Whether an address is our own page; what does not parse is not. */
export function isOwnPage(url: string): boolean {
  try {
    const { protocol, host } = new URL(url)
    return protocol === `${PAGE_SCHEME}:` && host === 'console'
  } catch {
    return false
  }
}
