export const wallet = {
  title: 'wallet',
} as const
