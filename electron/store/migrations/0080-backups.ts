/** Backups that were written and verified; each is named in the chain by an event as well. */
export const backups = {
  version: 80,
  name: 'backups',
  sql: `
CREATE TABLE backups (
  id TEXT PRIMARY KEY CHECK (length(id) = 30),
  file_name TEXT NOT NULL CHECK (length(file_name) BETWEEN 1 AND 200),
  folder TEXT NOT NULL CHECK (length(folder) BETWEEN 1 AND 1000),
  cause TEXT NOT NULL CHECK (cause IN ('manual', 'daily', 'command')),
  created_at INTEGER NOT NULL,
  size_bytes INTEGER NOT NULL CHECK (size_bytes > 0),
  head_seq INTEGER NOT NULL CHECK (head_seq >= 0),
  head_hash BLOB NOT NULL CHECK (length(head_hash) = 32),
  sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
  -- Null while the file is kept; the row stays when the file has had its time.
  removed_at INTEGER,
  drilled_at INTEGER,
  drill_fault TEXT,
  CHECK (drill_fault IS NULL OR drilled_at IS NOT NULL)
) STRICT;
CREATE INDEX backups_kept ON backups (created_at) WHERE removed_at IS NULL;

CREATE TRIGGER backups_delete BEFORE DELETE ON backups
BEGIN SELECT RAISE(ABORT, 'append-only: backups'); END;
CREATE TRIGGER backups_insert BEFORE INSERT ON backups
WHEN EXISTS (SELECT 1 FROM backups WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'append-only: backups'); END;
CREATE TRIGGER backups_identity BEFORE UPDATE OF
  id, file_name, folder, cause, created_at, size_bytes, head_seq, head_hash, sha256 ON backups
BEGIN SELECT RAISE(ABORT, 'append-only: backups'); END;
CREATE TRIGGER backups_removed BEFORE UPDATE OF removed_at ON backups
WHEN OLD.removed_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'append-only: a removed backup'); END;
`,
} as const
