/**
 * Names from before 0040 got a search key with their accents on, so that nobody found them by it.
 * SQL cannot take accents off: the keys are emptied here, and filled when the book is opened.
 */
export const findKeys = {
  version: 100,
  name: 'find-keys',
  sql: `
UPDATE customers SET find_key = '' WHERE find_key = lower(name) AND name GLOB '*[^ -~]*';
`,
} as const
