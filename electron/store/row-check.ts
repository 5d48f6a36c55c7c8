import type { Reader } from './entries.ts'
import { integer, type Row, text, textOrNull } from './row.ts'
import { TERMS_GLOB, termsSql } from './sale-terms.ts'
import { columnsOf, hasTable } from './schema.ts'
import { PACKAGE_SUBJECT, packageTermsSql, PRICES_SUBJECT, PRICES_TERMS_SQL } from './shop-terms.ts'
import { wrong, type Wrong } from './wrong.ts'

/** How many rows of each kind the entries tell of. */
const GIFTS_TOLD = `
  SELECT count(*) FROM transfers
    WHERE reference BETWEEN 'gift:' AND 'gift;' AND reference GLOB '*:in'`
const PLANS_TOLD = `
  SELECT count(*) FROM events WHERE subject BETWEEN 'pln_' AND 'pln\`'
    AND event IN ('activated', 'gifted') AND outcome = 'applied'`
const PLAN_MOVES = `
  FROM events WHERE subject BETWEEN 'pln_' AND 'pln\`' AND outcome = 'applied'
    AND event IN ('activated', 'gifted', 'charged', 'ran_short')`
const PLAN_DAYS_TOLD = `SELECT EXISTS (SELECT 1 ${PLAN_MOVES})`
const PLAN_TERMS_TOLD = `SELECT EXISTS (SELECT 1 FROM events WHERE subject = 'plan_terms')`
const PACKAGES_TOLD = `
  SELECT count(DISTINCT subject) FROM events WHERE subject BETWEEN 'package:' AND 'package;'`
const PRICES_TOLD = `SELECT EXISTS (SELECT 1 FROM events WHERE subject = '${PRICES_SUBJECT}')`
const LEGS_TOLD = `
  SELECT count(*) FROM transfers WHERE reference BETWEEN 'lnd:settle:' AND 'lnd:settle;'`
const HOLDS_TOLD = `
  SELECT count(*) FROM transfers WHERE group_id BETWEEN 'res_' AND 'res\`' AND kind = 'pending'`

/**
 * Rows that stand beside the chain and decide money. Each is a view of transfers and events, so
 * everything of it that the chain tells is compared with what the chain tells; what it does not
 * tell is listed in docs/decisions/0011.
 */
const VIEWS = [
  { table: 'gifts', noun: 'gift', query: gifts, told: GIFTS_TOLD },
  { table: 'plans', noun: 'plan', query: plans, told: PLANS_TOLD },
  { table: 'plan_days', noun: 'day of plans', query: planDay, told: PLAN_DAYS_TOLD },
  { table: 'settings', noun: 'setting', query: planTerms, told: PLAN_TERMS_TOLD },
  { table: 'credit_packages', noun: 'package', query: packages, told: PACKAGES_TOLD },
  { table: 'credit_prices', noun: 'price list', query: prices, told: PRICES_TOLD },
  { table: 'invoices', noun: 'invoice', query: invoicesAndReceipts, told: LEGS_TOLD },
  { table: 'reservations', noun: 'reservation', query: reservations, told: HOLDS_TOLD },
] as const

/**
 * Compares gifts, plans, invoices and reservations with their entries, at one moment. A table that
 * is not there is an empty one: which format a book has is written outside the chain, so a book
 * whose rows were erased can pass for an older one, but its entries go on telling of them.
 * @returns the first difference, or null.
 */
export function rowDifference(reader: Reader): Wrong | null {
  for (const { table, noun, query, told } of VIEWS) {
    const rows = hasTable(reader, table)
      ? query(reader)
      : `SELECT '${noun}' AS noun, NULL AS wrong, 0 AS found, (${told}) AS told`
    for (const row of reader.prepare(rows).all() as Row[]) {
      const noun = text(row, 'noun')
      const id = textOrNull(row, 'wrong')
      if (id !== null) return wrong('row_other', { noun, id })
      if (integer(row, 'told') !== integer(row, 'found')) return wrong('row_missing', { noun })
    }
  }
  return null
}

/** What the last event that moved it said, of the row with this id. */
function lastSaid(column: 'to_status' | 'detail', id: string): string {
  return `(SELECT ${column} FROM events WHERE subject = ${id} AND to_status IS NOT NULL
    AND outcome = 'applied' ORDER BY seq DESC LIMIT 1)`
}

/** Credits go in as the gift says, and out to where its status says, in full. */
function gifts(): string {
  return `
    SELECT 'gift' AS noun, min(iif(
      put.amount IS NOT gifts.credits OR put.currency IS NOT 'CREDIT' OR put.kind IS NOT 'single'
      OR put.customer_id IS NOT from_customer_id OR put.operator_id IS NOT gifts.operator_id
      OR status IS NOT ${lastSaid('to_status', 'gifts.id')}
      OR iif(status IN ('open', 'waiting'), taken.seq IS NOT NULL,
        taken.amount IS NOT gifts.credits
        OR taken.customer_id IS NOT iif(status = 'redeemed', redeemed_by, from_customer_id)),
      gifts.id, NULL)) AS wrong,
      count(*) AS found,
      (${GIFTS_TOLD}) AS told
    FROM gifts
    LEFT JOIN transfers AS put ON put.reference = 'gift:' || gifts.id || ':in'
    LEFT JOIN transfers AS taken ON taken.reference = 'gift:' || gifts.id || ':out'`
}

/** Every period that counts as paid has its charge, of its price, and of this customer. */
function plans(): string {
  return `
    WITH charged AS (
      SELECT plans.*, count(due.seq) AS charges,
        min(substr(due.reference, -10)) AS first_charge,
        max(substr(due.reference, -10)) AS last_charge,
        sum(due.amount IS NOT price_credits OR due.customer_id IS NOT plans.customer_id
          OR due.memo IS NOT interval || ' from ' || substr(due.reference, -10)) AS odd_charges
      FROM plans LEFT JOIN transfers AS due
        ON due.reference BETWEEN 'plan:' || plans.id || ':0' AND 'plan:' || plans.id || ':a'
      GROUP BY plans.number)
    SELECT 'plan' AS noun, min(iif(
      charges <> periods_charged
      OR is_gifted = 0 AND (odd_charges <> 0 OR first_charge IS NOT first_day
        OR last_charge IS NOT paid_from)
      OR status IS NOT ${lastSaid('to_status', 'charged.id')}
      OR ${lastSaid('detail', 'charged.id')} IS NOT
        iif(is_gifted = 1, '', 'paid ' || paid_from || ' to ' || paid_until)
      OR operator_id IS NOT (SELECT operator_id FROM events WHERE subject = charged.id
        AND event = iif(is_gifted = 1, 'gifted', 'activated') AND outcome = 'applied'),
      id, NULL)) AS wrong,
      count(*) AS found,
      (${PLANS_TOLD}) AS told
    FROM charged`
}

/**
 * The day up to which plans are charged. It is kept together with a plan that moves, so it is no
 * later than the last such event was anywhere on earth (some zone is 14 hours ahead of UTC, and an
 * hour is left for a clock that is put right meanwhile), and no earlier than a period that is paid.
 */
function planDay(): string {
  return `
    SELECT 'day of plans' AS noun, min(iif(
      day < (SELECT coalesce(max(paid_from), '') FROM plans)
      OR day > (SELECT coalesce(date(max(at) / 1000, 'unixepoch', '+15 hours'), '') ${PLAN_MOVES}),
      day, NULL)) AS wrong,
      count(*) AS found, (${PLAN_DAYS_TOLD}) AS told
    FROM plan_days`
}

/** What a new plan costs is what was saved last; a book from before this was told has no word. */
function planTerms(): string {
  return `
    SELECT 'setting' AS noun,
      min(iif(value IS NOT (SELECT detail FROM events WHERE subject = 'plan_terms'
        ORDER BY seq DESC LIMIT 1), key, NULL)) AS wrong,
      count(*) AS found, (${PLAN_TERMS_TOLD}) AS told
    FROM settings WHERE key = 'plan_terms' AND (${PLAN_TERMS_TOLD})`
}

/** The terms of each package are what was saved last; one that nobody ever saved is not told. */
function packages(reader: Reader): string {
  const told = `(SELECT detail FROM events WHERE subject = '${PACKAGE_SUBJECT}' || id
    ORDER BY seq DESC LIMIT 1)`
  const terms = packageTermsSql(columnsOf(reader, 'credit_packages'))
  return `
    SELECT 'package' AS noun, min(iif(${told} <> ${terms}, id, NULL)) AS wrong,
      count(${told}) AS found, (${PACKAGES_TOLD}) AS told
    FROM credit_packages`
}

function prices(): string {
  const told = `(SELECT detail FROM events WHERE subject = '${PRICES_SUBJECT}'
    ORDER BY seq DESC LIMIT 1)`
  return `
    SELECT 'price list' AS noun,
      iif(${told} IS NOT (${PRICES_TERMS_SQL}), 'operations', NULL) AS wrong,
      1 AS found, 1 AS told
    WHERE (${PRICES_TOLD})`
}

/**
 * A paid invoice has received what its transfers brought; any other has none, and neither has one
 * whose amount the node has not told (domain/postings.ts). One with a receipt and without an amount
 * is of a book from before, which booked what was asked.
 * Receipts of a till are numbered in the order in which their sales were booked. Both are read in
 * one pass, as it is the longest of all.
 */
function invoicesAndReceipts(reader: Reader): string {
  const terms = termsSql(columnsOf(reader, 'invoices'))
  return `
    WITH settled AS (${settledSql(terms)}),
    judged AS MATERIALIZED (
      SELECT till_id, receipt_number, first_seq, legs, iif(
        status IS NOT ${lastSaid('to_status', 'settled.id')}
        OR odd_legs <> 0
        OR is_other
        OR iif(status IN ('paid', 'paid_late'), ${UNLIKE_PAID},
          legs <> 0 OR receipt_number IS NOT NULL OR received_msat IS NOT NULL),
        id, NULL) AS wrong_id
      FROM settled),
    numbered AS (
      SELECT till_id, receipt_number,
        row_number() OVER (PARTITION BY till_id ORDER BY first_seq) AS place
      FROM judged WHERE receipt_number IS NOT NULL)
    SELECT 'invoice' AS noun, min(wrong_id) AS wrong, coalesce(sum(legs), 0) AS found,
      (${LEGS_TOLD}) AS told
    FROM judged
    UNION ALL
    SELECT 'receipt of till',
      min(iif(receipt_number <> place, till_id || ' ' || receipt_number, NULL)), count(*),
      (SELECT coalesce(sum(last_number), 0) FROM receipt_counters)
    FROM numbered`
}

/** The line that booked it, or said that nothing can be booked yet, as of this sale. */
const saidOfPayment = (detail: string): string => `
  EXISTS (SELECT 1 FROM events WHERE subject = settled.id AND event IN ('paid', 'amount_known')
    AND outcome = 'applied' AND detail = ${detail})`

const UNLIKE_UNTOLD = `
  outcome <> 'unknown' OR legs <> 0 OR NOT ${saidOfPayment(`'amount not told'`)}`

const UNLIKE_BOOKED = `
  receipt_number IS NULL
  OR outcome IS NOT CASE WHEN received_msat IS NULL THEN 'unknown'
    WHEN received_msat < amount_msat THEN 'under'
    WHEN received_msat > amount_msat THEN 'over' ELSE 'exact' END
  OR iif(price_msat IS NULL,
    under_msat IS NOT received_msat OR outcome <> 'under' OR bought IS NOT NULL
      OR over_msat IS NOT NULL
      OR NOT ${saidOfPayment(`'asked ' || amount_msat || ' msat'`)},
    price_msat <> amount_msat OR under_msat IS NOT NULL
      OR coalesce(over_msat, 0) <> max(coalesce(received_msat, 0) - amount_msat, 0)
      OR bought IS NOT iif(purpose = 'credit_package' AND customer_id IS NOT NULL, credits, NULL))`

const UNLIKE_PAID = `iif(received_msat IS NULL AND receipt_number IS NULL,
  ${UNLIKE_UNTOLD}, ${UNLIKE_BOOKED})`

/**
 * Read by group, whose ids are in the order of time, so that pages are read one after another.
 * What a sale asks for is whole when it is what the entry that made it vouches for.
 */
const settledSql = (terms: string): string => `
  SELECT invoices.id, status, outcome, purpose, amount_msat, received_msat, receipt_number,
    invoices.till_id, invoices.customer_id, credits,
    EXISTS (SELECT 1 FROM events WHERE subject = invoices.id AND event = 'created'
      AND detail GLOB '${TERMS_GLOB}' AND detail IS NOT ${terms}) AS is_other,
    count(leg.seq) AS legs, min(leg.seq) AS first_seq,
    sum(leg.amount) FILTER (WHERE leg.reference GLOB '*:price') AS price_msat,
    sum(leg.amount) FILTER (WHERE leg.reference GLOB '*:over') AS over_msat,
    sum(leg.amount) FILTER (WHERE leg.reference GLOB '*:under') AS under_msat,
    sum(leg.amount) FILTER (WHERE leg.reference GLOB '*:credits') AS bought,
    coalesce(sum(leg.till_id IS NOT invoices.till_id
      OR leg.operator_id IS NOT invoices.operator_id
      OR leg.customer_id IS NOT invoices.customer_id
      OR leg.effective_at IS NOT coalesce(settled_at, created_at)
      OR leg.memo IS NOT CASE WHEN leg.currency = 'CREDIT' THEN 'purchase'
        WHEN purpose <> 'sale' THEN 'credit package'
        WHEN invoices.memo = '' THEN 'sale' ELSE invoices.memo END)
      FILTER (WHERE leg.seq IS NOT NULL), 0) AS odd_legs
  FROM invoices LEFT JOIN transfers AS leg ON leg.group_id = invoices.id
    AND leg.reference BETWEEN 'lnd:settle:' || payment_hash || ':'
      AND 'lnd:settle:' || payment_hash || ';'
  GROUP BY invoices.number`

/** What each holds and how it ended is compared in credit-check.ts; here only that none is gone. */
function reservations(): string {
  return `
    SELECT 'reservation' AS noun, NULL AS wrong, count(*) AS found,
      (${HOLDS_TOLD}) AS told
    FROM reservations`
}
