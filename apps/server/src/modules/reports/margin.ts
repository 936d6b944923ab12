/** What a store earned today so far, beside earlier days at the same time of the day. */
import { type Result, fail, ok } from '@stilltill/domain/result';
import { profitOf } from '@stilltill/domain/stock';
import type { MarginToday } from '@stilltill/protocol';
import type { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';
import { type Costed, amountText } from '../sales/index.ts';
import type { ReportPorts } from './ports.ts';

/** The same weekday a week and 52 weeks before. */
const DAYS_BEFORE = [7, 364] as const;

type Margin = Costed & { readonly net_minor: bigint };

/** `not_found`: the store. */
export async function readMarginToday(ports: ReportPorts, tx: MerchantTx, store: string | undefined): Promise<Result<z.input<typeof MarginToday>>> {
  const stores = await ports.stores(tx);
  const shop = store === undefined ? stores[0] : stores.find(({ id }) => id === store);
  if (!shop) return fail('not_found');
  await ports.sales.settle(tx);
  const now = Temporal.Instant.fromEpochMilliseconds(ports.clock.now_ms()).toZonedDateTimeISO(shop.timezone);
  const today = now.toPlainDate();
  const [week_before, year_before] = DAYS_BEFORE.map((days) => today.subtract({ days })) as [Temporal.PlainDate, Temporal.PlainDate];
  const hours = await ports.sales.margins(tx, shop.id, [today, week_before, year_before].map(String), shop.currency);
  const compared = async (day: Temporal.PlainDate): Promise<z.input<typeof MarginToday>['today']> => {
    const until = day.toZonedDateTime({ timeZone: shop.timezone, plainTime: now.toPlainTime() });
    const from = until.round({ smallestUnit: 'hour', roundingMode: 'floor' });
    const begun = await ports.sales.marginBetween(tx, shop.id, new Date(from.epochMilliseconds), new Date(until.epochMilliseconds), shop.currency);
    return writeMargin(day, [...hours.filter((each) => each.day === day.toString() && each.hour < now.hour), begun]);
  };
  return ok({ currency: shop.currency, today: writeMargin(today, hours.filter(({ day }) => day === today.toString())), week_before: await compared(week_before), year_before: await compared(year_before) });
}

function writeMargin(day: Temporal.PlainDate, parts: readonly Margin[]): z.input<typeof MarginToday>['today'] {
  const sum = (name: keyof Margin): bigint => parts.reduce((all, part) => all + part[name], 0n);
  const { cost_minor } = profitOf(sum('costed_minor'), sum('cost_micro'));
  return { day: day.toString(), net_minor: amountText(sum('net_minor')), costed_minor: amountText(sum('costed_minor')), cost_minor: amountText(cost_minor) };
}
