/** The daily report by mail, once for each day: docs/adr/0024-daily-report.md. */
import { assert, ok } from '@stilltill/domain/result';
import { DailyReport, type ReportMailBody, type ReportMailSetting } from '@stilltill/protocol';
import type { z } from 'zod';
import { decode } from '../../platform/http-decode.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import { uuidArray } from '../../platform/sql-arrays.ts';
import { mailText, writeDaily } from './daily-text.ts';
import { readDailyOf } from './daily.ts';
import type { ReportPorts, StoreFacts } from './ports.ts';
import type { Language } from './words.ts';

const MAIL_JOB = 'reports.mail';
const HOUR_DEFAULT = 7;
const MAILS_SHOWN = 7;

type Setting = { readonly hour: number; readonly language: Language; readonly users: readonly string[]; readonly is_on: boolean; readonly since: Date };

async function readSetting(tx: MerchantTx): Promise<Setting | null> {
  const [row] = await tx.query<Setting>('select hour, language, users, is_on, since from app.report_mail_setting where merchant_id = $1', [tx.merchant_id], 'reports.mail_setting');
  return row ?? null;
}

type Group = readonly [StoreFacts, ...StoreFacts[]];

/** Stores of one zone and currency: their day is the same, and their amounts can be added. */
function groupsOf(stores: readonly StoreFacts[]): Group[] {
  return [...Map.groupBy(stores, ({ timezone, currency }) => `${timezone} ${currency}`).values()].flatMap(([first, ...others]) => (first ? [[first, ...others] as Group] : []));
}

/** When the report of the day before is due, on the day that a moment falls on there. */
function dueOn(now_ms: number, timezone: string, hour: number): { readonly due: Temporal.ZonedDateTime; readonly day: string } {
  const today = Temporal.Instant.fromEpochMilliseconds(now_ms).toZonedDateTimeISO(timezone).toPlainDate();
  return { due: today.toZonedDateTime({ timeZone: timezone, plainTime: Temporal.PlainTime.from({ hour }) }), day: today.subtract({ days: 1 }).toString() };
}

export type ReportMail = {
  /** Writes what is due now; answers with how many mails. For the job, and for tests. */
  writeDue(merchant: string): Promise<number>;
  read(tx: MerchantTx): Promise<z.input<typeof ReportMailSetting>>;
  set(tx: MerchantTx, body: z.output<typeof ReportMailBody>): Promise<void>;
  /** After a start: what came due meanwhile. */
  askForAll(): Promise<void>;
};

export function makeReportMail(ports: ReportPorts): ReportMail {
  const { jobs, clock, postgres } = ports;
  const ask = (tx: MerchantTx, run_at: Date): Promise<void> => jobs.enqueue(tx, MAIL_JOB, {}, { run_at, job_key: `${MAIL_JOB}:${tx.merchant_id}` });

  async function askForNext(tx: MerchantTx, { hour }: Pick<Setting, 'hour'>): Promise<void> {
    const now_ms = clock.now_ms();
    const times = (await ports.stores(tx)).map(({ timezone }) => {
      const { due } = dueOn(now_ms, timezone, hour);
      return due.epochMilliseconds > now_ms ? due.epochMilliseconds : due.add({ days: 1 }).epochMilliseconds;
    });
    if (times.length > 0) await ask(tx, new Date(Math.min(...times)));
  }

  async function writeDue(merchant: string): Promise<number> {
    return postgres.withMerchant(merchant, async (tx) => {
      const setting = await readSetting(tx);
      if (!setting?.is_on || setting.users.length === 0) return 0;
      let written = 0;
      const stores = await ports.stores(tx);
      for (const group of groupsOf(stores)) written += await writeOf(tx, setting, group, group.length === stores.length);
      await askForNext(tx, setting);
      return written;
    });
  }

  async function writeOf(tx: MerchantTx, { hour, language, users, since }: Setting, stores: Group, is_all: boolean): Promise<number> {
    const [{ timezone, currency }] = stores;
    const now_ms = clock.now_ms();
    const { due, day } = dueOn(now_ms, timezone, hour);
    if (due.epochMilliseconds > now_ms || due.epochMilliseconds < since.getTime()) return 0;
    // Whoever comes second waits here for the first one's commit, and then has nothing to do.
    const [begun] = await tx.query('insert into app.report_mail (merchant_id, day, timezone, currency, made_at) values ($1, $2::date, $3, $4, $5) on conflict do nothing returning day', [tx.merchant_id, day, timezone, currency, new Date(now_ms)], 'reports.begin_mail');
    if (!begun) return 0;
    const report = decode(DailyReport, ok(await readDailyOf(ports, tx, day, stores, is_all)));
    assert(report.ok, 'the server’s own report has its form');
    const daily = writeDaily(report.value, await ports.shopName(tx), language, new Map(stores.map((store) => [store.code, store.timezone])));
    const link = ports.public_address === null ? null : `${ports.public_address}/office/reports/daily?day=${day}`;
    const made = await ports.writeStaff(tx, { request_key: `daily ${day} ${timezone} ${currency}`, users, subject: 'daily', title: daily.title, text: mailText(daily, language, link), language });
    await tx.execute('update app.report_mail set messages = $5 where merchant_id = $1 and day = $2::date and timezone = $3 and currency = $4', [tx.merchant_id, day, timezone, currency, uuidArray(made.map(({ message }) => message))], 'reports.end_mail');
    return made.length;
  }

  jobs.define(MAIL_JOB, async ({ merchant_id }) => {
    assert(merchant_id !== null, 'reports belong to a merchant');
    await writeDue(merchant_id);
  });

  return {
    writeDue,
    async read(tx) {
      const setting = await readSetting(tx);
      const people = await ports.people(tx.merchant_id);
      const names = new Map(people.map(({ id, name }) => [id, name]));
      const mails = await tx.query<{ day: string; made_at: Date; messages: string[] }>('select day::text, made_at, messages from app.report_mail where merchant_id = $1 order by made_at desc, timezone limit $2', [tx.merchant_id, MAILS_SHOWN], 'reports.mails');
      const states = new Map((await ports.messageStates(tx, mails.flatMap(({ messages }) => messages))).map((each) => [each.id, each]));
      return {
        is_on: setting?.is_on ?? false, hour: setting?.hour ?? HOUR_DEFAULT, language: setting?.language ?? 'zh', users: (setting?.users ?? []).filter((user) => names.has(user)),
        people: people.map(({ id, name, email }) => ({ id, name, email })), has_provider: await ports.hasMailProvider(tx),
        mails: mails.map(({ day, made_at, messages }) => ({
          day, made_at: made_at.toISOString(), sent: messages.flatMap((id) => { const found = states.get(id); return found ? [{ name: names.get(found.customer) ?? '', state: found.state }] : []; }),
        })),
      };
    },
    async set(tx, { is_on, hour, language, users }) {
      const known = new Set((await ports.people(tx.merchant_id)).map(({ id }) => id));
      await tx.execute(
        `insert into app.report_mail_setting as known (merchant_id, hour, language, users, is_on, since) values ($1, $2, $3, $4, $5, $6)
         on conflict (merchant_id) do update set hour = excluded.hour, language = excluded.language, users = excluded.users, is_on = excluded.is_on,
           since = case when known.is_on and known.hour = excluded.hour then known.since else excluded.since end`,
        [tx.merchant_id, hour, language, uuidArray(users.filter((user) => known.has(user))), is_on, new Date(clock.now_ms())], 'reports.set_mail',
      );
      if (is_on) await askForNext(tx, { hour });
    },
    async askForAll() {
      for (const merchant of await ports.merchants()) await postgres.withMerchant(merchant, async (tx) => ((await readSetting(tx))?.is_on ? ask(tx, new Date(clock.now_ms())) : undefined));
    },
  };
}
