/**
 * A sale waits for what must be on the disk before its code is shown, and for nothing else. That
 * its note can be searched is no part of that: `notes.ts` sees to it after the answer, and this row
 * says how far it has come. The index is made of the invoices alone, so a step back would only do
 * the same work again; a step forward would hide notes, and no command of ours makes one.
 */
export const laterNotes = {
  version: 130,
  name: 'later-notes',
  sql: `
DROP TRIGGER invoices_memo;
CREATE TABLE found_notes (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  up_to INTEGER NOT NULL CHECK (up_to >= 0)
) STRICT;
INSERT INTO found_notes (id, up_to) SELECT 1, coalesce(max(number), 0) FROM invoices;
CREATE TRIGGER found_notes_back BEFORE UPDATE ON found_notes WHEN NEW.up_to < OLD.up_to
BEGIN SELECT RAISE(ABORT, 'append-only: found_notes'); END;
CREATE TRIGGER found_notes_delete BEFORE DELETE ON found_notes
BEGIN SELECT RAISE(ABORT, 'append-only: found_notes'); END;
`,
} as const
