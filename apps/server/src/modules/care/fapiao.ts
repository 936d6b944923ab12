/** 发票 that a customer asks for from the page of their receipt, queued for somebody in the office who issues them. */
import { type Result, fail, ok } from '@stilltill/domain/result';
import type { FapiaoEndBody, FapiaoItem } from '@stilltill/protocol';
import type { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';
import { readList, whyNotEnded } from './asked-lists.ts';
import type { CarePorts } from './ports.ts';
import { openOwn, sealOwn } from './sealed.ts';

/** `tax_number` is null of a person, who has none. */
export type Buyer = { readonly title: string; readonly tax_number: string | null; readonly email: string };
/** In the place of a buyer whose time is over: of them neither data nor key is left. */
const FORGOTTEN: Buyer = { title: '', tax_number: null, email: '' };
type State = 'asked' | 'issued' | 'refused';
type Row = {
  readonly id: string; readonly store_id: string; readonly receipt_number: string; readonly total_minor: bigint; readonly currency: string; readonly sealed: Buffer; readonly key: Buffer;
  readonly state: State; readonly asked_at: Date; readonly ended_at: Date | null; readonly ended_by: string | null; readonly fapiao_number: string | null; readonly reason: string | null;
};
const REQUEST = 'id, store_id, receipt_number, total_minor, currency, buyer as sealed, key, state, asked_at, ended_at, ended_by, fapiao_number, reason';

export type Asked = { readonly receipt_hash: string; readonly store: string; readonly receipt_number: string; readonly total_minor: bigint; readonly currency: string; readonly buyer: Buyer };

/** `conflict` where one was asked for this receipt that is not refused. */
export async function askFapiao(ports: Pick<CarePorts, 'customers' | 'ids' | 'clock'>, tx: MerchantTx, { receipt_hash, store, receipt_number, total_minor, currency, buyer }: Asked): Promise<Result<null>> {
  const id = ports.ids.uuid();
  const { key, sealed } = sealOwn(ports, tx, id, buyer);
  const written = await tx.execute(
    `insert into app.fapiao_request (merchant_id, id, receipt_hash, store_id, receipt_number, total_minor, currency, buyer, key, state, asked_at)
     values ($1, $2, decode($3, 'hex'), $4, $5, $6, $7, $8, $9, 'asked', $10) on conflict do nothing`,
    [tx.merchant_id, id, receipt_hash, store, receipt_number, total_minor, currency, sealed, key, new Date(ports.clock.now_ms()).toISOString()], 'care.ask_fapiao',
  );
  return written === 1 ? ok(null) : fail('conflict');
}

/** The last request for a receipt, without its buyer: whoever has a receipt need not be who asked. */
export async function fapiaoOf(tx: MerchantTx, receipt_hash: string): Promise<Pick<Row, 'state' | 'asked_at' | 'ended_at' | 'fapiao_number' | 'reason'> | null> {
  const [row] = await tx.query<Row>(
    "select state, asked_at, ended_at, fapiao_number, reason from app.fapiao_request where merchant_id = $1 and receipt_hash = decode($2, 'hex') order by asked_at desc, id desc limit 1", [tx.merchant_id, receipt_hash], 'care.fapiao_of',
  );
  return row ?? null;
}

export async function fapiaoPage(ports: Pick<CarePorts, 'customers'>, tx: MerchantTx, state: State | null, after: readonly [at: string, id: string] | null, limit: number): Promise<z.output<typeof FapiaoItem>[]> {
  const rows = await readList<Row>(tx, { table: 'fapiao_request', columns: REQUEST, at: 'asked_at' }, state, after, limit);
  return rows.map((row) => itemOf(ports, tx, row));
}

/** `not_found`, `conflict` where it was ended before. */
export async function endFapiao(ports: Pick<CarePorts, 'customers' | 'clock'>, tx: MerchantTx, id: string, end: z.output<typeof FapiaoEndBody>, by: string): Promise<Result<z.output<typeof FapiaoItem>>> {
  const [row] = await tx.query<Row>(
    `update app.fapiao_request set state = $3, ended_at = $4, ended_by = $5, fapiao_number = $6, reason = $7 where merchant_id = $1 and id = $2 and state = 'asked' returning ${REQUEST}`,
    [tx.merchant_id, id, end.outcome, new Date(ports.clock.now_ms()).toISOString(), by, end.outcome === 'issued' ? end.fapiao_number : null, end.outcome === 'refused' ? end.reason : null],
  );
  return row ? ok(itemOf(ports, tx, row)) : whyNotEnded(tx, 'fapiao_request', id);
}

/** Destroys the buyers of requests that ended before, with their keys. Answers with how many. */
export function forgetBuyers(tx: MerchantTx, before: Date): Promise<number> {
  return tx.execute("update app.fapiao_request set buyer = '', key = '' where merchant_id = $1 and state <> 'asked' and ended_at < $2 and length(key) > 0", [tx.merchant_id, before], 'care.forget_buyers');
}

function itemOf(ports: Pick<CarePorts, 'customers'>, tx: MerchantTx, row: Row): z.output<typeof FapiaoItem> {
  const { id, store_id: store, receipt_number, total_minor, currency, state, asked_at, ended_at, ended_by, fapiao_number, reason } = row;
  const buyer = row.key.length === 0 ? FORGOTTEN : openOwn<Buyer>(ports, tx, id, row);
  return { id, store, receipt_number, total_minor, currency, state, asked_at: asked_at.toISOString(), buyer, ended_at: ended_at?.toISOString() ?? null, ended_by, fapiao_number, reason };
}
