export const common = {
  app_name: 'Tillbook',
  retry: 'Try again',
  stale: 'This could not be read again. You see what was here last.',
  close: 'Close',
  cancel: 'Cancel',
  save: 'Save',
  back: 'Back',
  copy: 'Copy',
  copy_state: { copied: 'Copied', refused: 'Not copied' },
  loading: 'Loading',
  sat: 'sat',
  and_more: 'and {{count}} more',
} as const
