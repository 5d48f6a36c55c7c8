export const sell = {
  title: 'sell',
} as const
