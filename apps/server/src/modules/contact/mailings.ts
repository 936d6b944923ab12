/**
 * A message of the owner to many customers. It is worked off in batches, each in one transaction with how far it has come: a
 * worker that dies goes on behind the last batch, and two at once wait for each other. About each customer the gate is asked as
 * about any other message, and nobody gets one mailing twice, by whatever number or name.
 */
import { type Channel, termsOf } from '@stilltill/domain/contact';
import { type Result, assert, fail, ok } from '@stilltill/domain/result';
import type { MailingBody, MailingPreview } from '@stilltill/protocol';
import type { z } from 'zod';
import type { Platform } from '../../platform/platform.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import { uuidArray } from '../../platform/sql-arrays.ts';
import type { Person, Point, PointKind } from '../customers/index.ts';
import { readFacts } from './facts.ts';
import { type Answer, decideInTurn } from './gate.ts';
import { type Audience, type Counts, type MailingRow, insertMailing, lockMailing, moveMailing, selectMailingByRequest } from './mailing-store.ts';
import { changeMessages, dropReservations } from './message-store.ts';
import { fill, readTemplate } from './own-templates.ts';
import type { ContactPorts, StoreName } from './ports.ts';
import { readSettings } from './settings.ts';
import type { Language } from './templates.ts';
import { type Order, compose } from './writing.ts';

const JOB = 'contact.mailing';
const BATCH = 100;
const PREVIEW_MAX = 500;
const SAMPLES = 2;
/** Nobody wants it any more so long after it began. */
const LIFE_MS = 7 * 86_400_000;
const KIND_OF: Readonly<Record<Channel, PointKind>> = { sms: 'phone', voice: 'phone', email: 'email', push: 'push' };

type Write = (tx: MerchantTx, orders: readonly Order[]) => Promise<readonly Answer[]>;
type Body = z.output<typeof MailingBody>;
type Meant = Pick<MailingRow, 'id' | 'store_id' | 'channel' | 'purpose' | 'texts' | 'audience'> & { readonly expires_ms: number };
type Target = { readonly point: Point; readonly person: Person; readonly order: Order };

export type Mailings = {
  /** The same request key makes one mailing. `not_found`, `template_invalid`, `conflict`: the key was used for another. */
  make(tx: MerchantTx, body: Body, by: string): Promise<Result<MailingRow>>;
  preview(tx: MerchantTx, body: Body): Promise<Result<z.output<typeof MailingPreview>>>;
  /** What has not gone out yet does not. `not_found`, `conflict` where it had ended. */
  cancel(tx: MerchantTx, id: string): Promise<Result<MailingRow>>;
  /** One batch; false: nothing is left to do. */
  goOn(merchant: string, id: string): Promise<boolean>;
};

export function makeMailings(ports: ContactPorts, jobs: Platform['jobs'], write: Write): Mailings {
  const goOn = (merchant: string, id: string): Promise<boolean> => ports.postgres.withMerchant(merchant, (tx) => doBatch(ports, write, tx, id));
  const later = (tx: MerchantTx, id: string, run_at: Date): Promise<void> => jobs.enqueue(tx, JOB, { mailing: id }, { run_at, job_key: `${JOB}:${id}` });
  jobs.define(JOB, async ({ merchant_id: merchant, body }) => {
    assert(merchant !== null, 'mailings belong to a merchant');
    const { mailing } = body as { readonly mailing: string };
    while (await goOn(merchant, mailing));
    // The clock of the database may be ahead of ours: then its time has not come yet.
    await ports.postgres.withMerchant(merchant, async (tx) => {
      const row = await lockMailing(tx, mailing);
      if (row?.state === 'waiting' || row?.state === 'running') await later(tx, row.id, new Date(Math.max(row.starts_at.getTime(), ports.clock.now_ms()) + 1_000));
    });
  });
  return {
    goOn,
    async make(tx, body, by) {
      const meant = await readMeant(tx, ports, body);
      if (!meant.ok) return meant;
      const { id, texts } = meant.value;
      const made = await insertMailing(tx, {
        id, texts, request_key: body.request_key, name: body.name, store_id: body.store, channel: body.channel, purpose: body.purpose, audience: body.audience, starts_at: new Date(body.at), made_at: new Date(ports.clock.now_ms()), made_by: by,
      });
      const row = await selectMailingByRequest(tx, body.request_key);
      assert(row, 'what was made is there');
      if (!made) return row.name === body.name && row.channel === body.channel && row.purpose === body.purpose ? ok(row) : fail('conflict');
      await later(tx, row.id, row.starts_at);
      return ok(row);
    },
    async preview(tx, body) {
      const meant = await readMeant(tx, ports, body);
      return meant.ok ? ok(await preview(ports, tx, meant.value, Math.max(Date.parse(body.at), ports.clock.now_ms()))) : meant;
    },
    async cancel(tx, id) {
      const row = await lockMailing(tx, id);
      if (!row) return fail('not_found');
      if (row.state === 'cancelled') return fail('conflict');
      const taken_back = await takeBack(ports, tx, id);
      if (row.state === 'done' && taken_back === 0) return fail('conflict');
      await moveMailing(tx, id, 'cancelled', null, NOTHING);
      return ok({ ...row, state: 'cancelled' });
    },
  };
}

const NOTHING: Counts = { looked_at: 0, allowed: 0, deferred: 0, denied: 0 };

async function readMeant(tx: MerchantTx, ports: ContactPorts, { store, channel, purpose, template, audience, at }: Body): Promise<Result<Meant>> {
  const written = await readTemplate(tx, template);
  if (!written || !(await ports.storeNames(tx)).has(store)) return fail('not_found');
  if (audience.group !== null && await ports.groupMembers(tx, audience.group) === null) return fail('not_found');
  if (written.purpose !== purpose) return fail('template_invalid', { reason: 'purpose' });
  return ok({ id: ports.ids.uuid(), store_id: store, channel, purpose, texts: written.texts, audience, expires_ms: Date.parse(at) + LIFE_MS });
}

/** The next contact points, whatever becomes of them. */
async function nextPoints({ customers, groupMembers }: ContactPorts, tx: MerchantTx, channel: Channel, { customers: named, group = null }: Audience, after: string | null, limit: number): Promise<readonly Point[]> {
  const members = group === null ? null : await groupMembers(tx, group) ?? [];
  const meant = members !== null && named !== null ? named.filter((each) => members.includes(each)) : members ?? named;
  return meant?.length === 0 ? [] : customers.pagePoints(tx, KIND_OF[channel], meant, after, limit);
}

/** Who of these is to be asked about: one order for each contact point, and none for whoever has it already. */
async function targetsOf(ports: ContactPorts, tx: MerchantTx, meant: Meant, points: readonly Point[], store: StoreName): Promise<readonly Target[]> {
  const persons = await ports.customers.holdPersons(tx, points.map(({ customer }) => customer));
  const names = await ports.customers.openPersonal(tx, points.map(({ customer }) => customer));
  const has = await readHas(tx, meant.id, [...new Set([...persons.values()].flatMap(({ members }) => members))]);
  return points.flatMap((point): Target[] => {
    const person = persons.get(point.customer);
    if (!person || person.erased_at || person.members.some((member) => has.has(member))) return [];
    const language = languageOf(person.language) ?? store.languages[0] ?? 'zh';
    if (meant.audience.language !== null && language !== meant.audience.language) return [];
    const said = fill(meant.texts, language, { name: names.get(point.customer)?.name ?? '', shop: store.shop, store: store.name });
    if (!said.ok) return [];
    return [{
      point, person,
      order: {
        // Of one address, whoever stands there under how many names.
        request_key: `mailing ${meant.id} ${point.lookup.toString('hex')}`, customer: point.customer, point: point.id, store: meant.store_id, channel: meant.channel, purpose: meant.purpose, subject: meant.id,
        template: meant.purpose, values: { title: said.value.title, text: said.value.text }, ground: null, expires_ms: meant.expires_ms, language: said.value.language, by: meant.channel === 'voice' ? 'person' : 'machine',
      },
    }];
  });
}

function languageOf(text: string | null): Language | null {
  return text === 'zh' || text === 'en' ? text : null;
}

/** Who of these has got it, or will. */
async function readHas(tx: MerchantTx, mailing: string, customers: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ customer_id: string }>(
    "select distinct customer_id from app.message where merchant_id = $1 and customer_id = any($2::uuid[]) and subject = $3 and state <> 'denied'", [tx.merchant_id, uuidArray(customers), mailing], 'contact.has_mailing',
  );
  return new Set(rows.map(({ customer_id }) => customer_id));
}

/** Each person's contact points one after the other, until one of them is let through. */
function inRounds(targets: readonly Target[]): { readonly next: (denied: ReadonlySet<string>) => readonly Target[] } {
  const left = Map.groupBy(targets, ({ person }) => person.id);
  const tried = new Map<string, Target>();
  return {
    next(denied) {
      const round: Target[] = [];
      for (const [person, theirs] of left) {
        const before = tried.get(person);
        const target = before && !denied.has(before.point.id) ? undefined : theirs.shift();
        if (!target) {
          left.delete(person);
          continue;
        }
        tried.set(person, target);
        round.push(target);
      }
      return round;
    },
  };
}

async function doBatch(ports: ContactPorts, write: Write, tx: MerchantTx, id: string): Promise<boolean> {
  const row = await lockMailing(tx, id);
  if (!row || row.state === 'done' || row.state === 'cancelled' || row.starts_at.getTime() > ports.clock.now_ms()) return false;
  const points = await nextPoints(ports, tx, row.channel, row.audience, row.reached, BATCH);
  const store = (await ports.storeNames(tx)).get(row.store_id);
  const targets = store ? await targetsOf(ports, tx, { ...row, expires_ms: row.starts_at.getTime() + LIFE_MS }, points, store) : [];
  const rounds = inRounds(targets);
  const counts = { looked_at: targets.length, allowed: 0, deferred: 0, denied: 0 };
  const denied = new Set<string>();
  for (let round = rounds.next(denied); round.length > 0; round = rounds.next(denied)) {
    const answers = await write(tx, round.map(({ order }) => order));
    assert(answers.length === round.length, 'whoever is held is known');
    answers.forEach(({ decision: { outcome } }, place) => {
      counts[outcome === 'allow' ? 'allowed' : outcome === 'defer' ? 'deferred' : 'denied'] += 1;
      const target = round[place];
      if (outcome === 'deny' && target) denied.add(target.point.id);
    });
  }
  const isLast = points.length < BATCH;
  await moveMailing(tx, id, isLast ? 'done' : 'running', points.at(-1)?.id ?? null, counts);
  return !isLast;
}

async function takeBack(ports: ContactPorts, tx: MerchantTx, mailing: string): Promise<number> {
  const waiting = await tx.query<{ id: string }>("select id from app.message where merchant_id = $1 and subject = $2 and state = 'waiting' order by id for update", [tx.merchant_id, mailing], 'contact.waiting_of_mailing');
  const ids = waiting.map(({ id }) => id);
  await ports.appendOwnMany(tx, ids.map((message) => ({ kind: 'message.cancelled', body: { message, reason: 'office' } })));
  await changeMessages(tx, ids.map((id) => ({ id, state: 'cancelled', due_at: null, provider: null, reference: null, chain: null, seq: null, keeps_content: false })), null);
  await dropReservations(tx, ids);
  return ids.length;
}

/** What the gate would say. Nothing is written, reserved or sent. */
async function preview(ports: ContactPorts, tx: MerchantTx, meant: Meant, at_ms: number): Promise<z.output<typeof MailingPreview>> {
  const points = await nextPoints(ports, tx, meant.channel, meant.audience, null, PREVIEW_MAX);
  const store = (await ports.storeNames(tx)).get(meant.store_id);
  assert(store && !termsOf(meant.purpose).isExempt, 'a mailing has a store and stands on consent');
  const targets = await targetsOf(ports, tx, meant, points, store);
  const { postal_address } = await readSettings(tx);
  const asked = targets.map(({ order, person }) => {
    const { message } = compose(ports, tx.merchant_id, order, { store, language: person.language, postal_address });
    return { ...message, request: { ...message.request, at_ms } };
  });
  const decisions = decideInTurn(ports, await readFacts(ports, tx, asked, at_ms, true));
  const counts = { looked_at: targets.length, allowed: 0, deferred: 0, denied: 0 };
  const reasons = new Map<string, number>();
  for (const decision of decisions) {
    if (!decision) continue;
    counts[decision.outcome === 'allow' ? 'allowed' : decision.outcome === 'defer' ? 'deferred' : 'denied'] += 1;
    for (const code of new Set(decision.reasons.filter(({ effect }) => effect === decision.outcome && effect !== 'allow').map((each) => each.code))) reasons.set(code, (reasons.get(code) ?? 0) + 1);
  }
  const samples = targets.slice(0, SAMPLES).map(({ order: { language, values } }) => ({ language: language ?? 'zh', title: String(values['title']), text: String(values['text']) }));
  return { ...counts, is_whole: points.length < PREVIEW_MAX, reasons: [...reasons].map(([code, count]) => ({ code, count })).sort((a, b) => b.count - a.count), samples };
}
