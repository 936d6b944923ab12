/**
 * The ledger of points, from sales and what came back of them. Whatever is to stand in it by now is worked out from the sale
 * and from the quantities that came back in all, and the difference to what stands there is written: so neither the order of
 * arrival nor a repetition is off by a point. See docs/adr/0015-points.md.
 */
import { toDecimal } from '@stilltill/domain/money';
import { type PointRules, type SaleForPoints, earningWeights, effectOf, expiryOf, pointsEarned, worthOf } from '@stilltill/domain/points';
import { type Sale, type SaleMember, saleForPoints } from '@stilltill/domain/sale';
import type { MerchantTx } from '../../platform/postgres.ts';
import { hexArray, int8Array, textArray, timeArray, uuidArray } from '../../platform/sql-arrays.ts';
import type { EntryOf, ProjectedEntry, Projection, ProjectionFlag } from '../journal/index.ts';
import { freeCoupons, useCoupons } from './coupons.ts';
import type { PointProjectionPorts } from './ports.ts';
import { type CardRow, type EntryKind, type NewEntry, appendEntries, endHolds, insertCards, lockAccounts, selectCardsByHash, selectRuleVersions, selectRules } from './store.ts';

type MemberSale = EntryOf<'sale.completed'> & { readonly body: { readonly member: SaleMember } };

export function makePointProjection(ports: PointProjectionPorts): Projection {
  return {
    name: 'points',
    kinds: ['sale.completed', 'sale.refunded', 'basket.abandoned', 'basket.parked'],
    async project(tx, entries) {
      const sales = entries.filter((each): each is MemberSale => each.kind === 'sale.completed' && each.body.member !== undefined);
      const refunded = entries.flatMap((each) => (each.kind === 'sale.refunded' && each.body.sale !== null ? [each.body.sale] : []));
      const flags = sales.length === 0 && refunded.length === 0 ? [] : await projectSales(ports, tx, sales, refunded);
      const of_coupons = await useCoupons(tx, entries.filter((each) => each.kind === 'sale.completed'));
      await freeCoupons(tx, entries.flatMap((each) => (each.kind === 'basket.abandoned' ? [each.body.sale] : [])));
      // Behind the accounts, as whoever holds points locks them.
      await endHolds(tx, sales.map(({ body }) => body.sale), 'spent');
      await endHolds(tx, entries.flatMap(releasedBy), 'released');
      return [...flags, ...of_coupons];
    },
  };
}

async function projectSales(ports: PointProjectionPorts, tx: MerchantTx, sales: readonly MemberSale[], refunded: readonly string[]): Promise<ProjectionFlag[]> {
  const ids = [...new Set([...sales.map(({ body }) => body.sale), ...refunded])];
  await lockSales(tx, ids);
  const flags = sales.length === 0 ? [] : await takeUp(ports, tx, sales);
  return [...flags, ...await settle(ports, tx, ids, sales)];
}

/** A basket that ends without a sale, or waits, holds no points; one that waits with money in it keeps what it was to pay. */
function releasedBy(entry: ProjectedEntry): string[] {
  if (entry.kind === 'basket.abandoned') return [entry.body.sale];
  if (entry.kind === 'basket.parked' && entry.body.basket.member?.hold === undefined) return [entry.body.basket.sale];
  return [];
}

/** A sale and its refunds may arrive at one moment in two transactions: the second waits, and sees what the first wrote. */
async function lockSales(tx: MerchantTx, sales: readonly string[]): Promise<void> {
  await tx.query(
    "select pg_advisory_xact_lock(key) from (select hashtextextended('points ' || $1 || sale, 0) as key from unnest($2::text[]) as asked (sale) order by 1) as keys",
    [tx.merchant_id, textArray(sales)], 'points.lock_sales',
  );
}

/** Keeps what later refunds are counted against, and says what a person should know. A sale that came twice is one. */
async function takeUp(ports: PointProjectionPorts, tx: MerchantTx, sales: readonly MemberSale[]): Promise<ProjectionFlag[]> {
  const [first] = sales as readonly [MemberSale];
  const hashes = [...new Set(sales.map(({ body }) => body.member.card_hash))];
  const known = new Map((await selectCardsByHash(tx, hashes)).map((card) => [card.card_hash, card]));
  const strange = hashes.filter((hash) => !known.has(hash));
  if (strange.length > 0) await insertCards(tx, strange.map((card_hash) => ({ id: ports.ids.uuid(), card_hash, account: ports.ids.uuid(), state: 'unknown' })), first.received_at, true);
  const rules = await selectRuleVersions(tx, [...new Set(sales.map(({ body }) => body.member.rules_version))]);
  await tx.execute(
    `insert into app.point_sale (merchant_id, sale_id, card_hash, at, earned_points, spent_points, lines)
     select $1, unnest($2::uuid[]), unnest($3::bytea[]), unnest($4::timestamptz[]), unnest($5::bigint[]), unnest($6::bigint[]), unnest($7::text[])::jsonb on conflict do nothing`,
    [
      tx.merchant_id, uuidArray(sales.map(({ body }) => body.sale)), hexArray(sales.map(({ body }) => body.member.card_hash)), timeArray(sales.map(({ at }) => at)),
      int8Array(sales.map(({ body }) => body.member.earned_points)), int8Array(sales.map(({ body }) => body.member.spent_points)),
      textArray(sales.map(({ body }) => JSON.stringify(linesOf(body, rules.get(body.member.rules_version))))),
    ], 'points.insert_sales',
  );
  return sales.flatMap((entry) => [...cardFlags(entry, known.get(entry.body.member.card_hash)), ...sumFlags(entry, rules.get(entry.body.member.rules_version))]);
}

/** As `point_sale` keeps them; amounts as text. */
export type KeptLine = readonly [line: number, qty_milli: number, weight_minor: string, off_minor: string];

/** What is kept of a sale's lines. Under rules that are not known each counts for what it came to. */
export function linesOf(sale: Sale, rules: PointRules | undefined): KeptLine[] {
  return saleForPoints(sale, rules).lines.map(({ line, qty_milli, weight_minor, off_minor }) => [line, qty_milli, String(weight_minor), String(off_minor)]);
}

function offBy(reductions: Sale['lines'][number]['reductions']): bigint {
  return (reductions ?? []).reduce((all, { kind, amount_minor }) => (kind === 'points' ? all + amount_minor : all), 0n);
}

function cardFlags(entry: MemberSale, card: CardRow | undefined): ProjectionFlag[] {
  if (!card || card.state === 'unknown') return [{ entry, fault: { code: 'card_unknown' } }];
  return card.state === 'active' ? [] : [{ entry, fault: { code: 'card_locked' } }];
}

/** Points are taken as the till stated them, and shown where its rules come to others. */
function sumFlags(entry: MemberSale, rules: PointRules | undefined): ProjectionFlag[] {
  const { body: { lines, member, tax_mode = 'included', waived_minor = 0n } } = entry;
  const earned = rules ? pointsEarned(rules, earningWeights(rules, lines, tax_mode), waived_minor, member.groups ?? []) : null;
  const off_minor = lines.reduce((all, line) => all + offBy(line.reductions), 0n);
  if (rules && earned === member.earned_points && worthOf(rules, member.spent_points) === off_minor) return [];
  return [{ entry, fault: { code: 'points_differ', details: { stated: `${member.earned_points}, ${member.spent_points}`, computed: rules ? `${earned}, ${off_minor}` : '–' } } }];
}

type KeptSale = { readonly sale_id: string; readonly card_hash: string; readonly account_id: string; readonly at: Date; readonly earned: bigint; readonly spent: bigint; readonly lines: readonly KeptLine[] };

/** Writes what the ledger lacks of these sales, and flags those that spent what was not there. */
async function settle(ports: PointProjectionPorts, tx: MerchantTx, ids: readonly string[], arrived: readonly MemberSale[]): Promise<ProjectionFlag[]> {
  const kept = await tx.query<KeptSale>(
    `select sale.sale_id, encode(sale.card_hash, 'hex') as card_hash, card.account_id, sale.at, sale.earned_points as earned, sale.spent_points as spent, sale.lines
       from app.point_sale sale join app.member_card card on card.merchant_id = sale.merchant_id and card.card_hash = sale.card_hash
      where sale.merchant_id = $1 and sale.sale_id = any($2::uuid[]) order by sale.sale_id`, [tx.merchant_id, uuidArray(ids)], 'points.kept_sales',
  );
  if (kept.length === 0) return [];
  const sale_ids = kept.map(({ sale_id }) => sale_id);
  const returned = await ports.returnedOf(tx, sale_ids);
  const written = await readWritten(tx, sale_ids);
  const rules = await selectRules(tx);
  const now = new Date(ports.clock.now_ms()).toISOString();
  const expires_at = expiryOf(now, rules?.rules.expiry_months ?? null);
  const entries = kept.flatMap((sale): NewEntry[] => {
    const back = new Map(returned.filter((each) => each.sale === sale.sale_id).map(({ line, qty_milli }) => [line, qty_milli]));
    return entriesOf(sale, back, written.get(sale.sale_id)).map(({ kind, points }) => ({
      account: sale.account_id, id: ports.ids.uuid(), kind, points, at: kind === 'earned' || kind === 'spent' ? sale.at.toISOString() : now, expires_at: points > 0 ? expires_at : null, sale: sale.sale_id,
    }));
  });
  if (entries.length === 0) return [];
  await lockAccounts(tx, entries.map(({ account }) => account));
  const balances = await appendEntries(tx, entries);
  return overspentFlags(arrived, kept, balances);
}

/** Points in the ledger of one sale, by kind. */
export type Written = Readonly<Partial<Record<EntryKind, number>>>;

async function readWritten(tx: MerchantTx, sales: readonly string[]): Promise<ReadonlyMap<string, Written>> {
  const rows = await tx.query<{ sale_id: string; kind: EntryKind; points: bigint }>(
    "select sale_id, kind, sum(points)::bigint as points from app.point_entry where merchant_id = $1 and sale_id = any($2::uuid[]) group by sale_id, kind",
    [tx.merchant_id, uuidArray(sales)], 'points.written_of_sales',
  );
  const written = new Map<string, Record<string, number>>();
  for (const { sale_id, kind, points } of rows) written.set(sale_id, { ...written.get(sale_id), [kind]: Number(points) });
  return written;
}

/** What is to stand in the ledger of a sale, less what stands there. */
export function entriesOf(sale: Pick<KeptSale, 'earned' | 'spent' | 'lines'>, back: ReadonlyMap<number, number>, written: Written = {}): { readonly kind: EntryKind; readonly points: number }[] {
  const [earned, spent] = [Number(sale.earned), Number(sale.spent)];
  const effect = effectOf(toSaleForPoints(sale), back);
  const wanted: readonly (readonly [EntryKind, number])[] = [['earned', earned], ['spent', -spent], ['taken_back', -effect.taken_back], ['returned', effect.returned]];
  return wanted.map(([kind, points]) => ({ kind, points: points - (written[kind] ?? 0) })).filter(({ points }) => points !== 0);
}

function toSaleForPoints({ earned, spent, lines }: Pick<KeptSale, 'earned' | 'spent' | 'lines'>): SaleForPoints {
  return { earned: Number(earned), spent: Number(spent), lines: lines.map(([line, qty_milli, weight, off]) => ({ line, qty_milli, weight_minor: BigInt(weight), off_minor: BigInt(off) })) };
}

/** Sales that have just arrived and spent points of an account that is below zero by now. */
function overspentFlags(arrived: readonly MemberSale[], kept: readonly KeptSale[], balances: ReadonlyMap<string, bigint>): ProjectionFlag[] {
  return arrived.flatMap((entry) => {
    const { sale, member, lines, currency } = entry.body;
    const account = kept.find(({ sale_id }) => sale_id === sale)?.account_id;
    const balance = account === undefined ? undefined : balances.get(account);
    if (member.spent_points === 0 || balance === undefined || balance >= 0n) return [];
    const missing = Math.min(member.spent_points, Number(-balance));
    const off_minor = lines.reduce((all, line) => all + offBy(line.reductions), 0n);
    const amount = `${toDecimal((off_minor * BigInt(missing)) / BigInt(member.spent_points), currency)} ${currency}`;
    return [{ entry, fault: { code: 'points_overspent' as const, details: { points: missing, amount } } }];
  });
}
