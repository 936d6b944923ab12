/** Notifications on a device of the customer's: its browser's subscription becomes a contact point of theirs, and ends as one. */
import type { CareNote, PushView } from '@stilltill/domain/care';
import { consentNotice, noticeHash } from '@stilltill/domain/consent';
import type { Purpose } from '@stilltill/domain/contact';
import { shortUuid } from '../../platform/ids.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import { sha256Hex } from '../../platform/sha256.ts';
import { REFUSABLE } from '../contact/index.ts';
import { endpointOf } from '../customers/index.ts';
import { type HeldPoint, OFFERED, isOn, pointsOf } from './choices.ts';
import { type Opened, type Outcome, liftable, readHeld } from './person.ts';
import type { CarePorts } from './ports.ts';

const DEVICES_MAX = 20;

/** Suggestions from purchases are not offered to whom a browser answers by Global Privacy Control. */
function offeredTo(hasPrivacySignal: boolean): readonly Purpose[] {
  return OFFERED.filter((purpose) => !(hasPrivacySignal && purpose === 'recommendation'));
}

function devicesOf(held: Parameters<typeof pointsOf>[0]): readonly (HeldPoint & { readonly endpoint: string | null })[] {
  return pointsOf(held).filter(({ kind }) => kind === 'push').map((point) => ({ ...point, endpoint: endpointOf(point.address) }));
}

/** Null: the shop sends no push. */
export async function pushView(ports: CarePorts, tx: MerchantTx, { frame, link, merchant }: Opened, note: CareNote, hasPrivacySignal: boolean): Promise<PushView | null> {
  const key = await ports.contact.readPushKey(tx);
  if (key === null) return null;
  const held = await readHeld(ports, tx, link);
  const notice = consentNotice(frame.language, frame.shop_name);
  const names: Readonly<Partial<Record<Purpose, string>>> = notice.purposes;
  return {
    ...frame, ...note, key, scope: `/c/push/${shortUuid(merchant)}/`, known: devicesOf(held.profiles).flatMap(({ endpoint }) => (endpoint === null ? [] : sha256Hex(endpoint))),
    notice: [notice.title, ...notice.paragraphs], choices: offeredTo(hasPrivacySignal).map((purpose) => ({ purpose, name: names[purpose] ?? '' })), isStopped: liftable(held.stops).length > 0,
  };
}

/**
 * What is ticked is agreed to for this device, and what is not is refused for it. A browser that hands in a subscription shows that it
 * holds one, so that the contact point is confirmed. One that it had before is replaced.
 */
export async function turnOn(ports: CarePorts, { merchant, link, frame }: Opened, form: URLSearchParams, hasPrivacySignal: boolean): Promise<Outcome> {
  const { contact, customers } = ports;
  const text = (name: string): string => form.get(name) ?? '';
  const address = contact.readPushSubscription({ endpoint: text('endpoint'), p256dh: text('p256dh'), auth: text('auth') });
  if (address === null) return { problem: 'subscription_unfit', said: {} };
  const wanted = offeredTo(hasPrivacySignal).filter((purpose) => form.getAll('purpose').includes(purpose));
  if (wanted.length === 0) return { problem: 'purpose_missing', said: {} };
  const outcome = await ports.postgres.withMerchant(merchant, async (tx): Promise<Outcome> => {
    if (!(await contact.hasPush(tx))) return { problem: 'conflict', said: {} };
    await customers.holdPersons(tx, [link.person]);
    const { profiles, said } = await readHeld(ports, tx, link);
    const devices = devicesOf(profiles);
    const known = devices.find((device) => device.address === address);
    const replaced = devices.filter((device) => device !== known && [text('endpoint'), text('former')].includes(device.endpoint ?? ''));
    if (!known && devices.length - replaced.length >= DEVICES_MAX) return { problem: 'device_limit', said: {} };
    for (const device of replaced) await takeOut(ports, tx, link.members, device);
    const added = known ? null : await customers.addPoint(tx, link.person, 'push', address);
    if (added && !added.ok) return { problem: 'conflict', said: {} };
    const [point, customer] = added ? [added.value.point, link.person] : [known?.id ?? '', known?.customer ?? ''];
    await customers.confirmPoint(tx, point);
    const differing = OFFERED.filter((purpose) => wanted.includes(purpose) !== isOn(said, point, purpose, 'push'));
    const [given, refused] = [differing.filter((purpose) => wanted.includes(purpose)), differing.filter((purpose) => !wanted.includes(purpose))];
    const word = { customer, point, channels: ['push'], at: null, source: 'preferences', by: null } as const;
    if (refused.length > 0) await contact.within.withdrawConsent(tx, { ...word, purposes: refused });
    if (given.length > 0) await contact.giveConsent(tx, { ...word, purposes: given, form: 'confirmed', notice_hash: noticeHash(consentNotice(frame.language, frame.shop_name), sha256Hex), language: frame.language });
    return { done: 'push_on' };
  });
  await contact.within.keep();
  return outcome;
}

/** Done twice it is done once. `hasEnded`: the link of the page came with a notification to this device, and is dead from here on. */
export async function turnOff(ports: CarePorts, { merchant, link }: Opened, form: URLSearchParams): Promise<{ readonly hasEnded: boolean }> {
  const endpoint = form.get('endpoint') ?? '';
  const taken = await ports.postgres.withMerchant(merchant, async (tx) => {
    await ports.customers.holdPersons(tx, [link.person]);
    const devices = devicesOf((await readHeld(ports, tx, link)).profiles).filter((device) => endpoint !== '' && device.endpoint === endpoint);
    for (const device of devices) await takeOut(ports, tx, link.members, device);
    return devices;
  });
  await ports.contact.within.keep();
  return { hasEnded: taken.some(({ id }) => id === link.point) };
}

async function takeOut({ contact, customers }: CarePorts, tx: MerchantTx, members: readonly string[], { id, customer }: HeldPoint): Promise<void> {
  await contact.within.withdrawConsent(tx, { customer, point: id, purposes: REFUSABLE, channels: ['push'], at: null, source: 'preferences', by: null });
  await customers.removePoint(tx, members, id);
}
