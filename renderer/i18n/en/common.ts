export const common = {
  app_name: 'Tillbook',
  retry: 'Try again',
  close: 'Close',
  cancel: 'Cancel',
  save: 'Save',
  back: 'Back',
  copy: 'Copy',
  copied: 'Copied',
  loading: 'Loading',
  sat: 'sat',
  and_more: 'and {{count}} more',
} as const
