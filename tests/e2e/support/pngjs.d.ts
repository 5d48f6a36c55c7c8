declare module 'pngjs' {
  /** The one call the tests make of it: pixels of a PNG as RGBA bytes. */
  export const PNG: {
    sync: { read(bytes: Buffer): { width: number; height: number; data: Buffer } }
  }
}
