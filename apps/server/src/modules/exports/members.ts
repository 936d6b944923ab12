/** What members have to spend: accounts of points, and coupons. Codes are nowhere: the shop keeps none of them. */
import { nameIn } from '@stilltill/domain/catalog';
import type { CardState } from '@stilltill/protocol';
import type { z } from 'zod';
import { type Page, inPages, wallText } from './lists.ts';
import type { ExportPorts } from './ports.ts';
import { SHOP_WORDS } from './shop-words.ts';
import { WORDS } from './words.ts';

const ACCOUNTS_OF_A_PAGE = 500;
const COUPONS_OF_A_PAGE = 500;

/** The newest first. Whose an account is stands on its own page; here only whether it is somebody's. */
export const points = inPages<string>(async (ports, tx, { language, zone }, after): Promise<Page<string>> => {
  const page = await ports.points.accounts(tx, { limit: ACCOUNTS_OF_A_PAGE, ...(after === null ? {} : { after }) });
  const { items, next } = page.ok ? page.value : { items: [], next: null };
  const groups = new Map((await ports.points.groupNames(tx)).map(({ id, names }) => [id, nameIn(names, language)]));
  const words = SHOP_WORDS[language];
  const cardWords = ({ state, issued_at }: { readonly state: z.output<typeof CardState>['state']; readonly issued_at: string }): string => `${words.card[state]} (${wallText(issued_at, zone)})`;
  return {
    lines: items.map(({ account, created_at, customer, balance_points, groups: of, cards }) => [
      account, wallText(created_at, zone), customer === null ? '' : WORDS[language].yes, balance_points, of.map((group) => groups.get(group) ?? '').filter((name) => name !== '').join('; '), cards.length, cards.map(cardWords).join('; '),
    ]),
    next,
  };
});

type CouponAfter = NonNullable<Awaited<ReturnType<ExportPorts['points']['coupons']>>['next']>;

/** The newest first. */
export const coupons = inPages<CouponAfter>(async (ports, tx, { language, zone }, after): Promise<Page<CouponAfter>> => {
  const { items, next } = await ports.points.coupons(tx, { after, limit: COUPONS_OF_A_PAGE });
  const groups = new Map((await ports.points.groupNames(tx)).map(({ id, names }) => [id, nameIn(names, language)]));
  const promotions = new Map((await ports.promotions.namesOf(tx, [...new Set(items.map(({ promotion }) => promotion))])).map(({ id, names }) => [id, nameIn(names, language)]));
  return {
    lines: items.map((each) => [
      promotions.get(each.promotion) ?? '', each.account, each.group === null ? '' : groups.get(each.group) ?? '', wallText(each.issued_at, zone), wallText(each.valid_until, zone), SHOP_WORDS[language].coupon[each.state], wallText(each.used_at, zone),
    ]),
    next,
  };
});
