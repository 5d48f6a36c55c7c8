import { execFileSync } from 'node:child_process'
import jsQR from 'jsqr'
import { PNG } from 'pngjs'

/** What a camera reads in this picture, or null. */
export function readQr(png: Buffer): string | null {
  const { data, width, height } = PNG.sync.read(png)
  // jsqr is a CommonJS module whose function hides one level down in Node.
  const decode = typeof jsQR === 'function' ? jsQR : (jsQR as { default: typeof jsQR }).default
  return decode(new Uint8ClampedArray(data), width, height)?.data ?? null
}

/** The second opinion, where zbar is installed; null where it is not. */
export function readWithZbar(pngPath: string): string | null {
  try {
    const text = execFileSync('zbarimg', ['--nodbus', '--quiet', '--raw', pngPath], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    return text.trim()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
