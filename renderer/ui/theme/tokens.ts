import type { MantineColorsTuple } from '@mantine/core'

/**
 * Every colour of the product stands here once. Shade 7 is the ink of a light window and shade 4
 * of a dark one, so a component of the library picks the right one by the primary shade.
 */
export const GREEN: MantineColorsTuple = [
  '#e4f0ea',
  '#cfe5da',
  '#a9d3c0',
  '#7fc0a4',
  '#3fbf8f',
  '#2aa276',
  '#1a8661',
  '#0e6b4e',
  '#0a5540',
  '#073f30',
]
export const AMBER: MantineColorsTuple = [
  '#fbf0da',
  '#f7e2b8',
  '#f0cd85',
  '#e9b95d',
  '#e3a63b',
  '#c98a1d',
  '#b0750c',
  '#8f5b00',
  '#734900',
  '#563700',
]
export const RED: MantineColorsTuple = [
  '#fbe6e3',
  '#f7cfca',
  '#f4aea6',
  '#f28f85',
  '#f0776c',
  '#d95448',
  '#c03a2f',
  '#a8261c',
  '#871d15',
  '#65150f',
]
export const BLUE: MantineColorsTuple = [
  '#e4eefa',
  '#cbdff5',
  '#a5c9f2',
  '#86b8f0',
  '#6aa9ee',
  '#4488d2',
  '#2f72bd',
  '#1e5fa8',
  '#174b86',
  '#103763',
]
export const VIOLET: MantineColorsTuple = [
  '#efe8fb',
  '#e0d2f8',
  '#d0bbf5',
  '#c2aaf2',
  '#b69af0',
  '#9873da',
  '#8058c8',
  '#6a3fb5',
  '#553292',
  '#3f256d',
]
/** Paper and what is written on it; the library's gray. */
export const PAPER: MantineColorsTuple = [
  '#faf8f4',
  '#f3efe6',
  '#e6e1d6',
  '#d6d0c2',
  '#b9b4a8',
  '#8d919b',
  '#5a5f6b',
  '#3c404a',
  '#262a33',
  '#14171f',
]
/** Ink mode, lightest first; the library's dark. */
export const INK: MantineColorsTuple = [
  '#eef0f4',
  '#c9cdd6',
  '#a7adba',
  '#767d8c',
  '#343b4a',
  '#272c38',
  '#181c25',
  '#12151c',
  '#0d1016',
  '#090b10',
]

type Tokens = Record<`--tb-${string}`, string>

export const LIGHT_TOKENS: Tokens = {
  '--tb-paper': '#faf8f4',
  '--tb-sheet': '#fffefb',
  '--tb-key': '#f3efe6',
  '--tb-key-hover': '#ebe5d8',
  '--tb-key-active': '#e2dbca',
  '--tb-ink': '#14171f',
  '--tb-ink-2': '#5a5f6b',
  '--tb-ink-3': '#8d919b',
  '--tb-rule': '#e6e1d6',
  '--tb-rule-strong': '#d6d0c2',
  '--tb-control-rule': '#8d8877',
  '--tb-green': '#0e6b4e',
  '--tb-green-hover': '#0a5a41',
  '--tb-green-soft': '#e4f0ea',
  '--tb-on-green': '#ffffff',
  // A shade under the drawn amber: the drawn one misses 4.5:1 on its own soft ground.
  '--tb-amber': '#8f5b00',
  '--tb-amber-soft': '#fbf0da',
  '--tb-red': '#a8261c',
  '--tb-red-soft': '#fbe6e3',
  '--tb-on-red': '#ffffff',
  '--tb-blue': '#1e5fa8',
  '--tb-blue-soft': '#e4eefa',
  '--tb-violet': '#6a3fb5',
  '--tb-violet-soft': '#efe8fb',
}

export const DARK_TOKENS: Tokens = {
  '--tb-paper': '#12151c',
  '--tb-sheet': '#181c25',
  '--tb-key': '#1f2430',
  '--tb-key-hover': '#262c3a',
  '--tb-key-active': '#2e3545',
  '--tb-ink': '#eef0f4',
  '--tb-ink-2': '#a7adba',
  '--tb-ink-3': '#767d8c',
  '--tb-rule': '#272c38',
  '--tb-rule-strong': '#343b4a',
  '--tb-control-rule': '#6a7283',
  '--tb-green': '#3fbf8f',
  '--tb-green-hover': '#5acda1',
  '--tb-green-soft': '#14332a',
  '--tb-on-green': '#0b1a14',
  '--tb-amber': '#e3a63b',
  '--tb-amber-soft': '#33280f',
  '--tb-red': '#f0776c',
  '--tb-red-soft': '#3a1b19',
  '--tb-on-red': '#1e0b09',
  '--tb-blue': '#6aa9ee',
  '--tb-blue-soft': '#16273c',
  '--tb-violet': '#b69af0',
  '--tb-violet-soft': '#271d40',
}

/** The same in both moods: the celebrated fill, the sandbox band, and paper under a QR code. */
export const SHARED_TOKENS: Tokens = {
  '--tb-paid': '#0e6b4e',
  '--tb-paid-rule': '#4f937d',
  '--tb-paid-soft': '#d9ede4',
  '--tb-on-paid': '#ffffff',
  '--tb-band': '#6a3fb5',
  '--tb-on-band': '#ffffff',
  '--tb-qr-paper': '#ffffff',
  '--tb-qr-ink': '#14171f',
}
