/** Whoever a link belongs to, and all that their pages show of them. */
import type { CareDone, CareProblem, CareFrame, CareSource, ConfirmView, CareNote, DataView, HistoryView, PastContactItem, AccessItem, PreferencesView } from '@stilltill/domain/care';
import { consentNotice } from '@stilltill/domain/consent';
import type { MerchantTx } from '../../platform/postgres.ts';
import { writePageCursor } from '../../platform/page-cursor.ts';
import type { Link, PastMessage, PastWord, Stopped } from '../contact/index.ts';
import { type Access, type Profile, deviceLabel } from '../customers/index.ts';
import { choicePoints, languageOf, pointsOf, shownWords } from './choices.ts';
import { shortAddress } from './addresses.ts';
import { dataRequestsOf } from './data-requests.ts';
import type { CarePorts, FoundStore } from './ports.ts';

export type Opened = {
  readonly merchant: string; readonly link: Link; readonly path: string; readonly frame: CareFrame;
  readonly store: FoundStore & { readonly id: string; readonly place: string | null };
};

/** What came of a form: what to say, or why it was not taken. */
export type Outcome = { readonly done: CareDone } | { readonly problem: CareProblem; readonly said: Readonly<Record<string, string>> };

/** What somebody stopped themself, they can lift; what stands for another reason, they can't. */
export function liftable(stops: readonly Stopped[]): readonly Stopped[] {
  return stops.filter(({ kind }) => kind === 'stopped' || kind === 'complained');
}

type Held = { readonly profiles: readonly Profile[]; readonly said: readonly PastWord[]; readonly stops: readonly Stopped[] };

export async function readHeld({ customers, contact }: CarePorts, tx: MerchantTx, { members }: Pick<Link, 'members'>): Promise<Held> {
  return { profiles: await customers.readProfiles(tx, members), said: await contact.readSaid(tx, members), stops: await contact.readStops(tx, members) };
}

/** Who speaks for the family. */
export function rootOf({ profiles }: Held, { person }: Pick<Link, 'person'>): Profile | null {
  return profiles.find(({ id }) => id === person) ?? profiles[0] ?? null;
}

/** Before anything is confirmed it shows what was chosen for this one contact point, and nothing of anybody else. */
export async function confirmView(ports: CarePorts, tx: MerchantTx, { frame, link }: Opened): Promise<ConfirmView> {
  const { profiles, said, stops } = await readHeld(ports, tx, link);
  const own = said.filter(({ point, act }) => point === link.point && act === 'given');
  return { ...frame, said: shownWords(profiles, own), isStopped: liftable(stops).some(({ point }) => point === null || point === link.point) };
}

function labelOf(profiles: readonly Profile[], id: string | null): string | null {
  const point = pointsOf(profiles).find((each) => each.id === id);
  return point ? shortAddress(point.kind, point.address) : null;
}

export async function preferencesView(ports: CarePorts, tx: MerchantTx, { frame, link }: Opened, note: CareNote, hasPrivacySignal: boolean): Promise<PreferencesView> {
  const held = await readHeld(ports, tx, link);
  const root = rootOf(held, link);
  const notice = consentNotice(frame.language, frame.shop_name);
  const [window] = root?.hours?.windows ?? [];
  const paused_until = root?.paused_until ?? null;
  return {
    ...frame, ...note, notice: [notice.title, ...notice.paragraphs], points: choicePoints(held.profiles, held.said, notice, hasPrivacySignal ? 'recommendation' : null), hours: window ?? null,
    isZoneKnown: root?.zones_certainty === 'known', paused_until: paused_until !== null && Date.parse(paused_until) > ports.clock.now_ms() ? paused_until : null, isStopped: liftable(held.stops).length > 0, hasPrivacySignal,
    hasPush: await ports.contact.hasPush(tx),
  };
}

const HISTORY_AT_ONCE = 30;
/** The file that is saved holds all of them; a page stays light. */
const WORDS_SHOWN_MAX = 40;

/** Messages, calls, refusals and looks in one line of time. */
export async function historyView(ports: CarePorts, tx: MerchantTx, { frame, link }: Opened, after: readonly [at: string, id: string] | null): Promise<HistoryView> {
  const messages = await ports.contact.readHistory(tx, link.members, after, HISTORY_AT_ONCE + 1);
  const accesses = await ports.customers.readAccesses(tx, link.members, after, HISTORY_AT_ONCE + 1);
  const { profiles, said } = await readHeld(ports, tx, link);
  const stores = new Map(await Promise.all([...new Set(messages.map(({ store }) => store))].map(async (store) => [store, await ports.findStore(tx, store)] as const)));
  const items = [
    ...messages.map((message) => ({ id: message.id, item: contactItem(message, { profiles, said, store_name: stores.get(message.store)?.name ?? null, now_ms: ports.clock.now_ms() }) })),
    ...accesses.map((access) => ({ id: access.id, item: accessItem(access) })),
  ].sort((a, b) => (a.item.at === b.item.at ? compare(b.id, a.id) : compare(b.item.at, a.item.at)));
  const shown = items.slice(0, HISTORY_AT_ONCE);
  const last = shown.at(-1);
  return { ...frame, items: shown.map(({ item }) => item), next: items.length > HISTORY_AT_ONCE && last ? writePageCursor([last.item.at, last.id]) : null };
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

type Around = { readonly profiles: readonly Profile[]; readonly said: readonly PastWord[]; readonly store_name: string | null; readonly now_ms: number };

export function contactItem(message: PastMessage, { profiles, said, store_name, now_ms }: Around): PastContactItem {
  const { channel, purpose, by, state, made_at, due_at } = message;
  const isPlanned = state === 'waiting' && due_at.getTime() > now_ms;
  const codes = new Set<string>();
  return {
    kind: 'contact', at: made_at.toISOString(), channel, purpose, by, state, store_name, about: labelOf(profiles, message.point), planned_at: isPlanned ? due_at.toISOString() : null,
    reasons: deciding(message, isPlanned).filter(({ code }) => !codes.has(code) && codes.add(code)).map(({ code, evidence }) => {
      const word = said.findLast(({ id }) => evidence.includes(id));
      return { code, said: word ? { at: word.at.toISOString(), source: word.source satisfies CareSource } : null };
    }),
  };
}

/** Of what was refused all that stood against it; of the others what they stand on, and what put them off. */
function deciding({ state, reasons }: PastMessage, isPlanned: boolean): PastMessage['reasons'] {
  const isRefused = state === 'denied' || reasons.some(({ effect }) => effect === 'deny');
  return reasons.filter(({ effect, step }) => (isRefused ? effect === 'deny' : (effect === 'allow' && step === 'consent') || (isPlanned && effect === 'defer')));
}

function accessItem({ at, by, what }: Access): AccessItem {
  return { kind: 'access', at: at.toISOString(), by, what };
}

export async function dataView(ports: CarePorts, tx: MerchantTx, { frame, link }: Opened, note: CareNote): Promise<DataView | null> {
  const held = await readHeld(ports, tx, link);
  const root = rootOf(held, link);
  if (!root) return null;
  return {
    ...frame, ...note, name: root.name, chosen_language: languageOf(root.language), zone: root.zones_certainty === 'known' ? root.zones[0] ?? null : null, since: root.created_at, places: root.places,
    points: pointsOf(held.profiles).map(({ id, kind, address, confirmed_at }) => ({ id, kind, address: kind === 'push' ? deviceLabel(address) : address, confirmed_at, isOwn: id === link.point })),
    words: shownWords(held.profiles, held.said).slice(0, WORDS_SHOWN_MAX), requests: await dataRequestsOf(ports, tx, link.members), ...await readPurchases(ports, tx, link, WORDS_SHOWN_MAX),
  };
}

/** What their cards say of them; who has none, has bought without a name. */
async function readPurchases(ports: CarePorts, tx: MerchantTx, { members }: Link, most: number): Promise<Pick<DataView, 'balance_points' | 'purchases'>> {
  const membership = await ports.readMembership(tx, members, most);
  const receipts = membership && await ports.receiptsOf(tx, membership.sales.map(({ sale }) => sale));
  return {
    balance_points: membership?.balance_points ?? null,
    purchases: (membership?.sales ?? []).flatMap(({ sale, earned_points, spent_points }) => {
      const receipt = receipts?.get(sale);
      return receipt ? [{ ...receipt, earned_points, spent_points }] : [];
    }),
  };
}

const EXPORTED_MAX = 2000;

/** All that is held, in a form that a machine reads too. */
export async function exportOf(ports: CarePorts, tx: MerchantTx, opened: Opened): Promise<object> {
  const { link, frame, store } = opened;
  const { profiles, said, stops } = await readHeld(ports, tx, link);
  const messages = await ports.contact.readHistory(tx, link.members, null, EXPORTED_MAX);
  const notice = consentNotice(frame.language, frame.shop_name);
  return {
    made_at: new Date(ports.clock.now_ms()).toISOString(), shop: frame.shop_name,
    profiles: profiles.map(({ points, ...profile }) => ({ ...profile, contact_points: points })),
    consents: said, stopped: stops, notice_shown_now: notice,
    messages: messages.map(({ content, ...message }) => ({ ...message, text: content && textOf(content) })),
    seen_by: (await ports.customers.readAccesses(tx, link.members, null, EXPORTED_MAX)).map(({ at, by, what }) => ({ at, by, what })),
    requests: await dataRequestsOf(ports, tx, link.members), ...await readPurchases(ports, tx, link, EXPORTED_MAX), feedback: 'Feedback lies with its receipt and names nobody.', store: store.name,
  };
}

function textOf(content: NonNullable<PastMessage['content']>): string {
  switch (content.channel) {
    case 'email':
      return `${content.subject}\n\n${content.text}`;
    case 'sms':
      return content.text;
    case 'push':
      return content.payload;
    case 'voice':
      return content.script;
  }
}
