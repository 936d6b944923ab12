import { type Names, nameIn } from '@stilltill/domain/catalog';
import { formatMoney } from '@stilltill/domain/money';
import type { SlipView } from '@stilltill/domain/care';
import { pageOf } from './frame.ts';
import { bidi } from './parts.ts';
import { slipForms } from './slip-forms.ts';
import { type Html, NOTHING, html } from './html.ts';
import { type Language, LOCALES, fill, messagesOf } from './language.ts';

/** What a receipt shows. Amounts are in minor units and not below zero, of a refund too. */
export type ReceiptView = {
  readonly language: Language;
  readonly kind: 'sale' | 'refund';
  readonly shop_name: string; readonly store_name: string;
  /** IANA name, the store's. */
  readonly timezone: string;
  readonly number: string;
  /** The first eight digits of the entry's hash. */
  readonly hash: string;
  /** ISO 8601. */
  readonly at: string;
  readonly currency: string;
  readonly lines: readonly { readonly names: Names; readonly qty_milli: number; readonly price_minor: bigint; readonly amount_minor: bigint }[];
  readonly tax: readonly { readonly rate_ppm: number; readonly net_minor: bigint; readonly tax_minor: bigint }[];
  readonly total_minor: bigint;
  /** What a card's points did, as the paper says it. Absent: no card was shown. */
  readonly member?: { readonly earned_points: number; readonly spent_points: number; readonly balance_points?: number | undefined } | undefined;
  /** Of a refund: what it does to the card of its sale, as the paper says it. */
  readonly points?: { readonly taken_back_points?: number | undefined; readonly returned_points: number; readonly balance_points?: number | undefined } | undefined;
  /** What can be done from here; null: nothing. */
  readonly slip: SlipView | null;
  readonly tenders: readonly { readonly kind: 'cash' | 'card' | 'code' | 'exchange'; readonly given_minor: bigint; readonly change_minor: bigint }[];
};

/** The page of a receipt that has arrived. */
export function receiptPage(view: ReceiptView): string {
  const { language, kind } = view;
  const t = messagesOf(language);
  const money = (amount_minor: bigint): string => formatMoney(amount_minor, view.currency, LOCALES[language]);
  const content = html`
<h1>${bidi(view.shop_name)}</h1>
<h2>${bidi(view.store_name)} · ${kind === 'sale' ? t.receipt : t.refund}</h2>
<dl>
<dt>${t.number}</dt><dd>${view.number}</dd>
<dt>${t.hash}</dt><dd>${view.hash}</dd>
<dt>${t.date}</dt><dd><time datetime="${view.at}">${dateOf(view)}</time></dd>
</dl>
<table>
<thead><tr><th scope="col">${t.item}</th><th scope="col">${t.amount}</th></tr></thead>
<tbody>
${view.lines.map((line) => html`<tr><th scope="row">${bidi(nameOf(line.names, language))}<small>${quantityOf(line.qty_milli, language)} × ${money(line.price_minor)}</small></th><td>${money(line.amount_minor)}</td></tr>
`)}</tbody>
</table>
<p class="total"><span>${kind === 'sale' ? t.total : t.refunded}</span> <strong>${money(view.total_minor)}</strong></p>
<dl>${view.tenders.map((tender) => tenderOf(view, tender, money))}</dl>
${taxOf(view, money)}
${pointsOf(view)}
${pointsBackOf(view)}
${view.slip ? slipForms(view, view.slip) : NOTHING}`;
  const footer = html`<p class="quiet">${t.same_as_paper}</p><p class="quiet">${t.nothing_asked}</p>`;
  return pageOf(language, `${fill(kind === 'sale' ? t.title : t.refund_title, { number: view.number })} · ${view.shop_name}`, content, { footer, hasForms: view.slip !== null });
}

function pointsOf({ member, language }: ReceiptView): Html {
  if (!member) return NOTHING;
  const t = messagesOf(language);
  const figure = (points: number): string => new Intl.NumberFormat(LOCALES[language]).format(points);
  const spent = member.spent_points > 0 ? html`<dt>${t.points.spent}</dt><dd>−${figure(member.spent_points)}</dd>` : NOTHING;
  const balance = member.balance_points === undefined ? NOTHING : html`<dt>${t.points.balance}</dt><dd>${figure(member.balance_points)}</dd>`;
  return html`<dl>${spent}<dt>${t.points.earned}</dt><dd>${figure(member.earned_points)}</dd>${balance}</dl>`;
}

/** As on the paper: nothing is said where nothing changes. */
function pointsBackOf({ points, language }: ReceiptView): Html {
  if (!points) return NOTHING;
  const t = messagesOf(language);
  const figure = (count: number): string => new Intl.NumberFormat(LOCALES[language]).format(count);
  const { taken_back_points: taken_back, returned_points: returned, balance_points: balance } = points;
  if (taken_back === 0 && returned === 0) return NOTHING;
  if (taken_back === undefined && returned === 0) return html`<p>${t.points.taken_back_unknown}</p>`;
  const unknown = taken_back === undefined ? html`<p>${t.points.taken_back_unknown}</p>` : NOTHING;
  const taken = taken_back !== undefined && taken_back > 0 ? html`<dt>${t.points.taken_back}</dt><dd>−${figure(taken_back)}</dd>` : NOTHING;
  const again = returned > 0 ? html`<dt>${t.points.returned}</dt><dd>${figure(returned)}</dd>` : NOTHING;
  const left = balance === undefined ? NOTHING : html`<dt>${t.points.balance_back}</dt><dd>${figure(balance)}</dd>`;
  return html`${unknown}<dl>${taken}${again}${left}</dl>`;
}

/** A till may have written the language with its region, such as zh-CN. */
function nameOf(names: Names, language: Language): string {
  const [, regional] = names[language] === undefined ? Object.entries(names).find(([tag]) => tag.startsWith(`${language}-`)) ?? [] : [];
  return regional ?? nameIn(names, language);
}

function dateOf({ at, timezone, language }: ReceiptView): string {
  return new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'long', timeStyle: 'short', timeZone: timezone }).format(new Date(at));
}

function quantityOf(qty_milli: number, language: Language): string {
  return new Intl.NumberFormat(LOCALES[language], { maximumFractionDigits: 3 }).format(qty_milli / 1000);
}

function tenderOf({ kind, language }: ReceiptView, { kind: by, given_minor, change_minor }: ReceiptView['tenders'][number], money: (amount_minor: bigint) => string): Html {
  const t = messagesOf(language);
  if (kind === 'refund') return html`<dt>${t.paid_out[by]}</dt><dd>${money(given_minor)}</dd>`;
  // Only cash gives change.
  return html`<dt>${t.given[by]}</dt><dd>${money(given_minor)}</dd>${by === 'cash' ? html`<dt>${t.change}</dt><dd>${money(change_minor)}</dd>` : NOTHING}`;
}

function taxOf({ tax, language }: ReceiptView, money: (amount_minor: bigint) => string): Html {
  if (tax.length === 0) return NOTHING;
  const t = messagesOf(language);
  const rate = new Intl.NumberFormat(LOCALES[language], { style: 'percent', maximumFractionDigits: 4 });
  return html`<dl class="quiet">${tax.map(({ rate_ppm, net_minor, tax_minor }) => html`<dt>${
    rate_ppm === 0 ? `${t.tax_free} ${money(net_minor)}` : `${t.tax} (${fill(t.tax_rate, { rate: rate.format(rate_ppm / 1_000_000), net: money(net_minor) })})`
  }</dt><dd>${money(tax_minor)}</dd>`)}</dl>`;
}
