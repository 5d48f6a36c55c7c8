// They lie below the core, because a book is proved by a program that loads nothing of the core.
export { deriveKey } from '../store/keys.ts'
