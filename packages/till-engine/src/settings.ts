/** How this till's store sells, what the settings of the fleet make of it here, and the moment by its clock. */
import { type EffectiveSettings, effectiveSettings, usualSettings } from '@stilltill/domain/fleet';
import { type PromotionBook, makePromotionBook, momentAt } from '@stilltill/domain/promotion';
import type { SaleTerms } from '@stilltill/domain/sale';
import { type SellingSettings, type StoreRecord, USUAL_SELLING } from '@stilltill/protocol';
import { judgedTime } from './clock-mark.ts';
import { type Core, isoTime } from './core.ts';

type Here = { readonly settings: EffectiveSettings; readonly store: StoreRecord };
type Kept = Here & { readonly from: readonly unknown[] };
const kept = new WeakMap<Core, Kept>();

/** Worked out anew only when what it comes from is another: screens compare the store by its identity. */
function here(core: Core): Here | null {
  const store = core.catalog.store();
  if (!store) return null;
  const certificate = core.memory.identities.at(-1)?.certificate;
  const from = [store, core.catalog.settings(), core.catalog.terminal(), certificate];
  const known = kept.get(core);
  if (known && known.from.every((each, place) => each === from[place])) return known;
  const { card, code } = store.selling ?? USUAL_SELLING;
  const usual = usualSettings({ languages: store.languages, idle_lock_s: store.idle_lock_s, simple_mode: store.simple_mode ?? false, card, code });
  const groups = core.catalog.terminal()?.groups ?? [];
  const settings = effectiveSettings({ merchant: certificate?.merchant ?? '', store: store.id, groups, terminal: certificate?.terminal ?? '' }, core.catalog.settings(), usual);
  const next: Kept = { from, settings, store: storeUnder(store, settings) };
  kept.set(core, next);
  return next;
}

/** The store's record itself where no scope says anything else. */
function storeUnder(store: StoreRecord, settings: EffectiveSettings): StoreRecord {
  const { idle_lock_s, languages, simple_mode, card_offline, code_offline } = settings;
  if ([idle_lock_s, languages, simple_mode, card_offline, code_offline].every(({ from }) => from === null)) return store;
  return {
    ...store, idle_lock_s: idle_lock_s.value, languages: [...languages.value], simple_mode: simple_mode.value,
    selling: { ...(store.selling ?? USUAL_SELLING), card: card_offline.value, code: code_offline.value },
  };
}

/** What every setting is at this till, and which scope says so; null: the store's record is not here yet. */
export function settingsHere(core: Core): EffectiveSettings | null {
  return here(core)?.settings ?? null;
}

/** The store's record as it holds at this till: idle lock, languages, simple mode and offline budgets by its settings. */
export function storeHere(core: Core): StoreRecord | null {
  return here(core)?.store ?? null;
}

export function sellingOf(core: Core): SellingSettings {
  return storeHere(core)?.selling ?? USUAL_SELLING;
}

const books = new WeakMap<object, PromotionBook>();

/** What the store promises now. By the highest time seen: a clock that was set back brings no old promotion back. */
export function termsNow(core: Core): SaleTerms {
  const promotions = core.catalog.promotions();
  const book = books.get(promotions) ?? makePromotionBook(promotions);
  books.set(promotions, book);
  return { book, choice: sellingOf(core).promotion_choice, moment: momentAt(isoTime(judgedTime(core)), core.catalog.store()?.timezone ?? 'UTC'), basis: core.catalog.cursor(), points: core.catalog.pointRules() };
}
