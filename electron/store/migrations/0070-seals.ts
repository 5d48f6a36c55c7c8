/**
 * The daily seals, and what a correction may not exceed.
 *
 * A seal names the newest entry at the end of a day. The row is a view of the event that follows
 * that entry, so it is under the chain without a hash of its own.
 */
export const seals = {
  version: 70,
  name: 'seals',
  sql: `
CREATE TABLE seals (
  number INTEGER PRIMARY KEY CHECK (number > 0),
  from_day TEXT NOT NULL CHECK (length(from_day) = 10 AND from_day <= day),
  day TEXT NOT NULL UNIQUE CHECK (length(day) = 10),
  time_zone TEXT NOT NULL CHECK (length(time_zone) BETWEEN 1 AND 60),
  head_seq INTEGER NOT NULL CHECK (head_seq >= 0),
  head_hash BLOB NOT NULL CHECK (length(head_hash) = 32),
  sealed_at INTEGER NOT NULL,
  -- The event that says all this, and therefore the entry right after the sealed one.
  event_seq INTEGER NOT NULL UNIQUE REFERENCES events (seq) CHECK (event_seq = head_seq + 1)
) STRICT;
CREATE TRIGGER seals_update BEFORE UPDATE ON seals
BEGIN SELECT RAISE(ABORT, 'append-only: seals'); END;
CREATE TRIGGER seals_delete BEFORE DELETE ON seals
BEGIN SELECT RAISE(ABORT, 'append-only: seals'); END;
CREATE TRIGGER seals_insert BEFORE INSERT ON seals
WHEN NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM seals)
  OR EXISTS (SELECT 1 FROM seals WHERE day = NEW.day OR event_seq = NEW.event_seq)
  OR NOT EXISTS (
    SELECT 1 FROM events WHERE seq = NEW.event_seq AND event = 'day_sealed'
      AND subject = 'seal:' || NEW.number AND prev_hash = NEW.head_hash)
BEGIN SELECT RAISE(ABORT, 'append-only: seals'); END;

-- Several corrections of one transfer together give back no more than it moved.
CREATE INDEX transfers_corrects ON transfers (corrects_seq) WHERE corrects_seq IS NOT NULL;
CREATE TRIGGER transfers_corrected BEFORE INSERT ON transfers WHEN NEW.corrects_seq IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'refused:over_corrected')
  FROM transfers WHERE seq = NEW.corrects_seq AND amount < NEW.amount + (
    SELECT sum(amount) FROM transfers WHERE corrects_seq = NEW.corrects_seq);
END;
`,
} as const
