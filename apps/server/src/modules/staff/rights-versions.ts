/**
 * Every version of what decides over rights: what operators hold, what roles grant, what stores let operators do alone. Each
 * has the position of the change feed at which it began, so that a fact is judged by what its till could know.
 */
import { type Rights, rightsOf } from '@stilltill/domain/operator';
import { RankName, RolePlaces, RoleRecord, SellingSettings, USUAL_SELLING } from '@stilltill/protocol';
import { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';
import { int8Array, textArray, timeArray, uuidArray } from '../../platform/sql-arrays.ts';
import type { PlacedRow } from '../catalog/index.ts';

/** What of an operator decides over rights. */
const HeldByOperator = z.object({ role: RankName, active: z.boolean(), places: RolePlaces.default([]) });
/** What of a store does: the limits of its operators, where it has its own. */
const LimitsOfStore = z.object({ selling: z.object({ limits: SellingSettings.shape.limits }).optional() });

/** The part of a record that decides over rights, as JSON; null: nothing, or it is gone. Undefined: it is of no such kind. */
function versionOf({ kind, body }: PlacedRow): string | null | undefined {
  if (kind !== 'operator' && kind !== 'role' && kind !== 'store') return undefined;
  if (body === null) return null;
  const record: unknown = JSON.parse(body);
  if (kind === 'operator') return JSON.stringify(z.encode(HeldByOperator, HeldByOperator.parse(record)));
  if (kind === 'role') return JSON.stringify(z.encode(RoleRecord, RoleRecord.parse(record)));
  const { selling } = LimitsOfStore.parse(record);
  return selling ? JSON.stringify(z.encode(SellingSettings.shape.limits, selling.limits)) : null;
}

/** Keeps what is new of published records, in the transaction that published them. */
export async function keepVersions(tx: MerchantTx, written: readonly PlacedRow[], at: Date): Promise<void> {
  const rows = written.flatMap((row) => {
    const body = versionOf(row);
    return body === undefined ? [] : [{ ...row, body }];
  });
  if (rows.length === 0) return;
  await tx.execute(
    `insert into app.rights_version (merchant_id, kind, id, position, began_at, body, is_gone)
     select $1, fresh.kind, fresh.id, fresh.position, $2, fresh.body::jsonb, coalesce(fresh.kind = 'operator' and fresh.body::jsonb -> 'active' = 'false', false)
       from unnest($3::text[], $4::uuid[], $5::bigint[], $6::text[]) as fresh (kind, id, position, body)
       left join lateral (
         select body from app.rights_version known
          where known.merchant_id = $1 and known.kind = fresh.kind and known.id = fresh.id order by known.position desc limit 1
       ) last on true
      where last.body is distinct from fresh.body::jsonb
     on conflict do nothing`,
    [tx.merchant_id, at, textArray(rows.map(({ kind }) => kind)), uuidArray(rows.map(({ id }) => id)), int8Array(rows.map(({ position }) => position)), textArray(rows.map(({ body }) => body))],
    'staff.keep_versions',
  );
}

/** `position` null: judged by the time, which is the server's. */
export type RightsAsked = { readonly operator: string; readonly store: string; readonly position: bigint | null; readonly at: string };
/** unknown: nobody had heard of them by then. Rights that are null are none: they were gone, or had no place at the store. */
export type RightsThen = { readonly isKnown: boolean; readonly rights: Rights | null };

/** The position of a basis; null: there is none, or it is of another life of the database. */
export function positionOf(basis: string | null, incarnation: string): bigint | null {
  const [of, position] = basis?.split(':') ?? [];
  return of === incarnation && position !== undefined ? BigInt(position) : null;
}

const BY_TIME = -1n;
/** The newest version that a till could know: by its cursor, or by the time where that says nothing. */
const KNOWN_THEN = '(case when asked.position < 0 then known.began_at <= asked.at else known.position <= asked.position end)';
const newest = (kind: string, id: string): string => (
  `left join lateral (select body from app.rights_version known
    where known.merchant_id = $1 and known.kind = '${kind}' and known.id = ${id} and ${KNOWN_THEN} order by known.position desc limit 1) as of_${kind} on true`
);

/** What these people could do at these stores, each as it was known then; in the order of what was asked. */
export async function rightsAt(tx: MerchantTx, asked: readonly RightsAsked[]): Promise<readonly RightsThen[]> {
  if (asked.length === 0) return [];
  const times = [int8Array(asked.map(({ position }) => position ?? BY_TIME)), timeArray(asked.map(({ at }) => at))];
  const held = await tx.query<{ held: unknown; limits: unknown }>(
    `select of_operator.body as held, of_store.body as limits
       from unnest($2::bigint[], $3::timestamptz[], $4::uuid[], $5::uuid[]) with ordinality as asked (position, at, operator, store, number)
       ${newest('operator', 'asked.operator')} ${newest('store', 'asked.store')} order by asked.number`,
    [tx.merchant_id, ...times, uuidArray(asked.map(({ operator }) => operator)), uuidArray(asked.map(({ store }) => store))], 'staff.held_then',
  );
  const operators = held.map((row) => (row.held === null ? null : HeldByOperator.parse(row.held)));
  const roles = operators.map((operator, at) => operator?.places.find(({ store }) => store === asked[at]?.store) ?? operator?.places.find(({ store }) => store === null));
  const defined = roles.every((place) => place === undefined) ? [] : await tx.query<{ role: unknown }>(
    `select of_role.body as role from unnest($2::bigint[], $3::timestamptz[], $4::uuid[]) with ordinality as asked (position, at, role, number)
       ${newest('role', 'asked.role')} order by asked.number`,
    [tx.merchant_id, ...times, uuidArray(roles.map((place) => place?.role ?? null))], 'staff.roles_then',
  );
  return asked.map(({ store }, at): RightsThen => {
    const operator = operators[at];
    if (!operator) return { isKnown: false, rights: null };
    const role = defined[at]?.role;
    const limits = held[at]?.limits ? SellingSettings.shape.limits.parse(held[at].limits) : USUAL_SELLING.limits;
    const known = role ? RoleRecord.parse(role) : null;
    return { isKnown: true, rights: rightsOf(operator, store, new Map(known ? [[known.id, known]] : []), limits) };
  });
}

/** A stretch in which an operator was gone; `until` null: they still are. */
export type GoneStretch = { readonly operator: string; readonly from: Date; readonly until: Date | null };

/** When these operators were gone. Of those who never were the index holds nothing. */
export async function selectGone(tx: MerchantTx, operators: readonly string[]): Promise<GoneStretch[]> {
  return tx.query(
    `select gone.id as operator, gone.began_at as from,
            (select min(back.began_at) from app.rights_version back
              where back.merchant_id = $1 and back.kind = 'operator' and back.id = gone.id and back.position > gone.position and not back.is_gone) as until
       from app.rights_version gone where gone.merchant_id = $1 and gone.id = any($2::uuid[]) and gone.is_gone`,
    [tx.merchant_id, uuidArray(operators)], 'staff.gone',
  );
}
