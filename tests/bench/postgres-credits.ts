import { Client } from 'pg'
import { startPostgres } from './postgres-server.ts'

/**
 * The credit service on PostgreSQL, in two forms. `document`: as the mana-credits document does it,
 * statement by statement from the client, under a row lock. `best`: one function for each verb, so
 * that a verb is one round trip and the lock is held for no network. Both are as durable as ours:
 * `fsync` and `synchronous_commit` are on.
 */
export type PostgresCredits = {
  clients(design: 'document' | 'best', count: number): { pair: (wallet: number) => Promise<void> }[]
  close(): Promise<void>
}

const CLIENTS_MAX = 8

export async function openPostgres(
  wallets: number,
): Promise<PostgresCredits | { skipped: string }> {
  const server = await startPostgres()
  if ('skipped' in server) return server
  const connections: Client[] = []
  const close = async (): Promise<void> => {
    await Promise.all(connections.map((client) => client.end()))
    await server.stop()
  }
  try {
    for (let index = 0; index < CLIENTS_MAX; index += 1) {
      const client = new Client({ host: '127.0.0.1', port: server.port, user: 'postgres' })
      await client.connect()
      connections.push(client)
    }
    await connections[0]?.query(TABLES)
    await connections[0]?.query(
      'INSERT INTO balances SELECT n, 1000000000 FROM generate_series(0, $1::int - 1) AS n',
      [wallets],
    )
  } catch (error) {
    await close()
    throw error
  }
  return {
    clients: (design, count) =>
      connections.slice(0, count).map((client) => ({
        pair: (wallet) =>
          design === 'document' ? documentPair(client, wallet) : bestPair(client, wallet),
      })),
    close,
  }
}

const TABLES = `
  CREATE TABLE balances (
    user_id int PRIMARY KEY, balance bigint NOT NULL CHECK (balance >= 0),
    updated_at timestamptz NOT NULL DEFAULT now());
  CREATE TABLE reservations (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(), user_id int NOT NULL REFERENCES balances,
    amount bigint NOT NULL, reason text NOT NULL, status text NOT NULL DEFAULT 'reserved',
    created_at timestamptz NOT NULL DEFAULT now(), resolved_at timestamptz);
  CREATE INDEX ON reservations (user_id);
  CREATE TABLE transactions (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(), user_id int NOT NULL REFERENCES balances,
    type text NOT NULL, amount bigint NOT NULL, description text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now());
  CREATE INDEX ON transactions (user_id, created_at);
  CREATE FUNCTION reserve(who int, wanted bigint, why text) RETURNS uuid LANGUAGE plpgsql AS $$
  DECLARE made uuid; BEGIN
    UPDATE balances SET balance = balance - wanted, updated_at = now()
      WHERE user_id = who AND balance >= wanted;
    IF NOT FOUND THEN RAISE 'insufficient'; END IF;
    INSERT INTO reservations (user_id, amount, reason) VALUES (who, wanted, why)
      RETURNING id INTO made;
    RETURN made;
  END $$;
  CREATE FUNCTION commit_reservation(which uuid) RETURNS void LANGUAGE plpgsql AS $$
  DECLARE held reservations; BEGIN
    UPDATE reservations SET status = 'committed', resolved_at = now()
      WHERE id = which AND status = 'reserved' RETURNING * INTO held;
    IF NOT FOUND THEN RAISE 'not open'; END IF;
    INSERT INTO transactions (user_id, type, amount, description)
      VALUES (held.user_id, 'usage', -held.amount, held.reason);
  END $$;`

async function documentPair(client: Client, wallet: number): Promise<void> {
  await client.query('BEGIN')
  const held = await ask(
    client,
    'lock',
    'SELECT balance FROM balances WHERE user_id = $1 FOR UPDATE',
    [wallet],
  )
  if (BigInt(String(held['balance'])) < 3n) throw new Error('the wallet is empty')
  await ask(
    client,
    'take',
    'UPDATE balances SET balance = balance - $2, updated_at = now() WHERE user_id = $1',
    [wallet, 3],
  )
  const { id } = await ask(
    client,
    'reserve',
    'INSERT INTO reservations (user_id, amount, reason) VALUES ($1, $2, $3) RETURNING id',
    [wallet, 3, 'bench'],
  )
  await client.query('COMMIT')
  await client.query('BEGIN')
  await ask(client, 'find', 'SELECT * FROM reservations WHERE id = $1 FOR UPDATE', [id])
  await ask(
    client,
    'commit',
    `UPDATE reservations SET status = 'committed', resolved_at = now() WHERE id = $1`,
    [id],
  )
  await ask(
    client,
    'ledger',
    `INSERT INTO transactions (user_id, type, amount, description) VALUES ($1, 'usage', $2, $3)`,
    [wallet, -3, 'bench'],
  )
  await client.query('COMMIT')
}

async function bestPair(client: Client, wallet: number): Promise<void> {
  const { id } = await ask(client, 'f_reserve', 'SELECT reserve($1, $2, $3) AS id', [
    wallet,
    3,
    'bench',
  ])
  await ask(client, 'f_commit', 'SELECT commit_reservation($1)', [id])
}

/** A named statement is prepared once for each connection. */
async function ask(
  client: Client,
  name: string,
  text: string,
  values: unknown[],
): Promise<Record<string, unknown>> {
  const { rows } = await client.query<Record<string, unknown>>({ name, text, values })
  return rows[0] ?? {}
}
