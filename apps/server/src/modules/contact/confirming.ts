/** What customers do by a link that reached them: they show that a contact point is theirs, and ask for a link anew. */
import { type Result, assert, fail, ok } from '@stilltill/domain/result';
import { type Channel, type ConsentForm, type Purpose, isAtLeast, isChannel, isPurpose } from '@stilltill/domain/contact';
import type { Platform } from '../../platform/platform.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import { uuidArray } from '../../platform/sql-arrays.ts';
import { type Given, giveConsents, resume } from './consents.ts';
import { findLink } from './links.ts';
import { readStops } from './own-pages.ts';
import type { ContactPorts } from './ports.ts';
import type { Order } from './writing.ts';

/** What was confirmed by it; empty: nothing was to be confirmed, or all had been. */
export type Confirmed = { readonly consents: readonly { readonly purpose: Purpose; readonly channel: Channel }[] };

/**
 * The customer pressed the button on the page behind a link: the contact point is theirs, and what was agreed to for it is said
 * again, confirmed. That its owner wanted nothing more there is over, also where an owner since erased had said so; what was taken
 * back for a purpose has to be chosen anew. A complaint, a list and a dead address stay as they are. `not_found`, `customer_erased`.
 */
export async function confirmPoint(ports: ContactPorts, tx: MerchantTx, link_id: string): Promise<Result<Confirmed>> {
  const link = await findLink(ports, tx, link_id);
  if (!link || link.kind !== 'person') return fail('not_found');
  if (link.erased) return fail('customer_erased');
  await ports.customers.confirmPoint(tx, link.point);
  const standing = await readStanding(tx, link.members, link.point);
  const groups = Map.groupBy(standing.filter(({ form }) => !isAtLeast(form, 'confirmed')), ({ notice_hash, language }) => JSON.stringify([notice_hash, language]));
  const given = [...groups.values()].flatMap((pairs) => wordsOf(link.customer, link.point, pairs));
  for (const said of await giveConsents(ports, tx, given)) if (!said.ok) return said;
  const stops = (await readStops(tx, link.members)).filter(({ kind, point }) => kind === 'stopped' && point === link.point);
  for (const { id } of stops) await resume(ports, tx, id, 'confirmation', null);
  return ok({ consents: given.flatMap(({ purposes, channels }) => purposes.flatMap((purpose) => channels.map((channel) => ({ purpose, channel })))) });
}

type Standing = { readonly purpose: Purpose; readonly channel: Channel; readonly form: ConsentForm; readonly notice_hash: string | null; readonly language: string | null };
type ConsentRow = { act: 'given' | 'withdrawn'; form: ConsentForm; purposes: string[]; channels: string[]; notice_hash: string | null; language: string | null };

/** The last word on each purpose and channel of a contact point, where it is a consent. */
async function readStanding(tx: MerchantTx, members: readonly string[], point: string): Promise<readonly Standing[]> {
  const rows = await tx.query<ConsentRow>(
    `select act, form, purposes, channels, encode(notice_hash, 'hex') as notice_hash, language from app.consent
      where merchant_id = $1 and customer_id = any($2::uuid[]) and (point_id is null or point_id = $3) order by at, act, id`, [tx.merchant_id, uuidArray(members), point], 'contact.standing',
  );
  const last = new Map<string, Standing>();
  for (const { act, form, purposes, channels, notice_hash, language } of rows) {
    for (const purpose of purposes.filter(isPurpose)) for (const channel of channels.filter(isChannel)) {
      if (act === 'given') last.set(`${purpose} ${channel}`, { purpose, channel, form, notice_hash, language });
      else last.delete(`${purpose} ${channel}`);
    }
  }
  return [...last.values()];
}

/** One word for each channel, with all purposes that stand for it. */
function wordsOf(customer: string, point: string, pairs: readonly Standing[]): Given[] {
  return [...Map.groupBy(pairs, ({ channel }) => channel)].map(([channel, each]) => ({
    customer, point, purposes: each.map(({ purpose }) => purpose), channels: [channel], at: null, source: 'confirmation', by: null, form: 'confirmed',
    notice_hash: each[0]?.notice_hash ?? null, language: each[0]?.language ?? null,
  }));
}

const LINK_JOB = 'contact.send_link';
const HOUR_MS = 3_600_000;
const LINKS_A_DAY_MAX = 3;
const CHANNEL_OF = { phone: 'sms', email: 'email' } as const;
type LinkBody = { readonly lookup: string; readonly kind: 'phone' | 'email'; readonly store: string; readonly at: string };

export type SendLink = (merchant: string, kind: 'phone' | 'email', address: string, store: string) => Promise<void>;

/**
 * Somebody asks for a link to their pages. Whether the address is known is looked up behind the answer, by its keyed hash: the
 * answer takes the same work either way, and the job holds no address. It goes to confirmed contact points alone.
 */
export function makeSendLink(ports: ContactPorts, jobs: Platform['jobs'], write: (tx: MerchantTx, orders: readonly Order[]) => Promise<unknown>): SendLink {
  jobs.define(LINK_JOB, async ({ merchant_id: merchant, body }) => {
    assert(merchant !== null, 'links belong to a merchant');
    await ports.postgres.withMerchant(merchant, (tx) => writeLinks(ports, tx, write, body as LinkBody));
  });
  return (merchant, kind, address, store) => ports.postgres.withMerchant(merchant, async (tx) => {
    const lookup = Buffer.from(ports.customers.lookupOf(merchant, kind, address)).toString('hex');
    const body: LinkBody = { lookup, kind, store, at: new Date(ports.clock.now_ms()).toISOString() };
    // Who asks again and again adds no second job.
    await jobs.enqueue(tx, LINK_JOB, body, { job_key: `${LINK_JOB}:${merchant}:${lookup}` });
  });
}

async function writeLinks(ports: ContactPorts, tx: MerchantTx, write: (tx: MerchantTx, orders: readonly Order[]) => Promise<unknown>, { lookup, kind, store, at }: LinkBody): Promise<void> {
  const points = (await ports.customers.findByLookup(tx, Buffer.from(lookup, 'hex'))).filter(({ confirmed_at, isUsable }) => confirmed_at !== null && isUsable);
  const asked = await countAsked(tx, points.map(({ id }) => id), new Date(Date.parse(at) - 24 * HOUR_MS));
  await write(tx, points.filter(({ id }) => (asked.get(id) ?? 0) < LINKS_A_DAY_MAX).map((point): Order => ({
    request_key: `link ${point.id} ${Math.floor(Date.parse(at) / HOUR_MS)}`, customer: point.customer, point: point.id, store, channel: CHANNEL_OF[kind], purpose: 'confirmation', subject: 'link', template: 'link', values: {},
    ground: { evidence: 'asked by the contact point', subject: 'link', at },
  })));
}

async function countAsked(tx: MerchantTx, points: readonly string[], since: Date): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.query<{ point_id: string; count: number }>(
    "select point_id, count(*)::int as count from app.message where merchant_id = $1 and point_id = any($2::uuid[]) and subject = 'link' and made_at > $3 group by point_id", [tx.merchant_id, uuidArray(points), since], 'contact.links_asked',
  );
  return new Map(rows.map(({ point_id, count }) => [point_id, count]));
}
