export const status = {
  title: 'status',
} as const
