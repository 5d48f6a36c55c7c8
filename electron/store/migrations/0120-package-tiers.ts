/**
 * TRAP-12: what a purchase makes of its customer is a term of the package, as its credits and its
 * price are, and it is frozen with them. Purchases from before have none: they were sold when every
 * package made its customer a paying one.
 */
export const packageTiers = {
  version: 120,
  name: 'package-tiers',
  sql: `
ALTER TABLE credit_packages ADD COLUMN tier TEXT NOT NULL DEFAULT 'paid'
  CHECK (tier IN ('free', 'paid'));
ALTER TABLE invoices ADD COLUMN tier TEXT CHECK (tier IN ('free', 'paid'));
CREATE TRIGGER invoices_tier BEFORE UPDATE OF tier ON invoices
BEGIN SELECT RAISE(ABORT, 'append-only: what an invoice asks for'); END;
`,
} as const
