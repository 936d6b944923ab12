/** Writes changes down, in the transaction of what they tell of. */
import type { ServerKind } from '@stilltill/protocol';
import type { Clock } from '../../platform/clock.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { NotedRequest, OfficeIdentity } from '../office/index.ts';
import { TOLD_ENTRIES, wordsOfRoute } from './words.ts';

const NAME_MAX = 100;
const FIELDS_MAX = 30;
/** Transactions whose change an entry tells already: their command is not written down beside it. */
const told = new WeakSet<MerchantTx>();

type Fact = { readonly kind: ServerKind; readonly body: object };

/** Of entries that the server's own journal takes up: those that a person decided. */
export async function noteEntries(tx: MerchantTx, at: string, facts: readonly Fact[]): Promise<void> {
  const rows = facts.flatMap(({ kind, body }) => {
    const words = TOLD_ENTRIES[kind];
    const read = (name: string): string | null => textOf((body as Readonly<Record<string, unknown>>)[name]);
    const by = read('by_name') ?? read('by') ?? read('issued_by');
    return words && by !== null && (words.source === undefined || words.source === read('source')) ? [{ ...words, kind, by, subject: words.subject === null ? null : read(words.subject) }] : [];
  });
  if (rows.length === 0) return;
  told.add(tx);
  await tx.execute(
    `insert into app.office_change (merchant_id, at, by_name, area, act, kind, subject)
     select $1, $2, new.by_name, new.area, new.act, new.kind, new.subject
       from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[]) as new (by_name, area, act, kind, subject)`,
    [tx.merchant_id, at, rows.map(({ by }) => by), rows.map(({ area }) => area), rows.map(({ act }) => act), rows.map(({ kind }) => kind), rows.map(({ subject }) => subject)], 'office_changes.entries',
  );
}

/** Of a command that was done, unless an entry tells it: who, when, which route, and the names of what it set. */
export async function noteCommand(tx: MerchantTx, clock: Clock, request: NotedRequest, who: Pick<OfficeIdentity, 'user' | 'name'>): Promise<void> {
  if (told.has(tx)) return;
  const { area, act, kind } = wordsOfRoute(request.method, request.routeOptions.url ?? '');
  const subject = Object.values((request.params ?? {}) as Readonly<Record<string, unknown>>).map(textOf)[0] ?? null;
  await tx.execute(
    'insert into app.office_change (merchant_id, at, by_name, account, area, act, kind, subject, fields) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
    [tx.merchant_id, new Date(clock.now_ms()), who.name.slice(0, NAME_MAX), who.user, area, act, kind, subject, fieldsOf(request.body)], 'office_changes.command',
  );
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value.slice(0, NAME_MAX) : null;
}

/** Names as the protocol has them; where a body wraps one thing, what is in it. Never a value. */
export function fieldsOf(body: unknown): string[] {
  if (!isThing(body)) return [];
  const entries = Object.entries(body).filter(([, value]) => value !== undefined);
  const [only] = entries;
  if (entries.length === 1 && only && isThing(only[1])) return fieldsOf(only[1]);
  return entries.map(([name]) => name).filter((name) => /^[a-z][a-z0-9_]{0,39}$/.test(name)).slice(0, FIELDS_MAX);
}

function isThing(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.getPrototypeOf(value) === Object.prototype;
}
