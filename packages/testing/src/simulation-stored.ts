import type { EntryRow, GapRow, SaleRow, SealRow, ShiftRow, Stored } from './simulation-ledger.ts';
import type { TestDatabase } from './test-database.ts';

/** What the server holds of a merchant's tills, read past the product's own code. */
export async function readStored(database: Pick<TestDatabase, 'adminQuery'>, merchant: string): Promise<Stored> {
  const rows = <Row extends object>(text: string): Promise<Row[]> => database.adminQuery<Row>(text, [merchant]);
  const entries = await rows<EntryRow>(
    `select c.terminal_id as terminal, c.epoch, e.chain, e.seq, e.variant, encode(e.hash, 'hex') as hash, e.kind, e.text
       from app.entry e join app.chain c using (merchant_id, chain) where e.merchant_id = $1 and c.owner = 'terminal' order by e.chain, e.seq, e.variant`,
  );
  const sales = await rows<Omit<SaleRow, 'total_minor'> & { total_minor: string }>(
    'select chain, seq, variant, kind, sale_id as id, shift_id as shift, total_minor from app.sale where merchant_id = $1',
  );
  const shifts = await rows<{ shift: string; sales: number; sales_minor: string; refunds: number; refunds_minor: string }>(
    'select shift_id as shift, sales, sales_minor::text, refunds, refunds_minor::text from app.shift where merchant_id = $1',
  );
  const gaps = await rows<GapRow>("select chain, seq, to_seq from app.exception where merchant_id = $1 and kind = 'gap'");
  const seals = await rows<SealRow>("select chain, seq, encode(hash, 'hex') as hash from app.seal where merchant_id = $1");
  return {
    entries, gaps, seals,
    sales: sales.map((row) => ({ ...row, total_minor: BigInt(row.total_minor) })),
    shifts: shifts.map((row): ShiftRow => ({ ...row, sales_minor: BigInt(row.sales_minor), refunds_minor: BigInt(row.refunds_minor) })),
  };
}
