/**
 * Who waits for credits is shown beside the list of customers and counted with every change, in a
 * book whose plans of years are nearly all ended. Days are given out newest first, and plans of one
 * day by their number, which an index has without being told.
 */
export const plansPaused = {
  version: 150,
  name: 'plans-paused',
  sql: `
CREATE INDEX plans_paused ON plans (paid_until) WHERE status = 'paused';
`,
} as const
