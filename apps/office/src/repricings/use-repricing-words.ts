import { nameIn } from '@stilltill/domain/catalog';
import type { PriceEnding, PriceRule } from '@stilltill/domain/catalog';
import { formatMoney, toDecimal } from '@stilltill/domain/money';
import { useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/goods';
import { useQuery } from '@tanstack/react-query';
import { queries } from '../api/queries.ts';
import { rateText } from '../lib/figures.ts';
import type { Repricing } from './repricing-queries.ts';

/** Price changes in words: what they do, to which goods, and how prices end. */
export function useRepricingWords() {
  const { t } = useTranslation('goods');
  const { tag, short } = useLanguage();
  const categories = useQuery(queries.categories()).data?.items ?? [];
  const rule = (said: PriceRule, currency: string): string => {
    if (said.kind === 'price') return t('change.says.price', { price: formatMoney(said.price_minor, currency, tag) });
    if (said.kind === 'percent') return said.rate_ppm < 0 ? t('change.says.percent_down', { rate: rateText(-said.rate_ppm, tag) }) : t('change.says.percent_up', { rate: rateText(said.rate_ppm, tag) });
    const amount = formatMoney(said.amount_minor < 0n ? -said.amount_minor : said.amount_minor, currency, tag);
    return said.amount_minor < 0n ? t('change.says.amount_down', { amount }) : t('change.says.amount_up', { amount });
  };
  const ending = ({ step_minor, ending_minor }: PriceEnding, currency: string): string => {
    if (ending_minor === 0n) return t('change.says.step', { step: formatMoney(step_minor, currency, tag) });
    const digits = toDecimal(ending_minor, currency);
    return t('change.says.ending', { ending: digits.includes('.') ? digits.slice(digits.indexOf('.')) : digits });
  };
  const goods = ({ goods: { products, category, search }, products: count }: Pick<Repricing, 'goods' | 'products'>): string => {
    if (products) return t('change.says.chosen', { count });
    if (category) return nameIn(categories.find(({ id }) => id === category)?.names ?? {}, short) || t('change.says.category');
    return search ? t('change.says.search', { search }) : t('change.says.all');
  };
  return { rule, ending, goods };
}
