/**
 * What REPLACE could take away. It deletes the row that is in its way, and without recursive
 * triggers the guard against deleting never runs: so each table that people, money or receipts are
 * named by refuses a second row with a key that is taken, whatever the statement says.
 */
export const guards = {
  version: 110,
  name: 'guards',
  sql: `
CREATE TRIGGER invoices_insert BEFORE INSERT ON invoices
WHEN EXISTS (SELECT 1 FROM invoices WHERE number = NEW.number)
  OR EXISTS (SELECT 1 FROM invoices WHERE id = NEW.id)
  OR EXISTS (SELECT 1 FROM invoices WHERE payment_hash = NEW.payment_hash)
  OR EXISTS (SELECT 1 FROM invoices WHERE till_id = NEW.till_id AND client_id = NEW.client_id)
  OR EXISTS (
    SELECT 1 FROM invoices WHERE till_id = NEW.till_id AND receipt_number = NEW.receipt_number)
BEGIN SELECT RAISE(ABORT, 'append-only: invoices'); END;
CREATE TRIGGER invoices_receipt_taken BEFORE UPDATE OF receipt_number ON invoices
WHEN OLD.receipt_number IS NULL AND EXISTS (
  SELECT 1 FROM invoices WHERE till_id = NEW.till_id AND receipt_number = NEW.receipt_number)
BEGIN SELECT RAISE(ABORT, 'append-only: invoices'); END;

CREATE TRIGGER customers_insert BEFORE INSERT ON customers
WHEN EXISTS (SELECT 1 FROM customers WHERE id = NEW.id)
  OR EXISTS (SELECT 1 FROM customers WHERE name = NEW.name)
  OR EXISTS (SELECT 1 FROM customers WHERE email = NEW.email)
BEGIN SELECT RAISE(ABORT, 'append-only: customers'); END;
CREATE TRIGGER customers_taken BEFORE UPDATE OF name, email ON customers
WHEN EXISTS (SELECT 1 FROM customers WHERE name = NEW.name AND id <> OLD.id)
  OR EXISTS (SELECT 1 FROM customers WHERE email = NEW.email AND id <> OLD.id)
BEGIN SELECT RAISE(ABORT, 'append-only: customers'); END;

CREATE TRIGGER operators_insert BEFORE INSERT ON operators
WHEN EXISTS (SELECT 1 FROM operators WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'append-only: operators'); END;

CREATE TRIGGER plans_taken BEFORE UPDATE OF status ON plans
WHEN NEW.status IN ('active', 'paused', 'gifted') AND EXISTS (
  SELECT 1 FROM plans WHERE customer_id = NEW.customer_id AND id <> OLD.id
    AND status IN ('active', 'paused', 'gifted'))
BEGIN SELECT RAISE(ABORT, 'append-only: plans'); END;

CREATE TRIGGER credit_packages_insert BEFORE INSERT ON credit_packages
WHEN EXISTS (SELECT 1 FROM credit_packages WHERE number = NEW.number OR id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'append-only: credit_packages'); END;
`,
} as const
