/** Gift codes (MANA-40: gift_codes, gift_redemptions; one row is both: a gift counts once). */
export const gifts = {
  version: 50,
  name: 'gifts',
  sql: `
-- \`number\` counts in the order of creation, whatever the wall clock does: pages are cut by it.
-- The code is kept as an HMAC under a key of the vault, so that the file alone gives no code away.
CREATE TABLE gifts (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CHECK (length(id) BETWEEN 1 AND 40),
  code_hash BLOB NOT NULL UNIQUE CHECK (length(code_hash) = 32),
  code_kind TEXT NOT NULL CHECK (code_kind IN ('long', 'short')),
  kind TEXT NOT NULL CHECK (kind IN ('simple', 'personalized')),
  status TEXT NOT NULL CHECK (status IN ('open', 'waiting', 'redeemed', 'canceled')),
  credits INTEGER NOT NULL CHECK (credits BETWEEN 1 AND 1000000000000),
  message TEXT NOT NULL CHECK (length(message) <= 200),
  from_customer_id TEXT REFERENCES customers (id),
  email TEXT CHECK (length(email) BETWEEN 3 AND 200),
  redeemed_by TEXT REFERENCES customers (id),
  created_at INTEGER NOT NULL,
  ended_at INTEGER,
  operator_id TEXT NOT NULL,
  operator_name TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version > 0),
  CHECK ((kind = 'personalized') = (email IS NOT NULL)),
  CHECK ((status = 'redeemed') = (redeemed_by IS NOT NULL)),
  CHECK ((status IN ('redeemed', 'canceled')) = (ended_at IS NOT NULL)),
  CHECK (status <> 'open' OR kind = 'simple'),
  CHECK (status <> 'waiting' OR kind = 'personalized')
) STRICT;
-- Each index ends in \`number\` by itself, so the newest are read first.
CREATE INDEX gifts_status ON gifts (status);
CREATE INDEX gifts_created ON gifts (from_customer_id);
CREATE INDEX gifts_received ON gifts (redeemed_by) WHERE redeemed_by IS NOT NULL;
CREATE INDEX gifts_waiting ON gifts (email) WHERE status = 'waiting';

CREATE TRIGGER gifts_delete BEFORE DELETE ON gifts
BEGIN SELECT RAISE(ABORT, 'append-only: gifts'); END;
CREATE TRIGGER gifts_identity BEFORE UPDATE OF
  number, id, code_hash, code_kind, kind, credits, message, from_customer_id, email, created_at,
  operator_id, operator_name ON gifts
BEGIN SELECT RAISE(ABORT, 'append-only: what a gift is'); END;
CREATE TRIGGER gifts_version BEFORE UPDATE ON gifts WHEN NEW.version <> OLD.version + 1
BEGIN SELECT RAISE(ABORT, 'a gift moves one version at a time'); END;
CREATE TRIGGER gifts_final BEFORE UPDATE ON gifts WHEN OLD.status IN ('redeemed', 'canceled')
BEGIN SELECT RAISE(ABORT, 'append-only: a gift that is over'); END;
-- The row says what the book says, or nothing: credits in before it exists, out before it is over.
CREATE TRIGGER gifts_insert BEFORE INSERT ON gifts
BEGIN
  SELECT RAISE(ABORT, 'append-only: gifts') WHERE EXISTS (
    SELECT 1 FROM gifts
    WHERE number = NEW.number OR id = NEW.id OR code_hash = NEW.code_hash);
  SELECT RAISE(ABORT, 'a gift without its credits') WHERE NEW.status NOT IN ('open', 'waiting')
    OR NOT EXISTS (SELECT 1 FROM transfers WHERE reference = 'gift:' || NEW.id || ':in');
END;
CREATE TRIGGER gifts_out BEFORE UPDATE OF status ON gifts
WHEN NEW.status IN ('redeemed', 'canceled')
  AND NOT EXISTS (SELECT 1 FROM transfers WHERE reference = 'gift:' || NEW.id || ':out')
BEGIN SELECT RAISE(ABORT, 'a gift without its credits'); END;
`,
} as const
