/** Making, changing and ending promotions. What tills have of them is kept with the positions of the feed between which they had it. */
import { type Promotion, checkPromotion, normalizeCoupon } from '@stilltill/domain/promotion';
import { type Result, fail, ok } from '@stilltill/domain/result';
import { type NewPromotion, PROMOTIONS_MAX } from '@stilltill/protocol';
import type { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { ReferenceRecord } from '../catalog/index.ts';
import type { PromotionPorts } from './ports.ts';
import { type StoredPromotion, countPromotions, lockPromotion, selectLeftOver, stateOf, writePromotion, writeVersion } from './store.ts';

type Ports = Pick<PromotionPorts, 'clock' | 'ids' | 'products' | 'areGroups' | 'publishChanges'>;
type Given = z.output<typeof NewPromotion>;

/** One that ended stays with the tills for so long: a clock that is a little behind must not end it early. */
const LEFT_OVER_MS = 24 * 3_600_000;

/** All products that a promotion names. */
export function productsIn({ goods, offer }: Pick<Promotion, 'goods' | 'offer'>): string[] {
  const parts = offer.kind === 'bundle' ? offer.parts.flatMap((part) => part.goods.products ?? []) : [];
  return [...new Set([...(goods.products ?? []), ...parts])];
}

/** `promotion_invalid` with the `field` that is wrong. */
export function readPromotion(id: string, given: Given): Result<Promotion> {
  const coupon = given.coupon === null ? null : normalizeCoupon(given.coupon);
  if (coupon === '') return fail('promotion_invalid', { field: 'coupon' });
  const names = Object.fromEntries(Object.entries(given.names).map(([language, name]) => [language, name.trim()] as const).filter(([, name]) => name !== ''));
  const { goods, offer, from, until, weekdays, hours, priority, combines, times_max, groups } = given;
  const promotion: Promotion = { id, names, goods, offer, from, until, weekdays, hours, coupon, priority, combines, times_max, ...(groups ? { groups } : {}) };
  const checked = checkPromotion(promotion);
  return checked.ok ? ok(promotion) : checked;
}

async function checkNamed(ports: Ports, tx: MerchantTx, promotion: Promotion): Promise<Result<null>> {
  if (promotion.groups && !await ports.areGroups(tx, promotion.groups)) return fail('promotion_invalid', { field: 'groups' });
  const named = productsIn(promotion);
  const known = named.length === 0 ? [] : await ports.products(tx, named);
  return known.length === named.length ? ok(null) : fail('promotion_invalid', { field: 'goods' });
}

/** `promotion_invalid`, `list_full`. */
export async function makePromotion(ports: Ports, tx: MerchantTx, given: Given): Promise<Result<StoredPromotion>> {
  const now = new Date(ports.clock.now_ms()).toISOString();
  const promotion = readPromotion(ports.ids.uuid(), given);
  if (!promotion.ok) return promotion;
  const named = await checkNamed(ports, tx, promotion.value);
  if (!named.ok) return named;
  const counts = await countPromotions(tx, now);
  if (counts.now + counts.planned >= PROMOTIONS_MAX) return fail('list_full', { max: PROMOTIONS_MAX });
  return ok(await keep(ports, tx, { promotion: promotion.value, version: 1, changed_at: now }));
}

/** `not_found`, `conflict` where it is not the version that the change was made on, `promotion_invalid`. */
export async function changePromotion(ports: Ports, tx: MerchantTx, id: string, version: number, given: Given): Promise<Result<StoredPromotion>> {
  const known = await lockPromotion(tx, id);
  if (!known) return fail('not_found');
  if (known.version !== version) return fail('conflict');
  const promotion = readPromotion(id, given);
  if (!promotion.ok) return promotion;
  const named = await checkNamed(ports, tx, promotion.value);
  if (!named.ok) return named;
  return ok(await keep(ports, tx, { promotion: promotion.value, version: version + 1, changed_at: new Date(ports.clock.now_ms()).toISOString() }));
}

/** From now on it gives nothing; one that has ended stays as it is. `not_found`. */
export async function endPromotion(ports: Ports, tx: MerchantTx, id: string): Promise<Result<StoredPromotion>> {
  const known = await lockPromotion(tx, id);
  if (!known) return fail('not_found');
  const now = new Date(ports.clock.now_ms()).toISOString();
  if (stateOf(known.promotion, now) === 'ended') return ok(known);
  return ok(await keep(ports, tx, { promotion: { ...known.promotion, until: now }, version: known.version + 1, changed_at: now }));
}

/** Writes it and sends it to the tills. What has ended is taken from them. The last act of its transaction. */
async function keep(ports: Ports, tx: MerchantTx, stored: StoredPromotion): Promise<StoredPromotion> {
  const { promotion, version, changed_at: now } = stored;
  await writePromotion(tx, stored);
  const held = stateOf(promotion, now) === 'ended' ? null : { promotion, version };
  const left_over = (await selectLeftOver(tx, new Date(ports.clock.now_ms() - LEFT_OVER_MS).toISOString())).filter((id) => id !== promotion.id);
  const records: ReferenceRecord[] = [...left_over.map((id) => recordOf(id, null)), recordOf(promotion.id, held?.promotion ?? null)];
  const top = positionIn(await ports.publishChanges(tx, records));
  for (const [place, id] of left_over.entries()) await writeVersion(tx, id, null, top - BigInt(left_over.length - place));
  await writeVersion(tx, promotion.id, held, top);
  return stored;
}

/** The feed's form of a record may be changed; a promotion may not. */
function recordOf(id: string, promotion: Promotion | null): ReferenceRecord {
  return { kind: 'promotion', id, store: null, body: promotion && structuredClone(promotion) as Extract<ReferenceRecord, { kind: 'promotion' }>['body'] };
}

/** The position in a cursor of the change feed; 0 where it says none. */
export function positionIn(cursor: string | null): bigint {
  const digits = /:([0-9]{1,18})$/.exec(cursor ?? '')?.[1];
  return digits === undefined ? 0n : BigInt(digits);
}
