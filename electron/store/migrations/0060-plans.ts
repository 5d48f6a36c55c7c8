/** Credit plans (MANA-40: sync_subscriptions). */
export const plans = {
  version: 60,
  name: 'plans',
  sql: `
-- One row is one run of unchanged terms. Days are texts, \`2028-02-29\`: their order is the
-- calendar's. \`paid_until\` is the first day that is not paid, and so the next charge.
CREATE TABLE plans (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CHECK (length(id) BETWEEN 1 AND 40),
  customer_id TEXT NOT NULL REFERENCES customers (id),
  status TEXT NOT NULL CHECK (status IN ('active', 'paused', 'gifted', 'ended')),
  is_gifted INTEGER NOT NULL CHECK (is_gifted IN (0, 1)),
  interval TEXT CHECK (interval IN ('monthly', 'quarterly', 'yearly')),
  price_credits INTEGER CHECK (price_credits BETWEEN 1 AND 1000000000000),
  first_day TEXT NOT NULL CHECK (first_day GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  periods_charged INTEGER NOT NULL CHECK (periods_charged >= 0),
  paid_from TEXT CHECK (paid_from GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  paid_until TEXT CHECK (paid_until GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  started_at INTEGER NOT NULL,
  operator_id TEXT NOT NULL,
  operator_name TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version > 0),
  CHECK ((is_gifted = 1) = (interval IS NULL)),
  CHECK ((is_gifted = 1) = (price_credits IS NULL)),
  CHECK ((is_gifted = 1) = (paid_from IS NULL)),
  CHECK ((paid_from IS NULL) = (paid_until IS NULL)),
  CHECK (is_gifted = 0 OR (status IN ('gifted', 'ended') AND periods_charged = 0)),
  CHECK (is_gifted = 1 OR (status <> 'gifted' AND periods_charged > 0))
) STRICT;
-- One plan a customer; a gifted one is a plan too, so billing cannot begin beside it (MANA-25).
CREATE UNIQUE INDEX plans_live ON plans (customer_id)
  WHERE status IN ('active', 'paused', 'gifted');
CREATE INDEX plans_customer ON plans (customer_id);
CREATE INDEX plans_due ON plans (paid_until) WHERE status = 'active';

CREATE TRIGGER plans_delete BEFORE DELETE ON plans
BEGIN SELECT RAISE(ABORT, 'append-only: plans'); END;
CREATE TRIGGER plans_identity BEFORE UPDATE OF
  number, id, customer_id, is_gifted, interval, price_credits, first_day, started_at,
  operator_id, operator_name ON plans
BEGIN SELECT RAISE(ABORT, 'append-only: the terms of a plan'); END;
CREATE TRIGGER plans_version BEFORE UPDATE ON plans WHEN NEW.version <> OLD.version + 1
BEGIN SELECT RAISE(ABORT, 'a plan moves one version at a time'); END;
-- A period counts as paid when the book has its charge, one period after the other.
CREATE TRIGGER plans_insert BEFORE INSERT ON plans
BEGIN
  SELECT RAISE(ABORT, 'append-only: plans') WHERE EXISTS (
    SELECT 1 FROM plans WHERE number = NEW.number OR id = NEW.id);
  SELECT RAISE(ABORT, 'append-only: plans') WHERE NEW.status IN ('active', 'paused', 'gifted')
    AND EXISTS (SELECT 1 FROM plans WHERE customer_id = NEW.customer_id
      AND status IN ('active', 'paused', 'gifted'));
  SELECT RAISE(ABORT, 'a period without its charge') WHERE NEW.is_gifted = 0 AND (
    NEW.periods_charged <> 1 OR NEW.paid_from <> NEW.first_day OR NOT EXISTS (
      SELECT 1 FROM transfers WHERE reference = 'plan:' || NEW.id || ':' || NEW.paid_from));
END;
CREATE TRIGGER plans_charged BEFORE UPDATE ON plans
WHEN NEW.periods_charged <> OLD.periods_charged AND (
  NEW.periods_charged <> OLD.periods_charged + 1 OR NEW.paid_from <> OLD.paid_until
  OR NEW.paid_until <= NEW.paid_from OR NOT EXISTS (
    SELECT 1 FROM transfers WHERE reference = 'plan:' || NEW.id || ':' || NEW.paid_from))
BEGIN SELECT RAISE(ABORT, 'a period without its charge'); END;
-- Paid days are taken back only when the plan ends and the book gave their credits back.
CREATE TRIGGER plans_paid BEFORE UPDATE ON plans
WHEN NEW.periods_charged = OLD.periods_charged AND (
  NEW.paid_from IS NOT OLD.paid_from OR NEW.paid_until IS NOT OLD.paid_until)
  AND (NEW.status <> 'ended' OR NEW.paid_from IS NOT OLD.paid_from
    OR NEW.paid_until > OLD.paid_until)
BEGIN SELECT RAISE(ABORT, 'paid days stay paid'); END;

-- The latest day that plans have lived through. A clock that is set back does not take them there.
CREATE TABLE plan_days (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  day TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]')
) STRICT;
CREATE TRIGGER plan_days_back BEFORE UPDATE ON plan_days WHEN NEW.day < OLD.day
BEGIN SELECT RAISE(ABORT, 'the day of plans never goes back'); END;
CREATE TRIGGER plan_days_insert BEFORE INSERT ON plan_days
WHEN EXISTS (SELECT 1 FROM plan_days)
BEGIN SELECT RAISE(ABORT, 'the day of plans never goes back'); END;
CREATE TRIGGER plan_days_delete BEFORE DELETE ON plan_days
BEGIN SELECT RAISE(ABORT, 'the day of plans never goes back'); END;
`,
} as const
