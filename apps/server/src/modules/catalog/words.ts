/** By what products are found from anywhere in the office. It follows the change feed, so that it knows what tills know. */
import type { Names } from '@stilltill/domain/catalog';
import type { MerchantTx } from '../../platform/postgres.ts';
import { textArray, uuidArray } from '../../platform/sql-arrays.ts';

type Body = { readonly code: string; readonly names: Names; readonly barcodes: readonly string[]; readonly spelt?: string };
/** What is published of a record; null: it is gone. */
type Published = { readonly kind: string; readonly id: string; readonly body: string | null };

function wordsIn(body: string): string {
  const { code, names, barcodes, spelt = '' } = JSON.parse(body) as Body;
  return [code, ...Object.values(names), ...barcodes, spelt].join(' ').normalize('NFKC').toLowerCase();
}

/** In the transaction that publishes the rows. Most changes, such as those of prices, leave words as they were: then nothing is written. */
export async function writeWords(tx: MerchantTx, rows: readonly Published[]): Promise<void> {
  const products = rows.filter(({ kind }) => kind === 'product');
  if (products.length === 0) return;
  const gone = products.filter(({ body }) => body === null);
  if (gone.length > 0) await tx.execute('delete from app.product_words where merchant_id = $1 and product_id = any($2::uuid[])', [tx.merchant_id, uuidArray(gone.map(({ id }) => id))], 'catalog_delete_words');
  const known = products.flatMap(({ id, body }) => (body === null ? [] : [{ id, words: wordsIn(body) }]));
  await tx.execute(
    `insert into app.product_words (merchant_id, product_id, words)
     select $1, fresh.id, fresh.words
       from unnest($2::uuid[], $3::text[]) as fresh (id, words) left join app.product_words known on known.merchant_id = $1 and known.product_id = fresh.id
      where known.words is distinct from fresh.words
     on conflict (merchant_id, product_id) do update set words = excluded.words`,
    [tx.merchant_id, uuidArray(known.map(({ id }) => id)), textArray(known.map(({ words }) => words))], 'catalog_write_words',
  );
}

/** More that hold the text are not looked at for the best of them. */
const LOOKED_AT_MAX = 200;

/** Products on sale whose words hold the text, those first in which a word begins with it. The text is one that `searchText` made. */
export async function findByWords(tx: MerchantTx, text: string, limit: number): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `select id from (select product_id as id, words from app.product_words where merchant_id = $1 and words like $2 limit ${LOOKED_AT_MAX}) found
      order by position(' ' || $3::text in ' ' || words) = 0, length(words), id limit $4`,
    [tx.merchant_id, `%${text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`, text, limit], 'catalog_find_by_words',
  );
  return rows.map(({ id }) => id);
}
