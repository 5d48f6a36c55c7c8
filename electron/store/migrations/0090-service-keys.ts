/** Keys by which other programs use the credits, and the key in each line of the audit log. */
export const serviceKeys = {
  version: 90,
  name: 'service keys',
  sql: `
-- Only hashes are kept, peppered with a key from the vault: a copy of the book opens nothing.
-- After a roll the hash before it stays beside the new one for as long as the owner allowed.
CREATE TABLE service_keys (
  id TEXT PRIMARY KEY CHECK (length(id) = 30),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 40),
  scopes TEXT NOT NULL CHECK (json_type(scopes) = 'array' AND json_array_length(scopes) > 0),
  limit_per_minute INTEGER NOT NULL CHECK (limit_per_minute BETWEEN 1 AND 6000),
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL REFERENCES operators (id),
  expires_at INTEGER,
  revoked_at INTEGER,
  last_used_at INTEGER,
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  old_hash BLOB CHECK (length(old_hash) = 32),
  old_until INTEGER,
  CHECK ((old_hash IS NULL) = (old_until IS NULL))
) STRICT;
-- The audit log and the ids of idempotent calls name keys for ever; one that ends is revoked.
CREATE TRIGGER service_keys_delete BEFORE DELETE ON service_keys
BEGIN SELECT RAISE(ABORT, 'append-only: service_keys'); END;
CREATE TRIGGER service_keys_insert BEFORE INSERT ON service_keys
WHEN EXISTS (SELECT 1 FROM service_keys WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'append-only: service_keys'); END;
-- What a key may do is said once; a program that needs more gets another key.
CREATE TRIGGER service_keys_identity
BEFORE UPDATE OF id, name, scopes, limit_per_minute, created_at, created_by, expires_at
ON service_keys
BEGIN SELECT RAISE(ABORT, 'append-only: service_keys'); END;
CREATE TRIGGER service_keys_revoked BEFORE UPDATE OF revoked_at, hash, old_hash ON service_keys
WHEN OLD.revoked_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'append-only: service_keys'); END;

-- Null where a person asked; the operator beside a key is the one who made it.
ALTER TABLE audit ADD COLUMN service_key_id TEXT;
`,
} as const
