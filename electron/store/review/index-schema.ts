/**
 * Tables of the review index (decision 0012): everything in it is derived from the book and can be
 * thrown away. It answers where to look and how much there is; what an entry says is always read
 * from the book itself.
 *
 * Columns that hold sums are ANY, because a sum of amounts may leave 64 bits; then it is kept as
 * decimal text (see sums.ts).
 */
export const INDEX_SCHEMA = `
-- Which book this index is of, and how far it has read.
CREATE TABLE about (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  version INTEGER NOT NULL,
  book_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  hash BLOB NOT NULL,
  lines INTEGER NOT NULL
) STRICT;

-- The tree: one row for each beginning of an account's code, in each currency.
CREATE TABLE nodes (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL,
  currency TEXT NOT NULL,
  parent INTEGER REFERENCES nodes (id),
  depth INTEGER NOT NULL,
  account INTEGER UNIQUE,
  children INTEGER NOT NULL,
  entries INTEGER NOT NULL,
  first_seq INTEGER NOT NULL,
  last_seq INTEGER NOT NULL,
  moved ANY NOT NULL,
  debits_posted ANY NOT NULL,
  credits_posted ANY NOT NULL,
  debits_pending ANY NOT NULL,
  credits_pending ANY NOT NULL,
  UNIQUE (code, currency)
) STRICT;
CREATE INDEX nodes_parent ON nodes (parent, code);

-- What moved a node, with its place (from 1) and the posted debits less credits afterwards.
CREATE TABLE entries (
  node INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  place INTEGER NOT NULL,
  net ANY NOT NULL,
  PRIMARY KEY (node, seq)
) STRICT, WITHOUT ROWID;

-- Sums of a node up to and with a day (UTC), where something moved it; basis 0 booked, 1 effective.
CREATE TABLE node_days (
  node INTEGER NOT NULL,
  basis INTEGER NOT NULL,
  day INTEGER NOT NULL,
  debits_posted ANY NOT NULL,
  credits_posted ANY NOT NULL,
  debits_pending ANY NOT NULL,
  credits_pending ANY NOT NULL,
  PRIMARY KEY (node, basis, day)
) STRICT, WITHOUT ROWID;

-- One row for each value that entries have in common: a day, a kind, a customer, a memo.
CREATE TABLE lists (
  id INTEGER PRIMARY KEY,
  dim TEXT NOT NULL,
  value ANY NOT NULL,
  currency TEXT NOT NULL,
  -- Which part of the book, for memos; 0 for all others.
  part INTEGER NOT NULL,
  count INTEGER NOT NULL,
  moved ANY NOT NULL,
  first_seq INTEGER NOT NULL,
  last_seq INTEGER NOT NULL,
  -- Days only: 1 while no entry of it is dated before an earlier one, and the latest date; else 0.
  in_order INTEGER NOT NULL,
  latest_at INTEGER NOT NULL,
  UNIQUE (dim, value, currency, part)
) STRICT;
CREATE INDEX lists_days ON lists (dim, value, first_seq) WHERE latest_at > 0;
-- Every part of the book has lists of memos of its own, so that the memos of its newest entries can
-- be read without the rest. Ids of lists grow with the book: those of a part begin here.
CREATE TABLE memo_parts (
  part INTEGER PRIMARY KEY,
  first_list INTEGER NOT NULL
) STRICT;
CREATE VIRTUAL TABLE memo_words USING fts5 (
  words, content = '', tokenize = 'trigram remove_diacritics 2');

-- One row for each transfer. A column named after a dimension holds the id of its list.
CREATE TABLE lines (
  seq INTEGER PRIMARY KEY,
  place INTEGER NOT NULL,
  booked_at INTEGER NOT NULL,
  effective_at INTEGER NOT NULL,
  debit INTEGER NOT NULL,
  credit INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  -- The whole reservation that a post or void ends.
  held INTEGER,
  kind INTEGER NOT NULL,
  booked_day INTEGER NOT NULL,
  effective_day INTEGER NOT NULL,
  size INTEGER NOT NULL,
  memo INTEGER,
  customer INTEGER,
  till INTEGER,
  operator INTEGER,
  tender INTEGER
) STRICT;

-- An exact amount is a list of its own, within that of its size.
CREATE INDEX lines_amount ON lines (size, amount);

-- Inner parts of references (hashes, ids), cut to their first characters.
CREATE TABLE marks (
  mark TEXT NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (mark, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE corrections (
  corrects INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (corrects, seq)
) STRICT, WITHOUT ROWID;

-- Quarters of an hour, because every zone's days begin on one. fiat is '' without a frozen price.
CREATE TABLE takings (
  slot INTEGER NOT NULL,
  tender TEXT NOT NULL,
  currency TEXT NOT NULL,
  fiat TEXT NOT NULL,
  amount ANY NOT NULL,
  count INTEGER NOT NULL,
  fiat_minor ANY NOT NULL,
  PRIMARY KEY (slot, tender, currency, fiat)
) STRICT, WITHOUT ROWID;
`

/** Columns of `lines` that hold the id of a list. */
export const DIMS = [
  'kind',
  'booked_day',
  'effective_day',
  'size',
  'memo',
  'customer',
  'till',
  'operator',
  'tender',
] as const
export type Dim = (typeof DIMS)[number]
