import BetterSqlite3 from 'better-sqlite3'
import { parentPort } from 'node:worker_threads'

/** A thread in the middle of one query that takes seconds, which nothing from outside ends. */
const db = new BetterSqlite3(':memory:')
parentPort?.postMessage({ type: 'progress', entries: 1 })
db.prepare(
  `WITH RECURSIVE counted (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < 12000000)
   SELECT count(*) FROM counted`,
).get()
