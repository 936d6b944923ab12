/** The report of a month: what was found, what came of it, and how long it took. */
import type { WatchReport } from '@stilltill/protocol';
import type { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { WatchPorts } from './ports.ts';

type Rule = { rule: string; findings: number; noted: number; dismissed: number; asked: number; to_cases: number; open: number };
type Cases = { cases_opened: number; cases_ended: number; cases_open: number; hours_to_end: number | null; hours_to_reply: number | null; false_alarms: number };

/** By the time of the first store. `month`: 2026-11. */
export async function readReport(ports: WatchPorts, tx: MerchantTx, month: string): Promise<z.input<typeof WatchReport>> {
  const timezone = (await ports.stores(tx))[0]?.timezone ?? 'Asia/Shanghai';
  const first = Temporal.PlainDate.from(`${month}-01`);
  const [from, until] = [first, first.add({ months: 1 })].map((day) => new Date(day.toZonedDateTime(timezone).epochMilliseconds)) as [Date, Date];
  const between = [tx.merchant_id, from, until];
  const rules = await tx.query<Rule>(
    `select rule, count(*)::integer as findings, count(*) filter (where answer = 'note')::integer as noted, count(*) filter (where answer = 'dismissed')::integer as dismissed,
            count(*) filter (where answer in ('step_up', 'approval'))::integer as asked,
            count(*) filter (where case_id is not null)::integer as to_cases, count(*) filter (where answer is null)::integer as open
       from app.finding where merchant_id = $1 and found_at >= $2 and found_at < $3 group by rule order by 2 desc, 1`, between,
  );
  const [cases] = await tx.query<Cases>(
    `select count(*) filter (where opened_at >= $2 and opened_at < $3)::integer as cases_opened, count(*) filter (where ended_at >= $2 and ended_at < $3)::integer as cases_ended,
            count(*) filter (where opened_at < $3 and (ended_at is null or ended_at >= $3))::integer as cases_open,
            percentile_cont(0.5) within group (order by extract(epoch from ended_at - opened_at) / 3600) filter (where ended_at >= $2 and ended_at < $3) as hours_to_end,
            percentile_cont(0.5) within group (order by extract(epoch from replied_at - told_at) / 3600) filter (where replied_at >= $2 and replied_at < $3) as hours_to_reply,
            count(*) filter (where ended_at >= $2 and ended_at < $3 and outcome = 'unfounded')::integer as false_alarms
       from app.watch_case where merchant_id = $1 and opened_at < $3 and (ended_at is null or ended_at >= $2)`, between,
  );
  const outcomes = await tx.query<{ outcome: 'misconduct' | 'accident' | 'unfounded' | 'unclear'; count: number }>(
    'select outcome, count(*)::integer as count from app.watch_case where merchant_id = $1 and ended_at >= $2 and ended_at < $3 group by outcome order by 2 desc, 1', between,
  );
  const none: Cases = { cases_opened: 0, cases_ended: 0, cases_open: 0, hours_to_end: null, hours_to_reply: null, false_alarms: 0 };
  return { month, from: from.toISOString(), until: until.toISOString(), rules, ...(cases ?? none), outcomes };
}
