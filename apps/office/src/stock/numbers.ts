/** Quantities and costs as people type and read them. */
import { QTY_MILLI_MAX, currencyExponent } from '@stilltill/domain/money';

/** A quantity of zero or more in thousandths, as it was typed; null: it is none. Full-width figures count too. */
export function readLevel(typed: string): number | null {
  const match = /^([0-9]{0,9})(?:[.。]([0-9]{0,3}))?$/.exec(typed.normalize('NFKC').trim().replace(',', '.'));
  const [, whole = '', part = ''] = match ?? [];
  if (!match || whole + part === '') return null;
  const qty_milli = Number(whole || '0') * 1000 + Number(part.padEnd(3, '0'));
  return qty_milli <= QTY_MILLI_MAX ? qty_milli : null;
}

/** A quantity as it is typed: "3", "1.25". */
export function typedLevel(qty_milli: number): string {
  return String(qty_milli / 1000);
}

/** A difference with its sign: "+2", "−0.5". */
export function differenceText(qty_milli: number, tag: string): string {
  return new Intl.NumberFormat(tag, { maximumFractionDigits: 3, signDisplay: 'exceptZero' }).format(qty_milli / 1000);
}

/** What one costs, from millionths of a minor unit: as its currency is written, or with two digits more where those say something. */
export function unitCostText(cost_micro: bigint, currency: string, tag: string): string {
  const exponent = currencyExponent(currency);
  const digits = (cost_micro < 0n ? -cost_micro : cost_micro).toString().padStart(exponent + 7, '0');
  const point = digits.length - exponent - 6;
  const plain = `${cost_micro < 0n ? '-' : ''}${digits.slice(0, point)}.${digits.slice(point)}`;
  const is_exact = /^0*$/.test(digits.slice(point + exponent, point + exponent + 2));
  const fraction = is_exact ? exponent : exponent + 2;
  const format = new Intl.NumberFormat(tag, { style: 'currency', currency, currencyDisplay: 'narrowSymbol', minimumFractionDigits: fraction, maximumFractionDigits: fraction });
  return format.format(plain as Intl.StringNumericLiteral);
}
