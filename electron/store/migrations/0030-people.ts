/** Operators, their PINs, settings and the audit log. */
export const people = {
  version: 30,
  name: 'people',
  sql: `
CREATE TABLE settings (
  key TEXT PRIMARY KEY CHECK (length(key) BETWEEN 1 AND 60),
  value TEXT NOT NULL
) STRICT;

CREATE TABLE operators (
  id TEXT PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 40),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 40),
  role TEXT NOT NULL CHECK (role IN ('cashier', 'manager', 'treasurer', 'auditor', 'owner')),
  is_active INTEGER NOT NULL CHECK (is_active IN (0, 1))
) STRICT;
-- The book names operators for ever; one who leaves is made inactive.
CREATE TRIGGER operators_delete BEFORE DELETE ON operators
BEGIN SELECT RAISE(ABORT, 'append-only: operators'); END;
CREATE TRIGGER operators_identity BEFORE UPDATE OF id ON operators
BEGIN SELECT RAISE(ABORT, 'append-only: operators'); END;

-- The hash of a PIN is peppered with a key from the vault; alone it cannot be guessed against.
CREATE TABLE pins (
  operator_id TEXT PRIMARY KEY REFERENCES operators (id),
  salt BLOB NOT NULL CHECK (length(salt) BETWEEN 16 AND 64),
  hash BLOB NOT NULL CHECK (length(hash) BETWEEN 16 AND 64),
  params TEXT NOT NULL
) STRICT;

-- Saved before a PIN is compared, so that killing the program gives no free guess.
CREATE TABLE pin_attempts (
  scope TEXT PRIMARY KEY CHECK (length(scope) BETWEEN 1 AND 40),
  failures INTEGER NOT NULL CHECK (failures >= 0),
  blocked_until INTEGER NOT NULL,
  latest INTEGER NOT NULL
) STRICT;

CREATE TABLE audit (
  seq INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  operator_id TEXT,
  operator_name TEXT NOT NULL,
  role TEXT NOT NULL,
  method TEXT NOT NULL,
  outcome TEXT NOT NULL,
  subject TEXT NOT NULL,
  transport TEXT NOT NULL
) STRICT;
CREATE TRIGGER audit_update BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'append-only: audit'); END;
CREATE TRIGGER audit_delete BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'append-only: audit'); END;
CREATE TRIGGER audit_insert BEFORE INSERT ON audit
WHEN EXISTS (SELECT 1 FROM audit WHERE seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'append-only: audit'); END;
`,
} as const
