/** A connection that only reads, in one snapshot, the rows of one merchant. */
import { unpackMovements } from '@stilltill/server/modules/stock/index.ts';
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

/** Lays out the movements of stock that uploads have written packed: so that they can be looked at one by one. */
export async function unpackStock(app_url: string, merchant: string): Promise<void> {
  const client = new pg.Client({ connectionString: app_url, application_name: 'stilltill-verify' });
  await client.connect();
  try {
    await client.query('begin');
    await client.query("select set_config('app.merchant', $1, true)", [merchant]);
    const query = async <Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]> => (await client.query<Row>(text, values ? [...values] : [])).rows;
    await unpackMovements({ merchant_id: merchant, query });
    await client.query('commit');
  } finally {
    await client.end();
  }
}
