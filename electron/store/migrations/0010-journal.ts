/**
 * The journal: accounts, transfers, events, and the one chain over them.
 *
 * Rules that guard money stand here and not in the code that writes, so that no path around the
 * code exists. Refusals are raised by name (`refused:<kind>`), because the words are part of the
 * answer a caller gets. Explicit RAISE is used beside CHECK where both would do: a statement with
 * `OR IGNORE` skips a failed CHECK, but never a RAISE.
 */
export const journal = {
  version: 10,
  name: 'journal',
  sql: `
CREATE TABLE migrations (
  version INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  applied_at INTEGER NOT NULL
) STRICT;

-- Entry 0 of the chain: which book this is. With another key its hash does not come out.
CREATE TABLE genesis (
  seq INTEGER PRIMARY KEY CHECK (seq = 0),
  format INTEGER NOT NULL CHECK (format = 1),
  book_id TEXT NOT NULL CHECK (length(book_id) = 32),
  created_at INTEGER NOT NULL,
  hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

CREATE TABLE chain_head (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  seq INTEGER NOT NULL CHECK (seq >= 0),
  hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

-- The columns end at 2^62, so that no sum of two of them and one amount can leave 64 bits.
CREATE TABLE accounts (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL CHECK (length(code) BETWEEN 1 AND 160),
  currency TEXT NOT NULL CHECK (length(currency) BETWEEN 3 AND 8 AND currency = upper(currency)),
  kind TEXT NOT NULL
    CHECK (kind IN ('asset', 'liability', 'income', 'expense', 'exchange', 'equity')),
  balance_limit TEXT NOT NULL
    CHECK (balance_limit IN ('none', 'debits_not_over_credits', 'credits_not_over_debits')),
  debits_posted INTEGER NOT NULL DEFAULT 0,
  credits_posted INTEGER NOT NULL DEFAULT 0,
  debits_pending INTEGER NOT NULL DEFAULT 0,
  credits_pending INTEGER NOT NULL DEFAULT 0,
  UNIQUE (code, currency),
  CONSTRAINT balance_range CHECK (
    debits_posted BETWEEN 0 AND 4611686018427387903
    AND credits_posted BETWEEN 0 AND 4611686018427387903
    AND debits_pending BETWEEN 0 AND 4611686018427387903
    AND credits_pending BETWEEN 0 AND 4611686018427387903),
  CONSTRAINT overdraft CHECK (
    CASE balance_limit
      WHEN 'debits_not_over_credits' THEN debits_posted + debits_pending <= credits_posted
      WHEN 'credits_not_over_debits' THEN credits_posted + credits_pending <= debits_posted
      ELSE 1
    END)
) STRICT;

CREATE TABLE transfers (
  seq INTEGER PRIMARY KEY,
  group_id TEXT NOT NULL CHECK (length(group_id) BETWEEN 1 AND 80),
  kind TEXT NOT NULL CHECK (kind IN ('single', 'pending', 'post', 'void')),
  currency TEXT NOT NULL,
  amount INTEGER NOT NULL
    CONSTRAINT amount_range CHECK (amount BETWEEN 1 AND 2100000000000000000),
  debit_account INTEGER NOT NULL REFERENCES accounts (id),
  credit_account INTEGER NOT NULL REFERENCES accounts (id),
  reference TEXT NOT NULL UNIQUE CHECK (length(reference) BETWEEN 1 AND 200),
  pending_seq INTEGER REFERENCES transfers (seq),
  corrects_seq INTEGER REFERENCES transfers (seq),
  timeout_at INTEGER,
  memo TEXT NOT NULL,
  reason TEXT NOT NULL,
  customer_id TEXT,
  till_id TEXT,
  operator_id TEXT,
  booked_at INTEGER NOT NULL,
  effective_at INTEGER NOT NULL,
  prev_hash BLOB NOT NULL CHECK (length(prev_hash) = 32),
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  CONSTRAINT same_account CHECK (debit_account <> credit_account),
  CONSTRAINT pending_link CHECK ((kind IN ('post', 'void')) = (pending_seq IS NOT NULL)),
  CONSTRAINT timeout_of_pending CHECK (timeout_at IS NULL OR kind = 'pending'),
  CONSTRAINT correction_without_reason CHECK (corrects_seq IS NULL OR length(trim(reason)) > 0)
) STRICT;
CREATE INDEX transfers_group ON transfers (group_id);
-- A reservation is resolved once; the index is the last word when two try.
CREATE UNIQUE INDEX transfers_pending ON transfers (pending_seq) WHERE pending_seq IS NOT NULL;

-- Every change of state, refused moves included: the answer to "why is it so".
CREATE TABLE events (
  seq INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  subject TEXT NOT NULL CHECK (length(subject) BETWEEN 1 AND 200),
  source TEXT NOT NULL CHECK (length(source) BETWEEN 1 AND 40),
  event TEXT NOT NULL CHECK (length(event) BETWEEN 1 AND 40),
  from_status TEXT,
  to_status TEXT,
  outcome TEXT NOT NULL CHECK (outcome IN ('applied', 'duplicate', 'refused', 'noted')),
  detail TEXT NOT NULL CHECK (length(detail) <= 300),
  operator_id TEXT,
  prev_hash BLOB NOT NULL CHECK (length(prev_hash) = 32),
  hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE INDEX events_subject ON events (subject);

---- Append only. The guards before insert also stop REPLACE when recursive triggers are off.

CREATE TRIGGER migrations_update BEFORE UPDATE ON migrations
BEGIN SELECT RAISE(ABORT, 'append-only: migrations'); END;
CREATE TRIGGER migrations_delete BEFORE DELETE ON migrations
BEGIN SELECT RAISE(ABORT, 'append-only: migrations'); END;
CREATE TRIGGER migrations_insert BEFORE INSERT ON migrations
WHEN EXISTS (SELECT 1 FROM migrations WHERE version >= NEW.version)
BEGIN SELECT RAISE(ABORT, 'append-only: migrations'); END;

CREATE TRIGGER genesis_update BEFORE UPDATE ON genesis
BEGIN SELECT RAISE(ABORT, 'append-only: genesis'); END;
CREATE TRIGGER genesis_delete BEFORE DELETE ON genesis
BEGIN SELECT RAISE(ABORT, 'append-only: genesis'); END;
CREATE TRIGGER genesis_insert BEFORE INSERT ON genesis
WHEN EXISTS (SELECT 1 FROM genesis)
BEGIN SELECT RAISE(ABORT, 'append-only: genesis'); END;

CREATE TRIGGER chain_head_delete BEFORE DELETE ON chain_head
BEGIN SELECT RAISE(ABORT, 'append-only: chain_head'); END;
CREATE TRIGGER chain_head_insert BEFORE INSERT ON chain_head
WHEN EXISTS (SELECT 1 FROM chain_head)
  OR NOT EXISTS (SELECT 1 FROM genesis WHERE seq = NEW.seq AND hash = NEW.hash)
BEGIN SELECT RAISE(ABORT, 'append-only: chain_head'); END;
-- The head only ever moves onto the entry that was just written.
CREATE TRIGGER chain_head_update BEFORE UPDATE ON chain_head
WHEN NEW.id <> OLD.id OR NEW.seq <> OLD.seq + 1 OR NOT (
  EXISTS (SELECT 1 FROM transfers WHERE seq = NEW.seq AND hash = NEW.hash)
  OR EXISTS (SELECT 1 FROM events WHERE seq = NEW.seq AND hash = NEW.hash))
BEGIN SELECT RAISE(ABORT, 'append-only: chain_head'); END;

CREATE TRIGGER accounts_delete BEFORE DELETE ON accounts
BEGIN SELECT RAISE(ABORT, 'append-only: accounts'); END;
CREATE TRIGGER accounts_update BEFORE UPDATE OF id, code, currency, kind, balance_limit ON accounts
BEGIN SELECT RAISE(ABORT, 'append-only: accounts'); END;
CREATE TRIGGER accounts_insert BEFORE INSERT ON accounts
BEGIN
  SELECT RAISE(ABORT, 'append-only: accounts') WHERE EXISTS (
    SELECT 1 FROM accounts WHERE id = NEW.id OR (code = NEW.code AND currency = NEW.currency));
  SELECT RAISE(ABORT, 'append-only: accounts start at zero')
  WHERE NEW.debits_posted <> 0 OR NEW.credits_posted <> 0
    OR NEW.debits_pending <> 0 OR NEW.credits_pending <> 0;
END;

CREATE TRIGGER transfers_update BEFORE UPDATE ON transfers
BEGIN SELECT RAISE(ABORT, 'append-only: transfers'); END;
CREATE TRIGGER transfers_delete BEFORE DELETE ON transfers
BEGIN SELECT RAISE(ABORT, 'append-only: transfers'); END;
CREATE TRIGGER transfers_insert BEFORE INSERT ON transfers
BEGIN
  SELECT CASE
    WHEN NOT EXISTS (SELECT 1 FROM chain_head WHERE seq = NEW.seq - 1 AND hash = NEW.prev_hash)
      THEN RAISE(ABORT, 'chain: not the next entry')
    WHEN EXISTS (SELECT 1 FROM transfers WHERE reference = NEW.reference)
      THEN RAISE(ABORT, 'refused:reference_used')
    WHEN NOT EXISTS (
      SELECT 1 FROM accounts WHERE id = NEW.debit_account AND currency = NEW.currency)
      OR NOT EXISTS (
      SELECT 1 FROM accounts WHERE id = NEW.credit_account AND currency = NEW.currency)
      THEN RAISE(ABORT, iif(
        (SELECT count(*) FROM accounts WHERE id IN (NEW.debit_account, NEW.credit_account))
          = iif(NEW.debit_account = NEW.credit_account, 1, 2),
        'refused:currency_mismatch', 'refused:account_not_found'))
  END;
END;
-- Only post and void name a pending transfer, and they keep its accounts and its currency.
CREATE TRIGGER transfers_resolve BEFORE INSERT ON transfers WHEN NEW.pending_seq IS NOT NULL
BEGIN
  SELECT CASE
    WHEN NOT EXISTS (
      SELECT 1 FROM transfers WHERE seq = NEW.pending_seq AND kind = 'pending')
      THEN RAISE(ABORT, 'refused:pending_not_found')
    WHEN EXISTS (SELECT 1 FROM transfers WHERE pending_seq = NEW.pending_seq AND kind = 'post')
      THEN RAISE(ABORT, 'refused:already_posted')
    -- A void at or after the time limit is the expiry, whoever swept it.
    WHEN EXISTS (
      SELECT 1 FROM transfers AS void JOIN transfers AS held ON held.seq = void.pending_seq
      WHERE void.pending_seq = NEW.pending_seq AND void.booked_at >= held.timeout_at)
      THEN RAISE(ABORT, 'refused:pending_expired')
    WHEN EXISTS (SELECT 1 FROM transfers WHERE pending_seq = NEW.pending_seq)
      THEN RAISE(ABORT, 'refused:already_voided')
    WHEN NOT EXISTS (
      SELECT 1 FROM transfers WHERE seq = NEW.pending_seq AND currency = NEW.currency
        AND debit_account = NEW.debit_account AND credit_account = NEW.credit_account)
      THEN RAISE(ABORT, 'refused:pending_mismatch')
    WHEN NEW.kind = 'post' AND NEW.booked_at >= (
      SELECT timeout_at FROM transfers WHERE seq = NEW.pending_seq)
      THEN RAISE(ABORT, 'refused:pending_expired')
    WHEN NEW.amount > (SELECT amount FROM transfers WHERE seq = NEW.pending_seq)
      THEN RAISE(ABORT, 'refused:over_pending')
    WHEN NEW.kind = 'void' AND NEW.amount <> (
      SELECT amount FROM transfers WHERE seq = NEW.pending_seq)
      THEN RAISE(ABORT, 'refused:pending_mismatch')
  END;
END;
-- A correction is the opposite of what it corrects, and never of more than that.
CREATE TRIGGER transfers_correct BEFORE INSERT ON transfers WHEN NEW.corrects_seq IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'refused:correction_mismatch') WHERE NOT EXISTS (
    SELECT 1 FROM transfers WHERE seq = NEW.corrects_seq AND kind IN ('single', 'post')
      AND debit_account = NEW.credit_account AND credit_account = NEW.debit_account
      AND currency = NEW.currency AND amount >= NEW.amount);
END;

---- Balances follow in the same statement. \`changes()\` catches an update skipped by OR IGNORE.

CREATE TRIGGER transfers_single AFTER INSERT ON transfers WHEN NEW.kind = 'single'
BEGIN
  UPDATE accounts SET credits_posted = credits_posted + NEW.amount WHERE id = NEW.credit_account;
  SELECT RAISE(ABORT, 'refused:overdraft') WHERE changes() <> 1;
  UPDATE accounts SET debits_posted = debits_posted + NEW.amount WHERE id = NEW.debit_account;
  SELECT RAISE(ABORT, 'refused:overdraft') WHERE changes() <> 1;
  UPDATE chain_head SET seq = NEW.seq, hash = NEW.hash WHERE id = 1;
  SELECT RAISE(ABORT, 'chain: head') WHERE changes() <> 1;
END;
CREATE TRIGGER transfers_pend AFTER INSERT ON transfers WHEN NEW.kind = 'pending'
BEGIN
  UPDATE accounts SET credits_pending = credits_pending + NEW.amount WHERE id = NEW.credit_account;
  SELECT RAISE(ABORT, 'refused:overdraft') WHERE changes() <> 1;
  UPDATE accounts SET debits_pending = debits_pending + NEW.amount WHERE id = NEW.debit_account;
  SELECT RAISE(ABORT, 'refused:overdraft') WHERE changes() <> 1;
  UPDATE chain_head SET seq = NEW.seq, hash = NEW.hash WHERE id = 1;
  SELECT RAISE(ABORT, 'chain: head') WHERE changes() <> 1;
END;
-- Posting a part gives the rest back: the whole reservation leaves, the amount arrives.
CREATE TRIGGER transfers_resolved AFTER INSERT ON transfers WHEN NEW.pending_seq IS NOT NULL
BEGIN
  UPDATE accounts SET
    credits_pending = credits_pending - (SELECT amount FROM transfers WHERE seq = NEW.pending_seq),
    credits_posted = credits_posted + iif(NEW.kind = 'post', NEW.amount, 0)
  WHERE id = NEW.credit_account;
  SELECT RAISE(ABORT, 'refused:overdraft') WHERE changes() <> 1;
  UPDATE accounts SET
    debits_pending = debits_pending - (SELECT amount FROM transfers WHERE seq = NEW.pending_seq),
    debits_posted = debits_posted + iif(NEW.kind = 'post', NEW.amount, 0)
  WHERE id = NEW.debit_account;
  SELECT RAISE(ABORT, 'refused:overdraft') WHERE changes() <> 1;
  UPDATE chain_head SET seq = NEW.seq, hash = NEW.hash WHERE id = 1;
  SELECT RAISE(ABORT, 'chain: head') WHERE changes() <> 1;
END;

CREATE TRIGGER events_update BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'append-only: events'); END;
CREATE TRIGGER events_delete BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'append-only: events'); END;
CREATE TRIGGER events_insert BEFORE INSERT ON events
WHEN NOT EXISTS (SELECT 1 FROM chain_head WHERE seq = NEW.seq - 1 AND hash = NEW.prev_hash)
BEGIN SELECT RAISE(ABORT, 'chain: not the next entry'); END;
CREATE TRIGGER events_head AFTER INSERT ON events
BEGIN
  UPDATE chain_head SET seq = NEW.seq, hash = NEW.hash WHERE id = 1;
  SELECT RAISE(ABORT, 'chain: head') WHERE changes() <> 1;
END;
`,
} as const
