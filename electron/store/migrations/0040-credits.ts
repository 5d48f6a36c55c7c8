/** Customers as people, credits in two phases, the ids of commands, packages, prices and usage. */
export const credits = {
  version: 40,
  name: 'credits',
  sql: `
ALTER TABLE customers ADD COLUMN email TEXT CHECK (length(email) BETWEEN 3 AND 120);
ALTER TABLE customers ADD COLUMN note TEXT NOT NULL DEFAULT '' CHECK (length(note) <= 500);
ALTER TABLE customers ADD COLUMN version INTEGER NOT NULL DEFAULT 1 CHECK (version > 0);
-- The name without case and accents: the order of the list, and what a search looks at.
ALTER TABLE customers ADD COLUMN find_key TEXT NOT NULL DEFAULT '';
UPDATE customers SET find_key = lower(name);
CREATE UNIQUE INDEX customers_email ON customers (email) WHERE email IS NOT NULL;
CREATE INDEX customers_page ON customers (find_key, id);
CREATE TRIGGER customers_version BEFORE UPDATE OF name, email, note, version ON customers
WHEN NEW.version <> OLD.version + 1
BEGIN SELECT RAISE(ABORT, 'a customer moves one version at a time'); END;

-- Numbered by the pending transfer that holds the credits: one cannot stand without the other.
CREATE TABLE reservations (
  pending_seq INTEGER PRIMARY KEY REFERENCES transfers (seq),
  id TEXT NOT NULL UNIQUE CHECK (length(id) BETWEEN 1 AND 40),
  customer_id TEXT NOT NULL REFERENCES customers (id),
  status TEXT NOT NULL CHECK (status IN ('reserved', 'committed', 'refunded', 'expired')),
  amount INTEGER NOT NULL CHECK (amount BETWEEN 1 AND 2100000000000000000),
  committed_amount INTEGER CHECK (committed_amount BETWEEN 0 AND amount),
  operation TEXT NOT NULL CHECK (length(operation) BETWEEN 1 AND 40),
  reason TEXT NOT NULL CHECK (length(reason) <= 200),
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL CHECK (expires_at > created_at),
  resolved_at INTEGER,
  resolved_seq INTEGER REFERENCES transfers (seq),
  CHECK ((status = 'reserved') = (resolved_seq IS NULL)),
  CHECK ((status = 'reserved') = (committed_amount IS NULL)),
  CHECK ((status = 'reserved') = (resolved_at IS NULL)),
  CHECK ((status = 'committed') = (coalesce(committed_amount, 0) > 0))
) STRICT;
CREATE INDEX reservations_customer ON reservations (customer_id);
CREATE INDEX reservations_open ON reservations (expires_at) WHERE status = 'reserved';

CREATE TRIGGER reservations_delete BEFORE DELETE ON reservations
BEGIN SELECT RAISE(ABORT, 'append-only: reservations'); END;
CREATE TRIGGER reservations_identity BEFORE UPDATE OF
  pending_seq, id, customer_id, amount, operation, reason, created_at, expires_at ON reservations
BEGIN SELECT RAISE(ABORT, 'append-only: what a reservation holds'); END;
CREATE TRIGGER reservations_insert BEFORE INSERT ON reservations
BEGIN
  SELECT RAISE(ABORT, 'append-only: reservations') WHERE EXISTS (
    SELECT 1 FROM reservations WHERE pending_seq = NEW.pending_seq OR id = NEW.id);
  SELECT RAISE(ABORT, 'a reservation begins with its held transfer')
  WHERE NEW.status <> 'reserved' OR NOT EXISTS (
    SELECT 1 FROM transfers WHERE seq = NEW.pending_seq AND kind = 'pending'
      AND currency = 'CREDIT' AND amount = NEW.amount AND customer_id = NEW.customer_id
      AND timeout_at = NEW.expires_at);
END;
-- It ends once, and as the transfer says that ended it: posted is committed, voided is not.
CREATE TRIGGER reservations_end BEFORE UPDATE ON reservations
BEGIN
  SELECT RAISE(ABORT, 'append-only: a reservation that is over') WHERE OLD.status <> 'reserved';
  SELECT RAISE(ABORT, 'a reservation ends with its transfer') WHERE NOT EXISTS (
    SELECT 1 FROM transfers WHERE seq = NEW.resolved_seq AND pending_seq = OLD.pending_seq
      AND kind = iif(NEW.status = 'committed', 'post', 'void')
      AND NEW.committed_amount = iif(kind = 'post', amount, 0));
END;

-- Style rule 9: the same id with the same input answers what it answered first. An id belongs to
-- its origin (a till or a service key) and is good for one verb only.
CREATE TABLE credit_commands (
  origin TEXT NOT NULL CHECK (length(origin) BETWEEN 1 AND 60),
  client_id TEXT NOT NULL CHECK (length(client_id) BETWEEN 1 AND 64),
  verb TEXT NOT NULL CHECK (length(verb) BETWEEN 1 AND 60),
  input_hash BLOB NOT NULL CHECK (length(input_hash) = 32),
  answer TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (origin, client_id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER credit_commands_update BEFORE UPDATE ON credit_commands
BEGIN SELECT RAISE(ABORT, 'append-only: credit_commands'); END;
CREATE TRIGGER credit_commands_delete BEFORE DELETE ON credit_commands
BEGIN SELECT RAISE(ABORT, 'append-only: credit_commands'); END;
CREATE TRIGGER credit_commands_insert BEFORE INSERT ON credit_commands
WHEN EXISTS (
  SELECT 1 FROM credit_commands WHERE origin = NEW.origin AND client_id = NEW.client_id)
BEGIN SELECT RAISE(ABORT, 'append-only: credit_commands'); END;

-- Kept sums of what the book says (MANA-61). \`day\` counts days of UTC since 1970, so that a new
-- time zone of the shop never moves what was counted.
CREATE TABLE usage_stats (
  customer_id TEXT NOT NULL REFERENCES customers (id),
  operation TEXT NOT NULL,
  day INTEGER NOT NULL,
  uses INTEGER NOT NULL CHECK (uses > 0),
  credits INTEGER NOT NULL CHECK (credits > 0),
  PRIMARY KEY (customer_id, operation, day)
) STRICT, WITHOUT ROWID;
CREATE INDEX usage_stats_day ON usage_stats (day);

-- LND-15, LND-20 and TRAP-12: what can be bought, as data.
CREATE TABLE credit_packages (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CHECK (length(id) BETWEEN 1 AND 40),
  label TEXT NOT NULL CHECK (length(label) <= 40),
  credits INTEGER NOT NULL CHECK (credits BETWEEN 1 AND 1000000000),
  price_minor INTEGER NOT NULL CHECK (price_minor BETWEEN 1 AND 1000000000000),
  currency TEXT NOT NULL CHECK (length(currency) = 3),
  is_offered INTEGER NOT NULL CHECK (is_offered IN (0, 1)),
  version INTEGER NOT NULL CHECK (version > 0)
) STRICT;
CREATE TRIGGER credit_packages_delete BEFORE DELETE ON credit_packages
BEGIN SELECT RAISE(ABORT, 'append-only: credit_packages'); END;
CREATE TRIGGER credit_packages_version BEFORE UPDATE ON credit_packages
WHEN NEW.version <> OLD.version + 1 OR NEW.id <> OLD.id OR NEW.number <> OLD.number
BEGIN SELECT RAISE(ABORT, 'a package moves one version at a time'); END;
INSERT INTO credit_packages (id, label, credits, price_minor, currency, is_offered, version)
VALUES ('credits-300', '', 300, 300, 'USD', 1, 1);

-- MANA-47: the prices of the document, as data. What costs the shop nothing has no price.
CREATE TABLE credit_prices (
  operation TEXT PRIMARY KEY CHECK (length(operation) BETWEEN 1 AND 40),
  credits INTEGER NOT NULL CHECK (credits BETWEEN 1 AND 1000000)
) STRICT;
INSERT INTO credit_prices (operation, credits) VALUES
  ('ai.chat', 2), ('ai.food_analysis', 5), ('ai.plant_analysis', 5), ('ai.image', 10),
  ('ai.research', 25), ('premium.pdf_export', 1), ('premium.bulk_import', 2),
  ('premium.theme', 3);

-- A customer's statement and purchases are read by these, newest first.
CREATE INDEX transfers_credits_out ON transfers (debit_account) WHERE currency = 'CREDIT';
CREATE INDEX transfers_credits_in ON transfers (credit_account) WHERE currency = 'CREDIT';
CREATE INDEX invoices_customer ON invoices (customer_id) WHERE customer_id IS NOT NULL;
`,
} as const
