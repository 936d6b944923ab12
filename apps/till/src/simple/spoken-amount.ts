import { type Currency, currencyExponent } from '@stilltill/domain/money';

/** An amount as a person says it: "3元5角", "3 yuan 50"; other currencies by their names in the language. Not below zero. */
export function spokenAmount(amount_minor: bigint, currency: Currency, language: 'zh' | 'en'): string {
  const unit = 10n ** BigInt(currencyExponent(currency));
  const [whole, rest] = [amount_minor / unit, amount_minor % unit];
  if (currency !== 'CNY') return named(whole, rest, currency, language);
  if (language === 'zh') return yuanInChinese(whole, rest);
  if (rest === 0n) return `${whole} yuan`;
  return whole === 0n ? `${rest} fen` : `${whole} yuan ${rest < 10n ? `${rest} fen` : rest}`;
}

function yuanInChinese(yuan: bigint, rest: bigint): string {
  const [jiao, fen] = [rest / 10n, rest % 10n];
  const parts = [yuan > 0n || rest === 0n ? `${yuan}元` : '', jiao > 0n ? `${jiao}角` : '', fen > 0n ? `${yuan > 0n && jiao === 0n ? '零' : ''}${fen}分` : ''];
  return parts.join('');
}

/** Figures as text, so that no amount passes through a float. */
function named(whole: bigint, rest: bigint, currency: Currency, language: 'zh' | 'en'): string {
  const digits = currencyExponent(currency);
  const figures = digits === 0 ? `${whole}` : `${whole}.${String(rest).padStart(digits, '0')}`;
  const format = new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en', { style: 'currency', currency, currencyDisplay: 'name', minimumFractionDigits: rest === 0n ? 0 : digits });
  return format.format((rest === 0n ? `${whole}` : figures) as Intl.StringNumericLiteral);
}
