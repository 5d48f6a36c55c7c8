import { fc } from '@fast-check/vitest'

/**
 * Runs of a long command say their seed, and run again with it. Without one each property draws its
 * own, and prints it when it fails.
 */
const seed = process.env['TILLBOOK_SEED']
if (seed !== undefined) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(seed) })
