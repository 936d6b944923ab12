/** What people do on their own pages. Each holds once it is answered; done twice it is done once. */
import { DATA_WISHES } from '@stilltill/domain/care';
import { consentNotice, noticeHash } from '@stilltill/domain/consent';
import { CHANNELS, type Channel, type Hours, type Purpose, isZone } from '@stilltill/domain/contact';
import { assert } from '@stilltill/domain/result';
import { sha256Hex } from '../../platform/sha256.ts';
import { REFUSABLE } from '../contact/index.ts';
import { CHANNELS_OF, readAddress } from './addresses.ts';
import { type HeldPoint, OFFERED, isOn, isStanding, pointsOf } from './choices.ts';
import { askAboutData, forgetWords } from './data-requests.ts';
import { lineOf, wordsOf } from './forms.ts';
import { type Opened, type Outcome, liftable, readHeld, rootOf } from './person.ts';
import type { CarePorts } from './ports.ts';

const DAY_MS = 86_400_000;
const PAUSE_MS = 30 * DAY_MS;
/** Each sends a message to an address that somebody typed. */
const NEW_ADDRESSES_A_DAY_MAX = 3;

/** Whoever says yes after a mistaken no is reached again; what was taken back by the no has to be chosen anew. */
export async function confirm(ports: CarePorts, { merchant, link }: Opened): Promise<void> {
  await ports.contact.confirmPoint(merchant, link.id);
}

/** Whoever has this address did not choose it: what was said for it is taken back, and nothing more goes there. */
export async function notMe(ports: CarePorts, { merchant, link }: Opened): Promise<void> {
  // Who has confirmed before is who they are: from their own pages they stop by other buttons.
  if (link.confirmed_at !== null) return;
  const { said, stops } = await ports.postgres.withMerchant(merchant, (tx) => readHeld(ports, tx, link));
  if (said.some(({ act, point }) => act === 'given' && (point === null || point === link.point)) && !isAllWithdrawn(said, link.point)) {
    await ports.contact.withdrawConsent(merchant, { customer: link.customer, point: link.point, purposes: REFUSABLE, channels: CHANNELS, at: null, source: 'confirmation', by: null });
  }
  if (!liftable(stops).some(({ point }) => point === null || point === link.point)) await ports.contact.stop(merchant, { kind: 'stopped', customer: link.customer, point: link.point, source: 'confirmation', by: null });
}

function isAllWithdrawn(said: Parameters<typeof isStanding>[0], point: string): boolean {
  return REFUSABLE.every((purpose) => CHANNELS.every((channel) => isStanding(said, point, purpose, channel) === 'withdrawn'));
}

type Change = { readonly point: HeldPoint; readonly channel: Channel; readonly on: readonly Purpose[]; readonly off: readonly Purpose[] };

/** Of what the page showed, what is ticked is wanted and what is not is taken back. Only what differs is said. */
export async function savePreferences(ports: CarePorts, { merchant, link, frame }: Opened, form: URLSearchParams, hasPrivacySignal: boolean): Promise<Outcome> {
  const hours = readHoursForm(form);
  if (hours === 'broken') return { problem: 'hours_invalid', said: {} };
  const held = await ports.postgres.withMerchant(merchant, (tx) => readHeld(ports, tx, link));
  const [shown, wanted] = [form.getAll('point'), new Set(form.getAll('choice'))];
  const changes = pointsOf(held.profiles).filter(({ id }) => shown.includes(id)).flatMap((point) => CHANNELS_OF[point.kind].map((channel): Change => {
    const isWanted = (purpose: Purpose): boolean => wanted.has(`${point.id}.${channel}.${purpose}`) && !(hasPrivacySignal && purpose === 'recommendation');
    const differing = OFFERED.filter((purpose) => isWanted(purpose) !== isOn(held.said, point.id, purpose, channel));
    return { point, channel, on: differing.filter(isWanted), off: differing.filter((purpose) => !isWanted(purpose)) };
  }));
  for (const { point, channel, off } of changes) {
    if (off.length === 0) continue;
    const done = await ports.contact.withdrawConsent(merchant, { customer: point.customer, point: point.id, purposes: off, channels: [channel], at: null, source: 'preferences', by: null });
    assert(done.ok, 'a person that was just read is known');
  }
  const notice_hash = noticeHash(consentNotice(frame.language, frame.shop_name), sha256Hex);
  await ports.postgres.withMerchant(merchant, async (tx) => {
    await ports.contact.giveConsents(tx, changes.filter(({ on }) => on.length > 0).map(({ point, channel, on }) => ({
      customer: point.customer, point: point.id, purposes: on, channels: [channel], at: null, source: 'preferences', by: null, form: point.confirmed_at === null ? 'express' : 'confirmed', notice_hash, language: frame.language,
    })));
    await ports.customers.setWishes(tx, link.members, { hours, paused_until: rootOf(held, link)?.paused_until ?? null });
  });
  return { done: 'saved' };
}

/** Null: any hour that is allowed. */
function readHoursForm(form: URLSearchParams): Hours | null | 'broken' {
  if (form.get('hours') !== 'these') return null;
  const [from, to] = [minuteOf(form.get('from')), minuteOf(form.get('to'))];
  if (from === null || to === null) return 'broken';
  // Midnight ends the day that it is written for.
  const end = to === 0 ? 1440 : to;
  return from < end ? { days: [1, 2, 3, 4, 5, 6, 7], windows: [[from, end]], holidays: [] } : 'broken';
}

function minuteOf(text: string | null): number | null {
  const [, hour, minute] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text ?? '') ?? [];
  return hour === undefined || minute === undefined ? null : Number(hour) * 60 + Number(minute);
}

export async function pause(ports: CarePorts, { merchant, link }: Opened, isOnward: boolean): Promise<Outcome> {
  await ports.postgres.withMerchant(merchant, async (tx) => {
    const root = rootOf(await readHeld(ports, tx, link), link);
    await ports.customers.setWishes(tx, link.members, { hours: root?.hours ?? null, paused_until: isOnward ? new Date(ports.clock.now_ms() + PAUSE_MS).toISOString() : null });
  });
  return { done: isOnward ? 'paused' : 'unpaused' };
}

export async function stopAll(ports: CarePorts, { merchant, link }: Opened): Promise<Outcome> {
  const stops = await ports.postgres.withMerchant(merchant, (tx) => ports.contact.readStops(tx, link.members));
  if (!stops.some(({ kind, point }) => kind === 'stopped' && point === null)) await ports.contact.stop(merchant, { kind: 'stopped', customer: link.person, point: null, source: 'preferences', by: null });
  return { done: 'stopped' };
}

export async function resumeAll(ports: CarePorts, { merchant, link }: Opened): Promise<Outcome> {
  await ports.postgres.withMerchant(merchant, async (tx) => {
    for (const { id } of liftable(await ports.contact.readStops(tx, link.members))) await ports.contact.resume(tx, id, 'preferences', null);
  });
  return { done: 'resumed' };
}

export async function correctProfile(ports: CarePorts, { merchant, link }: Opened, form: URLSearchParams): Promise<Outcome> {
  const [name, language, zone] = [lineOf(form, 'name', 200), lineOf(form, 'language', 5), lineOf(form, 'zone', 60)];
  if (zone !== '' && !isZone(zone)) return { problem: 'zone_invalid', said: { name, language, zone } };
  await ports.postgres.withMerchant(merchant, (tx) => ports.customers.correct(tx, link.person, { name, language: language === 'zh' || language === 'en' ? language : null, zone: zone === '' ? null : zone }));
  return { done: 'corrected' };
}

/** A new number or address counts once somebody who reads it has pressed the button behind its link. */
export async function addAddress(ports: CarePorts, { merchant, link, store, frame }: Opened, form: URLSearchParams): Promise<Outcome> {
  const typed = lineOf(form, 'address', 320);
  const read = readAddress(typed, store.place);
  if ('problem' in read) return { problem: read.problem, said: { address: typed } };
  const now_ms = ports.clock.now_ms();
  return ports.postgres.withMerchant(merchant, async (tx): Promise<Outcome> => {
    await ports.customers.holdPersons(tx, [link.person]);
    const points = (await ports.customers.readProfiles(tx, link.members)).flatMap((profile) => profile.points);
    const known = points.find(({ kind, address }) => kind === read.kind && address === read.address);
    if (known && known.confirmed_at !== null) return { done: 'address_known' };
    if (!known && points.filter(({ created_at, confirmed_at }) => confirmed_at === null && Date.parse(created_at) > now_ms - DAY_MS).length >= NEW_ADDRESSES_A_DAY_MAX) return { problem: 'conflict', said: { address: typed } };
    const added = await ports.customers.addPoint(tx, link.person, read.kind, read.address);
    if (!added.ok) return { problem: 'conflict', said: { address: typed } };
    const { point } = added.value;
    await ports.contact.write(tx, [{
      request_key: `address ${point} ${Math.floor(now_ms / DAY_MS)}`, customer: link.person, point, store: store.id, channel: read.kind === 'phone' ? 'sms' : 'email', purpose: 'confirmation', subject: point, template: 'confirmation', values: {},
      ground: { evidence: 'asked on their own pages', subject: point, at: new Date(now_ms).toISOString() }, language: frame.language,
    }]);
    return { done: 'address_added' };
  });
}

/** The one that the link came to stays: by it these pages are reached. */
export async function removeAddress(ports: CarePorts, { merchant, link }: Opened, form: URLSearchParams): Promise<Outcome> {
  const point = lineOf(form, 'point', 40);
  if (point === link.point || !/^[0-9a-f-]{36}$/.test(point)) return { problem: 'conflict', said: {} };
  const isRemoved = await ports.postgres.withMerchant(merchant, (tx) => ports.customers.removePoint(tx, link.members, point));
  return isRemoved ? { done: 'address_removed' } : { problem: 'conflict', said: {} };
}

export async function askShop(ports: CarePorts, { merchant, link }: Opened, form: URLSearchParams): Promise<Outcome> {
  const kind = DATA_WISHES.find((each) => each === form.get('kind'));
  const words = wordsOf(form, 'words');
  if (!kind) return { problem: 'words_missing', said: { words } };
  const asked = await ports.postgres.withMerchant(merchant, (tx) => askAboutData(ports, tx, { customer: link.person, kind, source: 'page', words, received_at: null }));
  return asked.ok ? { done: 'asked' } : { problem: 'conflict', said: { kind, words } };
}

/** It holds once it is answered: the keys are gone, what waits is cancelled, and a start on a restored database does it again. */
export async function erase(ports: CarePorts, { merchant, link }: Opened): Promise<void> {
  const done = await ports.contact.erase(merchant, link.person, 'preferences', null);
  assert(done.ok, 'a person whose link opens is known');
  await ports.postgres.withMerchant(merchant, (tx) => forgetWords(tx, link.members));
}
