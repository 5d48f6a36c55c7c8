/**
 * A service may hold and use credits of one customer a hundred thousand times, and the page of that
 * customer shows what is held now: three rows, asked for again with every change. Both indexes are
 * small, because nearly all reservations are committed; those are found soon without one.
 */
export const reservationsByStatus = {
  version: 140,
  name: 'reservations-by-status',
  sql: `
CREATE INDEX reservations_held ON reservations (customer_id) WHERE status = 'reserved';
CREATE INDEX reservations_given_back ON reservations (customer_id, status)
  WHERE status IN ('refunded', 'expired');
`,
} as const
