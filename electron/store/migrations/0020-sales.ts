/** Invoices, the inbox of facts, the feed of changes, the node's cursors and receipt numbers. */
export const sales = {
  version: 20,
  name: 'sales',
  sql: `
CREATE TABLE tills (
  id TEXT PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 40),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 60)
) STRICT;

CREATE TABLE customers (
  id TEXT PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 40),
  name TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 80),
  created_at INTEGER NOT NULL,
  tier TEXT NOT NULL CHECK (tier IN ('free', 'paid', 'admin'))
) STRICT;
-- The book names customers for ever.
CREATE TRIGGER customers_delete BEFORE DELETE ON customers
BEGIN SELECT RAISE(ABORT, 'append-only: customers'); END;
CREATE TRIGGER customers_identity BEFORE UPDATE OF id, created_at ON customers
BEGIN SELECT RAISE(ABORT, 'append-only: customers'); END;

-- \`number\` counts in the order of creation, whatever the wall clock does: pages are cut by it.
CREATE TABLE invoices (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CHECK (length(id) BETWEEN 1 AND 40),
  client_id TEXT NOT NULL CHECK (length(client_id) BETWEEN 1 AND 64),
  input_hash TEXT NOT NULL,
  purpose TEXT NOT NULL CHECK (purpose IN ('sale', 'credit_package')),
  status TEXT NOT NULL CHECK (status IN (
    'creating', 'pending', 'arriving', 'paid', 'expired', 'paid_late', 'canceled', 'failed')),
  outcome TEXT NOT NULL CHECK (outcome IN ('none', 'exact', 'over', 'under', 'unknown')),
  script TEXT NOT NULL CHECK (script IN (
    'none', 'deliver', 'deliver_over', 'ask_under', 'ask_unknown_amount',
    'late_deliver_or_refund', 'void_lost_race', 'node_silent', 'wait_creating')),
  amount_msat INTEGER NOT NULL CHECK (amount_msat BETWEEN 1 AND 2100000000000000000),
  received_msat INTEGER CHECK (received_msat BETWEEN 0 AND 2100000000000000000),
  fiat_currency TEXT CHECK (length(fiat_currency) = 3),
  fiat_minor INTEGER CHECK (fiat_minor BETWEEN 0 AND 2100000000000000000),
  asked_in TEXT NOT NULL CHECK (asked_in IN ('fiat', 'sat')),
  rate TEXT,
  memo TEXT NOT NULL CHECK (length(memo) <= 200),
  bolt11 TEXT NOT NULL CHECK (length(bolt11) <= 4096),
  payment_hash TEXT NOT NULL UNIQUE
    CHECK (length(payment_hash) = 64 AND payment_hash NOT GLOB '*[^0-9a-f]*'),
  node_pubkey TEXT NOT NULL,
  add_index INTEGER CHECK (add_index >= 0),
  settle_index INTEGER CHECK (settle_index >= 0),
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  settled_at INTEGER,
  receipt_number INTEGER CHECK (receipt_number > 0),
  is_void_requested INTEGER NOT NULL CHECK (is_void_requested IN (0, 1)),
  is_acknowledged INTEGER NOT NULL CHECK (is_acknowledged IN (0, 1)),
  is_node_final INTEGER NOT NULL CHECK (is_node_final IN (0, 1)),
  till_id TEXT NOT NULL REFERENCES tills (id),
  operator_id TEXT NOT NULL,
  operator_name TEXT NOT NULL,
  credits INTEGER CHECK (credits > 0),
  customer_id TEXT REFERENCES customers (id),
  package_id TEXT,
  version INTEGER NOT NULL CHECK (version >= 0),
  CHECK ((fiat_currency IS NULL) = (fiat_minor IS NULL)),
  UNIQUE (till_id, client_id)
) STRICT;
-- Rate limit of a till and an operator, counted in the book so that a restart forgets nothing.
CREATE INDEX invoices_recent ON invoices (till_id, operator_id, created_at);
CREATE INDEX invoices_unfinished ON invoices (id) WHERE is_node_final = 0;
CREATE INDEX invoices_pending ON invoices (expires_at) WHERE status = 'pending';
CREATE INDEX invoices_open ON invoices (till_id)
  WHERE status IN ('creating', 'pending', 'arriving')
    OR (is_acknowledged = 0 AND script NOT IN ('none', 'deliver'));
CREATE UNIQUE INDEX invoices_receipt ON invoices (till_id, receipt_number)
  WHERE receipt_number IS NOT NULL;
-- Search: each index ends in \`number\` by itself, so the newest hits are read first.
CREATE INDEX invoices_receipt_search ON invoices (receipt_number)
  WHERE receipt_number IS NOT NULL;
CREATE INDEX invoices_amount ON invoices (amount_msat);
CREATE INDEX invoices_fiat ON invoices (fiat_minor) WHERE fiat_minor IS NOT NULL;
-- Notes are found by any part of a word; most sales have none and pay nothing for it.
CREATE VIRTUAL TABLE invoice_memos USING fts5 (
  memo, content = 'invoices', content_rowid = 'number', tokenize = 'trigram remove_diacritics 1');

CREATE TRIGGER invoices_memo AFTER INSERT ON invoices WHEN NEW.memo <> ''
BEGIN INSERT INTO invoice_memos (rowid, memo) VALUES (NEW.number, NEW.memo); END;
CREATE TRIGGER invoices_delete BEFORE DELETE ON invoices
BEGIN SELECT RAISE(ABORT, 'append-only: invoices'); END;
-- What was asked for is fixed the moment it is saved; only what became of it moves.
CREATE TRIGGER invoices_identity BEFORE UPDATE OF
  number, id, client_id, input_hash, purpose, amount_msat, fiat_currency, fiat_minor, asked_in,
  rate, memo, payment_hash, created_at, till_id, operator_id, operator_name, credits, customer_id,
  package_id ON invoices
BEGIN SELECT RAISE(ABORT, 'append-only: what an invoice asks for'); END;
CREATE TRIGGER invoices_version BEFORE UPDATE ON invoices WHEN NEW.version <> OLD.version + 1
BEGIN SELECT RAISE(ABORT, 'an invoice moves one version at a time'); END;
CREATE TRIGGER invoices_receipt_once BEFORE UPDATE ON invoices
WHEN OLD.receipt_number IS NOT NULL AND NEW.receipt_number IS NOT OLD.receipt_number
BEGIN SELECT RAISE(ABORT, 'append-only: receipt number'); END;

-- The inbox. The id names what happened, so the same thing told twice is one row.
CREATE TABLE facts (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CHECK (length(id) BETWEEN 1 AND 200),
  kind TEXT NOT NULL,
  provider TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  source TEXT NOT NULL,
  body TEXT NOT NULL,
  outcome TEXT CHECK (outcome IN ('applied', 'refused', 'unmatched', 'stale')),
  reason TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TRIGGER facts_delete BEFORE DELETE ON facts
BEGIN SELECT RAISE(ABORT, 'append-only: facts'); END;
CREATE TRIGGER facts_identity
BEFORE UPDATE OF number, id, kind, provider, received_at, source, body ON facts
BEGIN SELECT RAISE(ABORT, 'append-only: facts'); END;
-- A fact without a match may find one later; every other answer is final.
CREATE TRIGGER facts_outcome BEFORE UPDATE ON facts
WHEN OLD.outcome IS NOT NULL AND OLD.outcome <> 'unmatched'
BEGIN SELECT RAISE(ABORT, 'append-only: the outcome of a fact'); END;
-- Told again is no error and no change: the second row is simply not written.
CREATE TRIGGER facts_insert BEFORE INSERT ON facts
BEGIN
  SELECT RAISE(ABORT, 'append-only: facts')
  WHERE EXISTS (SELECT 1 FROM facts WHERE number = NEW.number);
  SELECT RAISE(IGNORE) WHERE EXISTS (SELECT 1 FROM facts WHERE id = NEW.id);
END;

-- The newest row is never pruned: the next number follows it, so the feed has no holes.
CREATE TABLE changes (
  seq INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE TRIGGER changes_update BEFORE UPDATE ON changes
BEGIN SELECT RAISE(ABORT, 'append-only: changes'); END;
CREATE TRIGGER changes_delete BEFORE DELETE ON changes
WHEN OLD.seq <> (SELECT min(seq) FROM changes) OR OLD.seq = (SELECT max(seq) FROM changes)
BEGIN SELECT RAISE(ABORT, 'append-only: changes'); END;
CREATE TRIGGER changes_insert BEFORE INSERT ON changes
WHEN EXISTS (SELECT 1 FROM changes WHERE seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'append-only: changes'); END;

CREATE TABLE node_cursors (
  pubkey TEXT PRIMARY KEY,
  add_index INTEGER NOT NULL DEFAULT 0 CHECK (add_index >= 0),
  settle_index INTEGER NOT NULL DEFAULT 0 CHECK (settle_index >= 0),
  caught_up_at INTEGER,
  gaps INTEGER NOT NULL DEFAULT 0 CHECK (gaps >= 0),
  unmatched INTEGER NOT NULL DEFAULT 0 CHECK (unmatched >= 0)
) STRICT;
-- A cursor that goes back is a settlement asked for twice at best, missed at worst (I3).
CREATE TRIGGER node_cursors_back BEFORE UPDATE ON node_cursors
WHEN NEW.pubkey <> OLD.pubkey OR NEW.add_index < OLD.add_index
  OR NEW.settle_index < OLD.settle_index
BEGIN SELECT RAISE(ABORT, 'a cursor never goes back'); END;
CREATE TRIGGER node_cursors_insert BEFORE INSERT ON node_cursors
WHEN EXISTS (SELECT 1 FROM node_cursors WHERE pubkey = NEW.pubkey)
BEGIN SELECT RAISE(ABORT, 'a cursor never goes back'); END;
CREATE TRIGGER node_cursors_delete BEFORE DELETE ON node_cursors
BEGIN SELECT RAISE(ABORT, 'a cursor never goes back'); END;

CREATE TABLE receipt_counters (
  till_id TEXT PRIMARY KEY REFERENCES tills (id),
  last_number INTEGER NOT NULL CHECK (last_number > 0)
) STRICT;
-- The tax office counts: a number is taken with the sale that bears it, or not at all.
CREATE TRIGGER receipt_counters_update BEFORE UPDATE ON receipt_counters
WHEN NEW.till_id <> OLD.till_id OR NEW.last_number <> OLD.last_number + 1
BEGIN SELECT RAISE(ABORT, 'receipt numbers have no gap'); END;
CREATE TRIGGER receipt_counters_insert BEFORE INSERT ON receipt_counters
WHEN NEW.last_number <> 1
  OR EXISTS (SELECT 1 FROM receipt_counters WHERE till_id = NEW.till_id)
BEGIN SELECT RAISE(ABORT, 'receipt numbers have no gap'); END;
CREATE TRIGGER receipt_counters_delete BEFORE DELETE ON receipt_counters
BEGIN SELECT RAISE(ABORT, 'receipt numbers have no gap'); END;
`,
} as const
