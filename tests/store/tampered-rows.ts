/**
 * Rows that decide money, each changed as somebody would who drops the triggers first. Two walks
 * look for them by rules of their own: the full check (row-check.ts) and the replay (OPP-09).
 */
export const GIFT_SQL = [
  'UPDATE gifts SET credits = 190 WHERE number = 1',
  `UPDATE gifts SET credits = 190 WHERE status = 'open'`,
  `UPDATE gifts SET status = 'open', redeemed_by = NULL, ended_at = NULL
   WHERE status = 'redeemed'`,
  `UPDATE gifts SET status = 'redeemed', ended_at = 1, redeemed_by = from_customer_id
   WHERE status = 'canceled' AND from_customer_id IS NOT NULL`,
  `UPDATE gifts SET redeemed_by = (SELECT id FROM customers ORDER BY id LIMIT 1)
   WHERE status = 'redeemed'`,
  'UPDATE gifts SET from_customer_id = NULL WHERE from_customer_id IS NOT NULL',
  `UPDATE gifts SET operator_id = 'op_other' WHERE number = 2`,
  'DELETE FROM gifts WHERE number = 3',
  `INSERT INTO gifts SELECT 99, 'gft_99', randomblob(32), code_kind, kind, status, credits, message,
     from_customer_id, email, redeemed_by, created_at, ended_at, operator_id, operator_name, version
   FROM gifts WHERE status = 'open' LIMIT 1`,
]
export const PLAN_SQL = [
  'UPDATE plans SET price_credits = 1 WHERE is_gifted = 0',
  `UPDATE plans SET paid_until = '2099-01-01' WHERE status = 'active'`,
  `UPDATE plans SET paid_from = '2026-01-01' WHERE is_gifted = 0`,
  `UPDATE plans SET first_day = '2026-01-01' WHERE is_gifted = 0`,
  'UPDATE plans SET periods_charged = 9 WHERE is_gifted = 0',
  `UPDATE plans SET interval = 'yearly' WHERE is_gifted = 0`,
  `UPDATE plans SET status = 'paused' WHERE status = 'active'`,
  `UPDATE plans SET operator_id = 'op_other'`,
  `UPDATE plans SET customer_id = (SELECT customer_id FROM plans WHERE is_gifted = 1)
   WHERE status = 'ended' AND is_gifted = 0`,
  `UPDATE plans SET is_gifted = 1, interval = NULL, price_credits = NULL, paid_from = NULL,
     paid_until = NULL, periods_charged = 0, status = 'gifted' WHERE status = 'active'`,
  'DELETE FROM plans WHERE is_gifted = 1',
  `DELETE FROM plans WHERE status = 'active'`,
]
export const PLAN_DAY_SQL = [
  `UPDATE plan_days SET day = '2099-01-01'`,
  `UPDATE plan_days SET day = date(day, '+2 days')`,
  `UPDATE plan_days SET day = '2026-01-01'`,
  'DELETE FROM plan_days',
]
export const TERMS_SQL = [
  `UPDATE settings SET value = replace(value, '"30"', '"1"') WHERE key = 'plan_terms'`,
  `DELETE FROM settings WHERE key = 'plan_terms'`,
]
export const PACKAGE_SQL = [
  'UPDATE credit_packages SET credits = 3000',
  'UPDATE credit_packages SET price_minor = 1',
  `UPDATE credit_packages SET tier = 'free'`,
  'DELETE FROM credit_packages',
]
export const PRICE_SQL = [
  'UPDATE credit_prices SET credits = 1',
  `INSERT INTO credit_prices (operation, credits) VALUES ('ai.chat', 1)`,
  'DELETE FROM credit_prices',
]
export const INVOICE_SQL = [
  `UPDATE invoices SET amount_msat = 1 WHERE outcome = 'exact'`,
  `UPDATE invoices SET received_msat = received_msat + 1 WHERE outcome = 'over'`,
  `UPDATE invoices SET received_msat = 1 WHERE outcome = 'under'`,
  `UPDATE invoices SET outcome = 'exact' WHERE outcome = 'under'`,
  `UPDATE invoices SET credits = 900 WHERE purpose = 'credit_package'`,
  `UPDATE invoices SET credits = NULL, purpose = 'sale' WHERE purpose = 'credit_package'`,
  `UPDATE invoices SET customer_id = (SELECT max(id) FROM customers)
   WHERE purpose = 'credit_package'`,
  `UPDATE invoices SET status = 'paid_late' WHERE status = 'paid'`,
  `UPDATE invoices SET status = 'canceled' WHERE status = 'paid'`,
  `UPDATE invoices SET status = 'paid', outcome = 'exact', received_msat = amount_msat,
     receipt_number = 99
   WHERE number = (SELECT min(number) FROM invoices WHERE status = 'pending')`,
  `UPDATE invoices SET status = 'canceled' WHERE status = 'pending'`,
  'UPDATE invoices SET settled_at = settled_at + 1 WHERE settled_at IS NOT NULL',
  `UPDATE invoices SET operator_id = 'op_other' WHERE status = 'paid'`,
  `UPDATE invoices SET memo = 'Table 99' WHERE memo = 'Table 4'`,
  `UPDATE invoices SET memo = '' WHERE memo = 'Table 4'`,
  `UPDATE invoices SET payment_hash = '${'f'.repeat(64)}' WHERE receipt_number = 3`,
  'UPDATE invoices SET receipt_number = receipt_number + 1 WHERE receipt_number = 15',
  'UPDATE invoices SET receipt_number = NULL WHERE receipt_number = 15',
  `UPDATE invoices SET receipt_number = 99 WHERE receipt_number = 1;
   UPDATE invoices SET receipt_number = 1 WHERE receipt_number = 2;
   UPDATE invoices SET receipt_number = 2 WHERE receipt_number = 99`,
  // Nothing is booked of a payment whose amount is not told, and no other is such a one.
  `UPDATE invoices SET outcome = 'exact', received_msat = amount_msat WHERE outcome = 'unknown'`,
  `UPDATE invoices SET outcome = 'exact', received_msat = amount_msat, receipt_number = 16
   WHERE outcome = 'unknown'`,
  `UPDATE invoices SET receipt_number = 16 WHERE outcome = 'unknown'`,
  `UPDATE invoices SET outcome = 'unknown', received_msat = NULL, receipt_number = NULL
   WHERE receipt_number = 15`,
  `UPDATE invoices SET outcome = 'exact', received_msat = amount_msat
   WHERE received_msat = amount_msat - 9000`,
  // What a sale asks for, paid or not, is vouched for by the entry that made it.
  `UPDATE invoices SET fiat_minor = 45 WHERE status = 'paid'`,
  `UPDATE invoices SET fiat_minor = 45 WHERE status = 'pending'`,
  `UPDATE invoices SET fiat_currency = 'USD' WHERE number = 1`,
  `UPDATE invoices SET rate = '{"numerator":{"$n":"1"}}' WHERE number = 2`,
  `UPDATE invoices SET asked_in = 'sat' WHERE number = 3`,
  `UPDATE invoices SET amount_msat = amount_msat + 1 WHERE status = 'pending'`,
  `UPDATE invoices SET memo = 'Table 1' WHERE status = 'pending'`,
  `UPDATE invoices SET created_at = created_at - 1 WHERE number = 4`,
  `UPDATE invoices SET operator_name = 'Eve' WHERE number = 5`,
  `UPDATE invoices SET tier = 'free' WHERE purpose = 'credit_package'`,
  `UPDATE invoices SET package_id = 'credits-9' WHERE purpose = 'credit_package'`,
  'UPDATE receipt_counters SET last_number = last_number + 1',
  'DELETE FROM invoices WHERE receipt_number = 15',
]
export const RESERVATION_SQL = [
  `UPDATE reservations SET expires_at = expires_at + 1 WHERE status = 'reserved'`,
  `UPDATE reservations SET amount = 4 WHERE status = 'committed'`,
  `UPDATE reservations SET committed_amount = 3 WHERE status = 'committed'`,
  `UPDATE reservations SET operation = 'ai.chat' WHERE status = 'committed'`,
  `UPDATE reservations SET status = 'expired' WHERE status = 'refunded'`,
  `UPDATE reservations SET status = 'refunded' WHERE status = 'expired'`,
  `UPDATE reservations SET resolved_at = resolved_at + 1 WHERE status = 'expired'`,
  `UPDATE reservations SET resolved_at = resolved_at + 1 WHERE status = 'committed'`,
  `DELETE FROM reservations WHERE status = 'committed'`,
]

/** A book from before decision 0022: paid without an amount, and booked at its price at once. */
export const BOOKED_UNTOLD_SQL = `
  UPDATE facts SET body = json_set(body, '$.receivedMsat', NULL)
  WHERE id = (SELECT 'invoice:' || payment_hash || ':paid' FROM invoices WHERE receipt_number = 1);
  UPDATE invoices SET outcome = 'unknown', received_msat = NULL, is_node_final = 0
  WHERE receipt_number = 1`
