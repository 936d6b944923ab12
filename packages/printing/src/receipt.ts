/**
 * A receipt, from what was recorded. Pure: the same sale gives the same paper, at the till that sold it and at one that
 * prints it again. Fields that a sale may lack (reductions, rounding) print where they are there.
 */
import { type Names, nameIn } from '@stilltill/domain/catalog';
import { type Currency, currencyExponent, formatMoney, sum, toDecimal } from '@stilltill/domain/money';
import { paper } from '@stilltill/ui/messages/paper';
import { type Bitmap, type Block, type PaperDocument, columns, text } from './document.ts';
import { fill, moment } from './words.ts';

type Optional<T> = T | undefined;
export type PrintedReduction = { readonly kind: string; readonly promotion?: Optional<string>; readonly names?: Optional<Names>; readonly amount_minor: bigint };
export type PrintedLine = {
  readonly names: Names; readonly qty_milli: number; readonly price_minor: bigint; readonly amount_minor: bigint;
  readonly list_minor?: Optional<bigint>; readonly reductions?: Optional<readonly PrintedReduction[]>; readonly unit?: Optional<'piece' | 'kilogram'>;
};
export type PrintedTender = { readonly kind: string; readonly amount_minor: bigint; readonly given_minor?: Optional<bigint>; readonly change_minor?: Optional<bigint>; readonly reference?: Optional<string | null> };

/** A sale or a refund as it was recorded. Amounts are in minor units and not below zero, of a refund too. */
export type PrintedSale = {
  readonly kind: 'sale' | 'refund'; readonly currency: Currency; readonly lines: readonly PrintedLine[];
  readonly tax: readonly { readonly rate_ppm: number; readonly net_minor: bigint; readonly tax_minor: bigint }[];
  readonly total_minor: bigint; readonly tenders: readonly PrintedTender[]; readonly tax_mode?: Optional<'included' | 'added'>;
  readonly rounding_minor?: Optional<bigint>; readonly waived_minor?: Optional<bigint>;
  readonly promotions?: Optional<readonly { readonly promotion: string; readonly names: Names }[]>;
  /** Absent: no card was shown. Without a balance the till could not ask for it. */
  readonly member?: Optional<{ readonly earned_points: number; readonly spent_points: number; readonly balance_points?: Optional<number> }>;
  /** Of a refund: what it does to the card of its sale. Without a figure of what leaves it the till could not tell; without a balance it did not know. */
  readonly points?: Optional<{ readonly taken_back_points?: Optional<number>; readonly returned_points: number; readonly balance_points?: Optional<number> }>;
};

export type PrintedStore = {
  readonly shop_name: string; readonly name: string; readonly timezone: string; readonly languages: readonly ('zh' | 'en')[];
  readonly receipt?: Optional<{
    readonly header: Readonly<Record<string, readonly string[]>>; readonly footer: Readonly<Record<string, readonly string[]>>;
    readonly logo: { readonly width_dots: number; readonly height_dots: number; readonly bits: string } | null;
  }>;
};

export type PrintedReceipt = {
  readonly sale: PrintedSale; readonly store: PrintedStore;
  readonly number: string;
  /** The digits of the entry's hash that stand on paper. */
  readonly hash: string;
  /** ISO 8601. */
  readonly at: string;
  readonly operator_name: string;
  /** What the QR code leads to; null: none is printed. */
  readonly link: string | null;
  /** When it is printed once more (ISO 8601); null: it is the receipt itself. */
  readonly copy_at: string | null;
  /** Made while somebody practised: it says so above and below, and stands for nothing. */
  readonly isPractice?: Optional<boolean>;
};

type Words = (typeof paper)['en'] | (typeof paper)['zh-CN'];
type Paper = { readonly words: Words; readonly tag: 'zh-CN' | 'en'; readonly language: 'zh' | 'en'; readonly currency: Currency };

export function receiptDocument(receipt: PrintedReceipt): PaperDocument {
  const { sale, store } = receipt;
  const language = store.languages[0] ?? 'en';
  const tag = language === 'zh' ? 'zh-CN' : 'en';
  const on: Paper = { words: paper[tag], tag, language, currency: sale.currency };
  const blocks: Block[] = [
    ...practiceBlocks(on, receipt), ...headBlocks(on, receipt), { kind: 'rule' }, ...sale.lines.flatMap((line) => lineBlocks(on, sale, line)), { kind: 'rule' },
    ...sumBlocks(on, sale), ...sale.tenders.flatMap((tender) => tenderBlocks(on, sale, tender)), ...includedTaxBlocks(on, sale), { kind: 'rule' },
    ...pointBlocks(on, sale), ...pointsBackBlocks(on, sale),
    ...proofBlocks(on, receipt), ...footBlocks(on, store), ...practiceBlocks(on, receipt), { kind: 'cut' },
  ];
  return { language: tag, blocks };
}

/** Nothing but the pulse that opens the drawer. */
export const DRAWER_DOCUMENT: PaperDocument = { language: 'en', blocks: [{ kind: 'drawer' }] };

function practiceBlocks({ words }: Paper, { isPractice }: PrintedReceipt): Block[] {
  if (!isPractice) return [];
  return [text(`*** ${words.practice} ***`, { align: 'center', size: 'large', bold: true }), text(words.no_receipt, { align: 'center' }), { kind: 'space' }];
}

function headBlocks(on: Paper, { store, sale, copy_at }: PrintedReceipt): Block[] {
  const { words } = on;
  const logo = store.receipt?.logo;
  const blocks: Block[] = logo ? [{ kind: 'logo', bitmap: readLogo(logo) }] : [];
  blocks.push(text(store.shop_name, { align: 'center', size: 'large', bold: true }));
  if (store.name !== store.shop_name) blocks.push(text(store.name, { align: 'center' }));
  for (const line of linesIn(store.receipt?.header, on.language)) blocks.push(text(line, { align: 'center' }));
  if (sale.kind === 'refund') blocks.push({ kind: 'space' }, text(words.refund, { align: 'center', size: 'tall', bold: true }));
  if (copy_at !== null) {
    blocks.push({ kind: 'space' }, text(`*** ${words.copy} ***`, { align: 'center', size: 'tall', bold: true }));
    blocks.push(text(fill(words.copy_of, { at: moment(copy_at, on.tag, store.timezone) }), { align: 'center' }));
  }
  return blocks;
}

function lineBlocks(on: Paper, sale: PrintedSale, line: PrintedLine): Block[] {
  const { words } = on;
  const reductions = line.reductions ?? [];
  const reduced_minor = sum(reductions.map((reduction) => reduction.amount_minor));
  const blocks = [columns(nameIn(line.names, on.language), figure(on, line.amount_minor + reduced_minor))];
  const isList = line.list_minor === undefined || line.list_minor === line.price_minor;
  if (line.qty_milli !== 1000 || !isList) {
    const each = fill(words.each, { quantity: quantity(on, line), price: figure(on, line.price_minor) });
    blocks.push(columns(`${each}${isList ? '' : ` (${fill(words.list_price, { price: figure(on, line.list_minor ?? 0n) })})`}`, '', { indent: 2 }));
  }
  for (const reduction of reductions) blocks.push(columns(reductionName(on, sale, reduction), figure(on, -reduction.amount_minor), { indent: 2 }));
  return blocks;
}

function reductionName(on: Paper, sale: PrintedSale, reduction: PrintedReduction): string {
  const names = reduction.names ?? sale.promotions?.find((each) => each.promotion === reduction.promotion)?.names;
  if (names) return nameIn(names, on.language);
  const { words } = on;
  const kinds = { discount: words.reduction.discount, share: words.reduction.share, promotion: words.reduction.promotion, points: words.reduction.points, part: words.reduction.part };
  return kinds[isIn(reduction.kind, kinds) ? reduction.kind : 'discount'];
}

/** How the lines come to the total. Where nothing stands between the two, the total stands alone. */
function sumBlocks(on: Paper, sale: PrintedSale): Block[] {
  const { words } = on;
  const rounding_minor = sale.rounding_minor ?? 0n;
  const waived_minor = sale.waived_minor ?? 0n;
  const steps: Block[] = [];
  if (sale.tax_mode === 'added') {
    for (const { rate_ppm, net_minor, tax_minor } of sale.tax) steps.push(columns(fill(words.tax_added, { rate: percent(on, rate_ppm), amount: figure(on, net_minor) }), figure(on, tax_minor)));
  }
  if (waived_minor !== 0n) steps.push(columns(words.waived, figure(on, -waived_minor)));
  if (rounding_minor !== 0n) steps.push(columns(words.rounding, figure(on, rounding_minor)));
  const subtotal = columns(words.subtotal, figure(on, sum(sale.lines.map((line) => line.amount_minor))));
  const total = columns(sale.kind === 'sale' ? words.total : words.refunded, formatMoney(sale.total_minor, on.currency, on.tag), { size: 'tall', bold: true });
  return steps.length > 0 ? [subtotal, ...steps, total] : [total];
}

function tenderBlocks(on: Paper, sale: PrintedSale, tender: PrintedTender): Block[] {
  const { words } = on;
  const kinds = { cash: words.tender.cash, card: words.tender.card, code: words.tender.code, exchange: words.tender.exchange };
  // A kind that this till does not know yet is still money, under its own name.
  const name = isIn(tender.kind, kinds) ? kinds[tender.kind] : tender.kind;
  const isExchange = tender.kind === 'exchange';
  if (sale.kind === 'refund') return [columns(isExchange ? words.for_new : fill(words.tender_back, { tender: name }), figure(on, tender.amount_minor))];
  // What an exchange refers to is an id, which tells a person nothing.
  const reference = tender.reference && !isExchange ? ` ${tender.reference}` : '';
  const blocks = [columns(name + reference, figure(on, tender.given_minor ?? tender.amount_minor))];
  if (tender.change_minor !== undefined && tender.change_minor > 0n) blocks.push(columns(words.change, figure(on, tender.change_minor)));
  return blocks;
}

function includedTaxBlocks(on: Paper, sale: PrintedSale): Block[] {
  if (sale.tax_mode === 'added') return [];
  return sale.tax.map(({ rate_ppm, net_minor, tax_minor }) =>
    columns(fill(on.words.tax_included, { rate: percent(on, rate_ppm), amount: figure(on, net_minor) }), figure(on, tax_minor)));
}

/** What a member's sale did with points, and what the card holds after it. */
function pointBlocks({ words, tag }: Paper, { member }: PrintedSale): Block[] {
  if (!member) return [];
  const figure = (points: number): string => new Intl.NumberFormat(tag).format(points);
  return [
    ...(member.spent_points > 0 ? [columns(words.points.spent, figure(-member.spent_points))] : []), columns(words.points.earned, figure(member.earned_points)),
    member.balance_points === undefined ? text(words.points.unknown) : columns(words.points.balance, figure(member.balance_points)), { kind: 'rule' },
  ];
}

/** What leaves the card with goods that come back, and what is on it again. Nothing is said where nothing changes. */
function pointsBackBlocks({ words, tag }: Paper, { points }: PrintedSale): Block[] {
  if (!points) return [];
  const figure = (count: number): string => new Intl.NumberFormat(tag).format(count);
  const { taken_back_points: taken_back, returned_points: returned, balance_points: balance } = points;
  const changes = [
    ...(taken_back === undefined ? [text(words.points.taken_back_unknown)] : taken_back > 0 ? [columns(words.points.taken_back, figure(-taken_back))] : []),
    ...(returned > 0 ? [columns(words.points.returned, figure(returned))] : []),
  ];
  if (changes.length === 0) return [];
  return [...changes, ...(balance === undefined ? [] : [columns(words.points.balance, figure(balance))]), { kind: 'rule' }];
}

function proofBlocks(on: Paper, receipt: PrintedReceipt): Block[] {
  const { words } = on;
  const facts = [
    columns(words.number, receipt.number), columns(words.at, moment(receipt.at, on.tag, receipt.store.timezone)), columns(words.operator, receipt.operator_name),
    columns(words.hash, receipt.hash),
  ];
  if (receipt.link === null) return facts;
  return [...facts, { kind: 'space' }, { kind: 'qr', content: receipt.link }, text(words.scan, { align: 'center' })];
}

function footBlocks(on: Paper, store: PrintedStore): Block[] {
  const lines = linesIn(store.receipt?.footer, on.language);
  return lines.length === 0 ? [] : [{ kind: 'space' }, ...lines.map((line) => text(line, { align: 'center' }))];
}

/** Lines in the paper's language, else in whatever language there are some. */
function linesIn(texts: Readonly<Record<string, readonly string[]>> | undefined, language: string): readonly string[] {
  if (!texts) return [];
  return texts[language] ?? Object.values(texts).find((lines) => lines.length > 0) ?? [];
}

function readLogo({ width_dots, height_dots, bits }: { readonly width_dots: number; readonly height_dots: number; readonly bits: string }): Bitmap {
  const bytes = Uint8Array.from(atob(bits), (letter) => letter.charCodeAt(0));
  const whole = new Uint8Array(Math.ceil(width_dots / 8) * height_dots);
  whole.set(bytes.subarray(0, whole.length));
  return { width_dots, height_dots, bits: whole };
}

/** An amount without its sign: a line of paper is short, and the total says the currency. */
function figure(on: Paper, amount_minor: bigint): string {
  const digits = currencyExponent(on.currency);
  return new Intl.NumberFormat(on.tag, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(toDecimal(amount_minor, on.currency) as Intl.StringNumericLiteral);
}

function quantity(on: Paper, line: PrintedLine): string {
  const amount = new Intl.NumberFormat(on.tag, { maximumFractionDigits: 3 }).format(line.qty_milli / 1000);
  return line.unit === 'kilogram' ? `${amount} ${on.words.kilogram}` : amount;
}

function percent(on: Paper, rate_ppm: number): string {
  return new Intl.NumberFormat(on.tag, { style: 'percent', maximumFractionDigits: 3 }).format(rate_ppm / 1_000_000);
}

function isIn<T extends object>(name: string, words: T): name is keyof T & string {
  return Object.hasOwn(words, name);
}
