/** The daily report as parts of names and figures, from which both the paper and the mail are made, so that they can't differ. */
import { nameIn } from '@stilltill/domain/catalog';
import { formatMoney } from '@stilltill/domain/money';
import type { DailyReport } from '@stilltill/protocol';
import type { z } from 'zod';
import { type Language, TAGS, WORDS } from './words.ts';

export type Daily = z.output<typeof DailyReport>;
/** A table without a head is a list of names and values. */
export type Part = { readonly title: string; readonly head: readonly string[] | null; readonly rows: readonly (readonly string[])[]; readonly empty?: string };
export type DailyText = { readonly title: string; readonly lines: readonly string[]; readonly parts: readonly Part[] };

const PPM = 1_000_000;
/** From here on nearly all has a cost, and nothing need be said about it. */
const ALL_PPM = 995_000;

/** The zones of stores by their code. */
export type Zones = ReadonlyMap<string, string>;

export function writeDaily(report: Daily, shop: string, language: Language, zones: Zones): DailyText {
  const words = WORDS[language];
  const tag = TAGS[language];
  const day = new Intl.DateTimeFormat(tag, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${report.day}T00:00:00Z`));
  const made = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'short', timeZone: zoneOf(zones, report.stores[0]?.code) }).format(new Date(report.made_at));
  const is_of_many = new Set(report.stores.map(({ code }) => zoneOf(zones, code))).size > 1;
  const stores = report.stores.map(({ name }) => name).join(language === 'zh' ? '、' : ', ');
  return {
    title: `${words.title} ${day}`,
    lines: [stores === shop || shop === '' ? stores : `${shop} · ${stores}`, `${words.made}${words.colon}${made}${report.has_ended ? '' : `${words.comma}${words.runs}`}`, ...(is_of_many ? [words.own_clocks] : [])],
    parts: [soldPart(report, language), taxPart(report, language), tendersPart(report, language), drawersPart(report, language, zones), asidesPart(report, language), productsPart(report, language), lookPart(report, language)],
  };
}

const zoneOf = (zones: Zones, store_code: string | undefined): string => zones.get(store_code ?? '') ?? 'UTC';
const partPpm = (part: bigint, whole: bigint): number => Number((part * BigInt(PPM)) / whole);
const moneyOf = (report: Daily, language: Language) => (amount_minor: bigint): string => formatMoney(amount_minor, report.currency, TAGS[language]);
const percentOf = (language: Language, digits = 1) => (ppm: number): string => new Intl.NumberFormat(TAGS[language], { style: 'percent', maximumFractionDigits: digits }).format(ppm / PPM);
const countOf = (language: Language) => (count: number): string => new Intl.NumberFormat(TAGS[language]).format(count);

function soldPart(report: Daily, language: Language): Part {
  const [words, money, percent, { total, week_before }] = [WORDS[language], moneyOf(report, language), percentOf(language), report];
  const change_ppm = week_before.turnover_minor > 0n ? partPpm(total.turnover_minor - week_before.turnover_minor, week_before.turnover_minor) : null;
  const [net, costed, cost] = [total.net_minor ?? 0n, total.costed_minor ?? 0n, total.cost_minor ?? 0n];
  const part_ppm = net > 0n ? partPpm(costed, net) : PPM;
  const margin = costed > 0n ? percent(partPpm(costed - cost, costed)) : null;
  return {
    title: words.sold, head: null, rows: [
      [words.gross, money(total.sold_minor)], [words.refunds, money(-total.returned_minor)], [words.turnover, money(total.turnover_minor)], [words.net, money(net)], [words.sales, countOf(language)(total.sales ?? 0)],
      [words.basket, money(total.sales ? total.sold_minor / BigInt(total.sales) : 0n)],
      [words.before, money(week_before.turnover_minor)], ...(change_ppm === null ? [] : [[words.change, new Intl.NumberFormat(TAGS[language], { style: 'percent', maximumFractionDigits: 1, signDisplay: 'exceptZero' }).format(change_ppm / PPM)]]),
      ...(margin === null ? [] : [[words.margin, part_ppm < ALL_PPM ? words.margin_of(margin, percent(part_ppm)) : margin]]),
    ],
  };
}

function taxPart(report: Daily, language: Language): Part {
  const [words, money, percent] = [WORDS[language], moneyOf(report, language), percentOf(language, 4)];
  return {
    title: words.tax, head: [words.rate, words.net, words.tax_amount],
    rows: report.tax.map(({ rate_ppm, is_added, net_minor, tax_minor }) => [`${percent(rate_ppm)} ${is_added ? words.added : words.included}`, money(net_minor), money(tax_minor)]),
  };
}

function tendersPart(report: Daily, language: Language): Part {
  const [words, money] = [WORDS[language], moneyOf(report, language)];
  return {
    title: words.tenders, head: [words.tender, words.number, words.taken, words.returned],
    rows: report.tenders.map(({ kind, tenders, taken_minor, returned_minor }) => [words.kinds[kind] ?? kind, countOf(language)(tenders), money(taken_minor), money(-returned_minor)]),
  };
}

function drawersPart(report: Daily, language: Language, zones: Zones): Part {
  const [words, money] = [WORDS[language], moneyOf(report, language)];
  const clock = (moment: string, store_code: string): string => new Intl.DateTimeFormat(TAGS[language], { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: zoneOf(zones, store_code) }).format(new Date(moment));
  const amount = (amount_minor: bigint | null): string => (amount_minor === null ? '—' : money(amount_minor));
  return {
    title: words.drawers, head: [words.shift, words.expected, words.counted, words.difference], empty: words.no_shift,
    rows: report.shifts.map((each) => [
      `${each.store_code} ${each.terminal_code} ${clock(each.opened_at, each.store_code)}–${each.closed_at === null ? words.open : clock(each.closed_at, each.store_code)} ${each.opened_by ?? ''}`.trim(),
      amount(each.expected_minor), amount(each.counted_minor), amount(each.difference_minor),
    ]),
  };
}

function asidesPart(report: Daily, language: Language): Part {
  const [words, money, count] = [WORDS[language], moneyOf(report, language), countOf(language)];
  return {
    title: words.asides, head: null, rows: [
      [words.discounts, `${count(report.discounts)} · ${money(report.discounts_minor)}`], [words.promotions, money(report.promotions_minor)], [words.points, money(report.points_minor)], [words.waived, money(report.waived_minor)],
      [words.voided, `${count(report.voided)} · ${money(report.voided_minor)}`], [words.abandoned, `${count(report.abandoned)} · ${money(report.abandoned_minor)}`], [words.no_sales, count(report.no_sales)],
    ],
  };
}

function productsPart(report: Daily, language: Language): Part {
  const [words, money] = [WORDS[language], moneyOf(report, language)];
  const quantity = new Intl.NumberFormat(TAGS[language], { maximumFractionDigits: 3 });
  return {
    title: words.products, head: [words.product, words.quantity, words.turnover],
    rows: report.products.map(({ id, names, qty_milli, turnover_minor }) => [names ? nameIn(names, language) : id === null ? words.open_goods : words.gone, quantity.format(Number(qty_milli) / 1000), money(turnover_minor)]),
  };
}

function lookPart(report: Daily, language: Language): Part {
  const [words, count] = [WORDS[language], countOf(language)];
  return { title: words.look, head: null, rows: [[words.findings, count(report.findings)], [words.exceptions, count(report.exceptions)], ...(report.consents === null ? [] : [[words.consents, count(report.consents)]])] };
}

/** For a mail: the figures that are looked at first, a line for each. What it leaves out stands on the page. */
export function mailText({ lines, parts }: DailyText, language: Language, link: string | null): string {
  const words = WORDS[language];
  const lineOf = (part: Part, [name = '', ...values]: readonly string[]): string => (
    `${name}${words.colon}${part.head === null ? values.join(' ') : values.map((value, at) => `${part.head?.[at + 1] ?? ''} ${value}`).join(words.comma)}`
  );
  return [
    ...lines, ...parts.filter(({ rows, empty }) => rows.length > 0 || empty !== undefined).flatMap((part) => ['', part.title, ...(part.rows.length === 0 ? [part.empty ?? ''] : part.rows.map((row) => lineOf(part, row)))]),
    ...(link === null ? [] : ['', `${words.see}${words.colon}${link}`]),
  ].join('\n');
}

