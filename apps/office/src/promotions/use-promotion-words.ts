/** What a promotion does, in one sentence, and when. */
import { nameIn } from '@stilltill/domain/catalog';
import { formatMoney } from '@stilltill/domain/money';
import type { Discount, Goods, Promotion } from '@stilltill/domain/promotion';
import { useLanguage, useTranslation } from '@stilltill/ui';
import { useQuery } from '@tanstack/react-query';
import { queries } from '../api/queries.ts';
import { useStores } from '../components/use-stores.ts';
import { rateText } from '../lib/figures.ts';
import { pointQueries } from '../points/point-queries.ts';
import { clockOf } from './typed-promotion.ts';

type ProductNames = Readonly<Record<string, Readonly<Record<string, string>>>>;
const NAMED_MAX = 3;

export function usePromotionWords(): {
  readonly gives: (promotion: Promotion, products: ProductNames, currency: string) => string;
  readonly when: (promotion: Promotion) => string;
} {
  const { t } = useTranslation('promotions');
  const { tag, short } = useLanguage();
  const { brief } = useStores();
  const categories = useQuery(queries.categories()).data?.items ?? [];
  const groups = useQuery(pointQueries.groups()).data?.items ?? [];
  const groupsText = (ids: readonly string[]): string => joined(ids.map((id) => nameIn(groups.find((each) => each.id === id)?.names ?? {}, short)).filter((name) => name !== ''));
  const joined = (words: readonly string[]): string => new Intl.ListFormat(tag, { type: 'unit', style: 'short' }).format(words);

  const goodsText = ({ products, categories: of_categories }: Goods, names: ProductNames): string => {
    if (!products && !of_categories) return t('says.all');
    const all = [
      ...(of_categories ?? []).map((id) => nameIn(categories.find((each) => each.id === id)?.names ?? {}, short)), ...(products ?? []).map((id) => nameIn(names[id] ?? {}, short)),
    ].filter((name) => name !== '');
    const goods = all.slice(0, NAMED_MAX).join(short === 'zh' ? '、' : ', ');
    return all.length > NAMED_MAX ? t('says.more', { goods, count: all.length - NAMED_MAX }) : goods;
  };

  return {
    gives({ offer, goods: of, coupon, times_max, groups: for_groups }, names, currency) {
      const money = (amount_minor: bigint): string => formatMoney(amount_minor, currency, tag);
      const offText = (off: Discount): string => (off.kind === 'percent' ? rateText(off.rate_ppm, tag) : money(off.amount_minor));
      const goods = goodsText(of, names);
      const what = (): string => {
        switch (offer.kind) {
          case 'percent': return t('says.percent', { rate: rateText(offer.rate_ppm, tag), goods });
          case 'amount': return t('says.amount', { amount: money(offer.amount_minor), goods });
          case 'price': return t('says.price', { price: money(offer.price_minor), goods });
          case 'buy_get':
            if (offer.rate_ppm === 1_000_000) return t('says.free', { buy: offer.buy, get: offer.get, goods });
            return t('says.buy_get', { buy: offer.buy, get: offer.get, rate: rateText(offer.rate_ppm, tag), goods });
          case 'bundle': return t('says.bundle', { price: money(offer.price_minor), parts: offer.parts.map((part) => t('says.part', { pieces: part.pieces, goods: goodsText(part.goods, names) })).join(' + ') });
          case 'threshold': return t('says.threshold', { over: money(offer.over_minor), off: offText(offer.off), goods });
        }
      };
      const limits = [...(for_groups ? [t('says.groups', { groups: groupsText(for_groups) })] : []), ...(coupon === null ? [] : [t('says.coupon', { coupon })]), ...(times_max === null ? [] : [t('says.times', { count: times_max })])];
      return [what(), ...limits].join(short === 'zh' ? '，' : ', ');
    },
    when({ from, until, weekdays, hours }) {
      const parts = [
        ...(from === null ? [] : [t('says.from', { at: brief(from) })]), ...(until === null ? [] : [t('says.until', { at: brief(until) })]),
        ...(weekdays === null ? [] : [t('says.days', { days: joined(weekdays.map((day) => t(`form.day.d${day as 1}`))) })]),
        ...(hours === null ? [] : [t('says.hours', { from: clockOf(hours.from_minute), until: clockOf(hours.until_minute) })]),
      ];
      return parts.length === 0 ? t('says.always') : parts.join(short === 'zh' ? '，' : ', ');
    },
  };
}
