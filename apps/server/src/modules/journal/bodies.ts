/**
 * Reads the bodies of entries. The schemas of packages/protocol are the truth; the kind that fills an upload, the sale,
 * has a lean reader beside it that accepts nothing that its schema refuses and gives the same result
 * (bodies.test.ts compares the two). What it can't judge quickly it leaves to the schema.
 */
import { type TaxLine, RATE_PPM_MAX } from '@stilltill/domain/tax';
import { AMOUNT_MINOR_MAX, PRICE_MINOR_MAX, QTY_MILLI_MAX } from '@stilltill/domain/money';
import { type Result, fail, ok } from '@stilltill/domain/result';
import type { BasketLine, Sale, Tender } from '@stilltill/domain/sale';
import { TERMINAL_KINDS, type TerminalKind, isTerminalKind } from '@stilltill/protocol';

/** `kind_unknown`, `body_invalid`: the entry is stored and shown, and not projected. */
export function readBody(kind: string, body: Readonly<Record<string, unknown>>): Result<{ readonly kind: TerminalKind; readonly body: object }> {
  if (!isTerminalKind(kind)) return fail('kind_unknown', { kind });
  if (kind === 'sale.completed') {
    const sale = readSaleLean(body);
    if (sale) return ok({ kind, body: sale });
  }
  const read = TERMINAL_KINDS[kind].safeParse(body);
  return read.success ? ok({ kind, body: read.data }) : fail('body_invalid', { kind });
}

type Fields = Readonly<Record<string, unknown>>;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const HASH = /^[0-9a-f]{64}$/;
const CURRENCY = /^[A-Z]{3}$/;
const MINOR = /^(0|-?[1-9][0-9]{0,15})$/;
const TIME = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$/;
const BASIS_MAX = 80;
const LANGUAGE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$/;

/** What most sales are without. Where one of them stands, the schema reads the sale. */
const RARE_IN_SALE = ['tax_mode', 'discount', 'waived_minor', 'rounding_minor', 'coupons', 'promotions', 'approvals', 'unknown', 'member', 'personal'] as const;
const RARE_IN_LINE = ['list_minor', 'discount', 'reductions'] as const;

function hasAny(fields: Fields, names: readonly string[]): boolean {
  return names.some((name) => fields[name] !== undefined);
}

/** The sale, or null where it does not fit or is out of the ordinary. */
export function readSaleLean(body: Fields): Sale | null {
  if (hasAny(body, RARE_IN_SALE)) return null;
  const { sale, shift, currency, receipt_token_hash } = body;
  const total_minor = readAmount(body['total_minor'], 0n, AMOUNT_MINOR_MAX);
  if (!isMatch(sale, UUID) || !isMatch(shift, UUID) || !isMatch(currency, CURRENCY) || total_minor === null) return null;
  if (receipt_token_hash !== null && !isMatch(receipt_token_hash, HASH)) return null;
  const lines = readList(body['lines'], readLine);
  const voided = readList(body['voided'], readLine);
  const tax = readList(body['tax'], readTaxLine);
  const tenders = readList(body['tenders'], readTender);
  if (!lines || !voided || !tax || !tenders || lines.length === 0 || tenders.length === 0) return null;
  const { reckoned_at, reckoned_basis } = body;
  if ((reckoned_at !== undefined && !isMatch(reckoned_at, TIME)) || (reckoned_basis !== undefined && !isText(reckoned_basis, BASIS_MAX))) return null;
  return {
    sale, shift, currency, lines, voided, tax, total_minor, tenders, receipt_token_hash,
    ...(reckoned_at === undefined ? {} : { reckoned_at }), ...(reckoned_basis === undefined ? {} : { reckoned_basis }),
  };
}

function readList<T>(value: unknown, readItem: (item: Fields) => T | null): T[] | null {
  if (!Array.isArray(value)) return null;
  const items: T[] = [];
  for (const each of value as readonly unknown[]) {
    if (typeof each !== 'object' || each === null || Array.isArray(each)) return null;
    const item = readItem(each as Fields);
    if (item === null) return null;
    items.push(item);
  }
  return items;
}

function readLine(fields: Fields): BasketLine | null {
  if (hasAny(fields, RARE_IN_LINE)) return null;
  const { line, product, names, barcode, qty_milli, tax_rate_ppm, unit, category } = fields;
  const price_minor = readAmount(fields['price_minor'], 0n, PRICE_MINOR_MAX);
  const amount_minor = readAmount(fields['amount_minor'], 0n, AMOUNT_MINOR_MAX);
  if (price_minor === null || amount_minor === null) return null;
  if (!isInteger(line, 1, Number.MAX_SAFE_INTEGER) || !isInteger(qty_milli, 1, QTY_MILLI_MAX) || !isInteger(tax_rate_ppm, 0, RATE_PPM_MAX)) return null;
  if (product !== null && !isMatch(product, UUID)) return null;
  if (barcode !== null && !isText(barcode, 200)) return null;
  if ((unit !== undefined && unit !== 'kilogram') || (category !== undefined && !isText(category, 100))) return null;
  const read_names = readNames(names);
  return read_names && {
    line, product, names: read_names, barcode, qty_milli, price_minor, tax_rate_ppm, amount_minor, ...(unit === undefined ? {} : { unit }), ...(category === undefined ? {} : { category }),
  };
}

function readNames(value: unknown): Record<string, string> | null {
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return null;
  const names: Record<string, string> = {};
  for (const [language, name] of Object.entries(value)) {
    if (!LANGUAGE.test(language) || typeof name !== 'string' || name.length > 300) return null;
    names[language] = name;
  }
  return names;
}

function readTaxLine(fields: Fields): TaxLine | null {
  const { rate_ppm } = fields;
  const net_minor = readAmount(fields['net_minor'], -AMOUNT_MINOR_MAX, AMOUNT_MINOR_MAX);
  const tax_minor = readAmount(fields['tax_minor'], -AMOUNT_MINOR_MAX, AMOUNT_MINOR_MAX);
  if (net_minor === null || tax_minor === null || !isInteger(rate_ppm, 0, RATE_PPM_MAX)) return null;
  return { rate_ppm, net_minor, tax_minor };
}

function readTender(fields: Fields): Tender | null {
  const { tender, kind } = fields;
  const amount_minor = readAmount(fields['amount_minor'], 0n, AMOUNT_MINOR_MAX);
  const given_minor = readAmount(fields['given_minor'], 0n, AMOUNT_MINOR_MAX);
  const change_minor = readAmount(fields['change_minor'], 0n, AMOUNT_MINOR_MAX);
  if (amount_minor === null || given_minor === null || change_minor === null) return null;
  if (!isMatch(tender, UUID) || kind !== 'cash' || fields['reference'] !== undefined) return null;
  return { tender, kind, amount_minor, given_minor, change_minor };
}

function readAmount(value: unknown, min: bigint, max: bigint): bigint | null {
  if (!isMatch(value, MINOR)) return null;
  const amount_minor = BigInt(value);
  return amount_minor >= min && amount_minor <= max ? amount_minor : null;
}

function isMatch(value: unknown, pattern: RegExp): value is string {
  return typeof value === 'string' && pattern.test(value);
}

function isText(value: unknown, length_max: number): value is string {
  return typeof value === 'string' && value.length <= length_max;
}

function isInteger(value: unknown, min: number, max: number): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max;
}
