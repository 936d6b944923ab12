/** A connection that only reads, in one snapshot, the rows of one merchant. */
import { type StockTx, settleSome } from '@stilltill/server/modules/stock/index.ts';
import { getTypeParser } from '@stilltill/server/platform/postgres.ts';
import pg from 'pg';

export type Reading = { readonly merchant: string; query<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]> };

/** Runs `work` in a read-only snapshot as the application's role, under row-level security. */
export async function readMerchant<T>(app_url: string, merchant: string, work: (reading: Reading) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: app_url, application_name: 'stilltill-verify' });
  await client.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    await client.query("select set_config('app.merchant', $1, true)", [merchant]);
    return await work({ merchant, query: async <Row extends object>(text: string, values?: readonly unknown[]) => (await client.query<Row>(text, values ? [...values] : [])).rows });
  } finally {
    await client.end();
  }
}

export async function listMerchants(auth_url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: auth_url, application_name: 'stilltill-verify' });
  await client.connect();
  try {
    return (await client.query<{ id: string }>('select id from auth.merchant order by id')).rows.map((row) => row.id);
  } finally {
    await client.end();
  }
}

/** Lets stock be moved by all sales that have arrived, as it is before anybody reads it. */
export async function settleAll(app_url: string, merchant: string): Promise<void> {
  const client = new pg.Client({ connectionString: app_url, application_name: 'stilltill-verify', types: { getTypeParser } });
  await client.connect();
  try {
    const run = <Row extends object>(text: string, values?: readonly unknown[]): Promise<pg.QueryResult<Row>> => client.query<Row>(text, values ? [...values] : []);
    const tx: StockTx = {
      merchant_id: merchant, query: async <Row extends object>(text: string, values?: readonly unknown[]) => (await run<Row>(text, values)).rows,
      execute: async (text, values) => (await run(text, values)).rowCount ?? 0,
    };
    for (let has_more = true; has_more;) {
      await client.query('begin');
      await client.query("select set_config('app.merchant', $1, true)", [merchant]);
      has_more = await settleSome(tx);
      await client.query('commit');
    }
  } finally {
    await client.end();
  }
}
