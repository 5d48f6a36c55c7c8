/** A scheme of our own instead of file:, so that the page has an origin and a strict policy. */
export const PAGE_SCHEME = 'app'
export const PAGE_ORIGIN = 'app://console'
export const PAGE_URL = `${PAGE_ORIGIN}/`

/** Whether an address is a finished export on our own page: the one thing it may download. */
export function isOwnExport(url: string): boolean {
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
