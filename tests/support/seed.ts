/**
 * Runs of a long command say their seed, and run again with it. Without one each property draws its
 * own, and prints it when it fails. Nine files in ten have no property, so it is loaded for a seed.
 */
const seed = process.env['TILLBOOK_SEED']
if (seed !== undefined) {
  const { fc } = await import('@fast-check/vitest')
  fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(seed) })
}

export {}
