export const recent = {
  title: 'recent',
} as const
