import { afterAll } from 'vitest'
import { giveBack } from './endings.ts'

/**
 * Set up for each test file, also where many share a process: a hook in a module of helpers
 * would be heard by the first of them alone.
 */
afterAll(giveBack)
