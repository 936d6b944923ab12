/**
 * Works out again what promotions gave in sales that arrive, by what the till had when it worked them out: also where they
 * should have given something and the sale names none. What differs is taken as it happened, and shown to a person. Sales
 * of a merchant without promotions cost nothing here.
 */
import { type Promotion, type PromotionBook, type PromotionChoice, type StoreMoment, applyPromotions, makePromotionBook, momentAt } from '@stilltill/domain/promotion';
import { toPromotable } from '@stilltill/domain/sale';
import { assert } from '@stilltill/domain/result';
import { PromotionRecord, USUAL_SELLING } from '@stilltill/protocol';
import type { Clock } from '../../platform/clock.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { EntryOf, ProjectedEntry, Projection, ProjectionFlag } from '../journal/index.ts';
import { positionIn } from './commands.ts';
import type { ReadStores } from './ports.ts';
import { type HeldVersion, type Use, hasVersions, insertUses, selectHeld } from './store.ts';

type SaleEntry = EntryOf<'sale.completed'>;
type RefundEntry = EntryOf<'sale.refunded'>;
type Sale = SaleEntry['body'];

export function makePromotionProjection(clock: Clock, stores: ReadStores): Projection {
  const books = makeBooks();
  const hasPromotions = makeRemembered(clock);
  return {
    name: 'promotions',
    kinds: ['sale.completed', 'sale.refunded'],
    async project(tx, entries) {
      const back = entries.filter((each): each is RefundEntry => each.kind === 'sale.refunded').flatMap(takenBackIn);
      if (back.length > 0) await insertUses(tx, (entries[0] as ProjectedEntry).chain, back);
      const sales = entries.filter((each): each is SaleEntry => each.kind === 'sale.completed' && (each.body.reckoned_at !== undefined || isPromoted(each.body)));
      const [first] = sales;
      if (!first) return [];
      if (!sales.some(({ body }) => isPromoted(body)) && !await hasPromotions(tx)) return [];
      await insertUses(tx, first.chain, sales.flatMap(usesIn));
      return checkSales(tx, sales, first.store, stores, books);
    },
  };
}

/** What names no promotion and does not say either when it was looked at can't be judged: one may have come before it was paid. */
function isPromoted({ lines }: Sale): boolean {
  return lines.some(({ reductions }) => reductions !== undefined && reductions.some(({ kind }) => kind === 'promotion'));
}

const REMEMBERED_MS = 60_000;

/** Whether a merchant ever had promotions; the answer no holds for a minute. */
function makeRemembered(clock: Clock): (tx: MerchantTx) => Promise<boolean> {
  const none_until_ms = new Map<string, number>();
  return async (tx) => {
    if ((none_until_ms.get(tx.merchant_id) ?? 0) > clock.now_ms()) return false;
    const hasAny = await hasVersions(tx);
    if (hasAny) none_until_ms.delete(tx.merchant_id);
    else none_until_ms.set(tx.merchant_id, clock.now_ms() + REMEMBERED_MS);
    return hasAny;
  };
}

function usesIn({ seq, variant, body }: SaleEntry | RefundEntry): Use[] {
  const given = new Map<string, bigint>();
  for (const { reductions = [] } of body.lines) {
    for (const { kind, promotion, amount_minor } of reductions) {
      if (kind === 'promotion' && promotion !== undefined) given.set(promotion, (given.get(promotion) ?? 0n) + amount_minor);
    }
  }
  return [...given].map(([promotion, given_minor]) => ({ seq, variant, promotion, given_minor }));
}

/** What promotions gave on goods that came back, below zero: it counts against what they gave. */
function takenBackIn(entry: RefundEntry): Use[] {
  return usesIn(entry).map((each) => ({ ...each, given_minor: -each.given_minor }));
}

async function checkSales(tx: MerchantTx, sales: readonly SaleEntry[], store_id: string, stores: ReadStores, books: Books): Promise<ProjectionFlag[]> {
  const bases = sales.map(basisOf);
  const held = await selectHeld(tx, bases.reduce((least, each) => (each < least ? each : least)), bases.reduce((most, each) => (each > most ? each : most)));
  if (held.length === 0 && !sales.some(({ body }) => isPromoted(body))) return [];
  const store = (await stores(tx)).find(({ id }) => id === store_id);
  const now = store?.selling?.promotion_choice ?? USUAL_SELLING.promotion_choice;
  const flags: ProjectionFlag[] = [];
  for (const [index, entry] of sales.entries()) {
    const basis = bases[index] as bigint;
    const book = books(tx.merchant_id, held.filter(({ from_position, until_position }) => from_position <= basis && (until_position === null || until_position > basis)));
    const moment = momentAt(entry.body.reckoned_at ?? entry.at, store?.timezone ?? 'UTC');
    const difference = findDifference(entry.body, book, moment, now);
    // The store may have chosen otherwise at the time; both are its own rules.
    if (difference && findDifference(entry.body, book, moment, now === 'best' ? 'priority' : 'best')) {
      flags.push({ entry, fault: { code: 'promotion_differs', details: { stated: String(difference.stated_minor), computed: String(difference.computed_minor) } } });
    }
  }
  return flags;
}

/**
 * What the till had, by the position alone: a cursor from before a restore of the server speaks of the same history up to
 * the backup, and what was lost behind it shows as a difference. Without a cursor the till had nothing.
 */
function basisOf({ basis, body }: SaleEntry): bigint {
  return positionIn(body.reckoned_basis ?? basis);
}

export type Difference = { readonly stated_minor: bigint; readonly computed_minor: bigint };

/** What promotions gave in all by the sale, and by the rules, where any line differs; null: they agree. */
export function findDifference(sale: Pick<Sale, 'lines' | 'coupons' | 'member'>, book: PromotionBook, moment: StoreMoment, choice: PromotionChoice): Difference | null {
  const { shares } = applyPromotions({ book, moment, coupons: sale.coupons ?? [], choice, groups: sale.member?.groups ?? [] }, sale.lines.map(toPromotable));
  let [stated_minor, computed_minor, differs] = [0n, 0n, false];
  for (const [index, { reductions = [] }] of sale.lines.entries()) {
    const left = new Map<string | undefined, bigint>();
    for (const { promotion, amount_minor } of shares[index] ?? []) {
      computed_minor += amount_minor;
      left.set(promotion, (left.get(promotion) ?? 0n) + amount_minor);
    }
    for (const { kind, promotion, amount_minor } of reductions) {
      if (kind !== 'promotion') continue;
      stated_minor += amount_minor;
      left.set(promotion, (left.get(promotion) ?? 0n) - amount_minor);
    }
    differs ||= [...left.values()].some((each) => each !== 0n);
  }
  return differs ? { stated_minor, computed_minor } : null;
}

type Books = (merchant: string, held: readonly HeldVersion[]) => PromotionBook;

const BOOKS_MAX = 100;

/** Versions never change, so a book that was made of some serves as long as there is room for it. */
function makeBooks(): Books {
  const books = new Map<string, PromotionBook>();
  return (merchant, held) => {
    const key = `${merchant} ${held.map(({ id, version }) => `${id}:${version}`).join(' ')}`;
    const known = books.get(key);
    if (known) return known;
    const made = makePromotionBook(held.map(({ body }): Promotion => PromotionRecord.parse(body)));
    if (books.size >= BOOKS_MAX) {
      const oldest = books.keys().next().value;
      assert(oldest !== undefined, 'what is full holds something');
      books.delete(oldest);
    }
    books.set(key, made);
    return made;
  };
}
