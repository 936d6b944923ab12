/** What a shop is made of and who changed it: stores, the order of its goods, roles, and changes. */
import type { RoleLimits } from '@stilltill/domain/operator';
import { type Cell, type Page, amountText, inPages, rateText, wallClock } from './lists.ts';
import type { ExportPorts } from './ports.ts';
import { SHOP_WORDS } from './shop-words.ts';
import { WORDS } from './words.ts';

const CHANGES_OF_A_PAGE = 500;

type ChangeAfter = NonNullable<Awaited<ReturnType<ExportPorts['changes']>>['next']>;

/** Within days of the first store's clock, as its page has them: a change belongs to no store. That it was taken out is among them. */
export const changes = inPages<ChangeAfter>(async (ports, tx, { from, to, zone, language }, after): Promise<Page<ChangeAfter>> => {
  const startOf = (day: Temporal.PlainDate): Date => new Date(day.toZonedDateTime(zone).epochMilliseconds);
  const { items, next } = await ports.changes(tx, { from: startOf(Temporal.PlainDate.from(from)), until: startOf(Temporal.PlainDate.from(to).add({ days: 1 })), after, limit: CHANGES_OF_A_PAGE });
  const words = SHOP_WORDS[language];
  return { lines: items.map(({ at, by, area, act, subject, fields, kind }) => [...wallClock(at, zone), by, words.area[area], words.act[act], subject, fields.join(' '), kind]), next };
});

export const stores = inPages<never>(async (ports, tx, { language }): Promise<Page<never>> => {
  const { items } = await ports.storeOverview(tx);
  return {
    lines: items.map(({ code, name, address, currency, timezone, languages, tax_mode, terminals }) => [code, name, address, currency, timezone, languages.join(' '), WORDS[language].tax_mode[tax_mode], terminals]),
    next: null,
  };
});

/** In the order in which tills show them. */
export const categories = inPages<never>(async (ports, tx): Promise<Page<never>> => ({
  lines: (await ports.catalog.categories(tx)).map(({ names, products }, at) => [at + 1, names['zh'] ?? '', names['en'] ?? '', products]), next: null,
}));

/** Those that the shop defined; ranks are built in. */
export const roles = inPages<never>(async (ports, tx, { language, currency }): Promise<Page<never>> => {
  const [words, { rank }] = [SHOP_WORDS[language], WORDS[language]];
  const limit = <K extends keyof RoleLimits>(limits: RoleLimits, of: K, text: (size: NonNullable<RoleLimits[K]>) => Cell): Cell => {
    const size = limits[of];
    return size === undefined ? words.limit.usual : size === null ? words.limit.free : text(size);
  };
  const amount = (minor: bigint): Cell => amountText(minor, currency);
  return {
    lines: (await ports.staff.roles(tx)).map(({ names, rank: called, actions, limits, credentials }) => [
      names['zh'] ?? '', names['en'] ?? '', rank[called], actions.map((action) => words.action[action] ?? action).join('; '), limit(limits, 'discount_rate_ppm', rateText), limit(limits, 'waive_minor', amount), limit(limits, 'refund_minor', amount), currency,
      limit(limits, 'drawer_per_shift', (times) => times), credentials.pin_figures_min, words.badge[credentials.badge],
    ]),
    next: null,
  };
});
