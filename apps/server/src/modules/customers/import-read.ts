/**
 * Reads a list of customers as spreadsheets write them: in UTF-8, UTF-16 or GBK, with commas, semicolons or tabs, in rows that
 * may hold anything. What can't be right is said by a code for each row; nothing of it is looked up here.
 */
import { COMMERCIAL, type Channel, type Purpose, isChannel, isPurpose, isZone, placesOfPhone, readEmail, readPhone } from '@stilltill/domain/contact';
import { type Result, fail, ok } from '@stilltill/domain/result';
import type { ImportProblemName } from '@stilltill/protocol';
import type { z } from 'zod';
import { sha256Hex } from '../../platform/sha256.ts';
import { type Bytes, type Encoding, readCsv } from '../../platform/table-file.ts';

export type ProblemCode = z.output<typeof ImportProblemName>;
export const ROWS_MAX = 100_000;

const FIELDS = ['name', 'phone', 'email', 'language', 'place', 'zone', 'notes', 'purposes', 'channels', 'proof', 'obtained_at', 'where'] as const;
export type Field = (typeof FIELDS)[number];
const NAMES: Readonly<Record<Field, readonly string[]>> = {
  name: ['name', '姓名', '名字', '顾客'], phone: ['phone', 'mobile', 'phonenumber', '电话', '手机', '手机号', '电话号码'], email: ['email', 'mail', 'emailaddress', '邮箱', '邮件', '电子邮箱'],
  language: ['language', '语言'], place: ['place', 'country', '地区', '国家', '居住地'], zone: ['zone', 'timezone', '时区'], notes: ['notes', 'note', '备注'],
  purposes: ['purposes', 'purpose', 'consentpurpose', '目的', '同意目的'], channels: ['channels', 'channel', 'consentchannels', '渠道', '同意渠道'], proof: ['proof', '证明', '来源证明'],
  obtained_at: ['obtainedat', 'date', '取得时间', '同意时间', '日期'], where: ['where', '取得地点', '地点', '来源'],
};
const PURPOSE_WORDS: Readonly<Record<string, Purpose>> = { 优惠: 'marketing', 营销: 'marketing', 促销: 'marketing', 回访: 'follow_up', 调查: 'survey', 问卷: 'survey', 推荐: 'recommendation', offers: 'marketing', followup: 'follow_up' };
const CHANNEL_WORDS: Readonly<Record<string, Channel>> = { 短信: 'sms', 邮件: 'email', 邮箱: 'email', 电话: 'voice', 语音: 'voice', 推送: 'push', mail: 'email', call: 'voice', phone: 'voice', text: 'sms' };

export type Columns = { readonly known: readonly (Field | null)[]; readonly names: readonly string[]; readonly unknown: readonly string[] };

/** Which column is what. `file_columns_missing`: nobody could be found again. */
export function readColumns(header: readonly string[]): Result<Columns> {
  const taken = new Set<Field>();
  const known = header.map((cell): Field | null => {
    const plain = cell.normalize('NFKC').toLowerCase().replaceAll(/[\s_\-*]/g, '');
    const field = FIELDS.find((each) => NAMES[each].includes(plain) && !taken.has(each)) ?? null;
    if (field) taken.add(field);
    return field;
  });
  if (!taken.has('phone') && !taken.has('email')) return fail('file_columns_missing');
  return ok({ known, names: known.filter((field) => field !== null), unknown: header.filter((_, at) => known[at] === null).map((cell) => cell.slice(0, 60)).filter((cell) => cell !== '').slice(0, 20) });
}

/** One row by what its columns are; `line`: where it stands in the file, the header being 1. Null fields: it can't be read. */
export type RawRow = { readonly line: number; readonly fields: Readonly<Partial<Record<Field, string>>> | null };

/** The rows of a file, as its bytes come. The first answer is its columns. `file_columns_missing`, `file_unreadable`. */
export async function* readRows(chunks: Bytes, encoding: Encoding, delimiter: string): AsyncGenerator<Result<Columns> | RawRow> {
  let columns: Columns | null = null;
  for await (const { line, cells } of readCsv(chunks, encoding, delimiter)) {
    if (columns) {
      const { known } = columns;
      yield { line, fields: cells && Object.fromEntries(known.flatMap((field, at) => (field === null ? [] : [[field, (cells[at] ?? '').trim()]]))) };
      continue;
    }
    const read = readColumns(cells ?? []);
    yield read;
    if (!read.ok) return;
    columns = read.value;
  }
  if (!columns) yield fail('file_columns_missing');
}

export type ReadConsent = { readonly purposes: readonly Purpose[]; readonly channels: readonly Channel[]; readonly at: string; readonly proof: string; readonly notice_hash: string };
export type ReadCustomer = {
  readonly line: number; readonly name: string; readonly notes: string; readonly language: string | null; readonly places: readonly string[]; readonly places_certainty: 'known' | 'guessed'; readonly zone: string | null;
  readonly phone: string | null; readonly email: string | null; readonly consent: ReadConsent | null;
};
/** `customer` null: the row is not taken. */
export type ReadRow = { readonly line: number; readonly customer: ReadCustomer | null; readonly problems: readonly ProblemCode[]; readonly isWithoutProof: boolean };

const LENGTHS: Readonly<Record<Field, number>> = { name: 200, phone: 80, email: 320, language: 20, place: 20, zone: 60, notes: 2000, purposes: 200, channels: 200, proof: 1000, obtained_at: 40, where: 200 };
/** What a spreadsheet would run where somebody opens an export of it. Numbers may begin with a plus. */
const FORMULA = /^(?:[=@\t\r]|[+-].*[(|!])/;

/** `here`: the country that numbers without one are of. */
export function readRow({ line, fields }: RawRow, here: string | null, now_ms: number): ReadRow {
  const refused = (code: ProblemCode): ReadRow => ({ line, customer: null, problems: [code], isWithoutProof: false });
  if (!fields) return refused('row_broken');
  const of = (field: Field): string => fields[field] ?? '';
  if (FIELDS.some((field) => of(field).length > LENGTHS[field])) return refused('too_long');
  if ((['name', 'notes', 'proof', 'where'] as const).some((field) => FORMULA.test(of(field)))) return refused('formula');
  if (of('phone') === '' && of('email') === '') return refused('nobody');
  const [phone, email] = [of('phone') === '' ? null : readPhone(of('phone'), here), of('email') === '' ? null : readEmail(of('email'))];
  if (phone && !phone.ok) return refused('phone_invalid');
  if (email && !email.ok) return refused(email.fault.code === 'email_lookalike' ? 'email_lookalike' : 'email_invalid');
  const place = of('place').toUpperCase();
  if (place !== '' && !/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/.test(place)) return refused('place_invalid');
  if (of('zone') !== '' && !isZone(of('zone'))) return refused('zone_invalid');
  const language = languageOf(of('language'));
  if (language === undefined) return refused('language_invalid');
  const guessed = phone ? placesOfPhone(phone.value.e164) : [];
  const said = readConsent(of, phone !== null, email !== null, now_ms);
  return {
    line, problems: said.problems, isWithoutProof: said.isWithoutProof,
    customer: {
      line, name: of('name'), notes: of('notes'), language, zone: of('zone') === '' ? null : of('zone'), phone: phone?.value.e164 ?? null, email: email?.value.address ?? null, consent: said.consent,
      places: place !== '' ? [place] : guessed.length > 0 ? guessed : here === null ? [] : [here], places_certainty: place === '' ? 'guessed' : 'known',
    },
  };
}

/** Undefined: none that is spoken here. */
function languageOf(text: string): 'zh' | 'en' | null | undefined {
  if (text === '') return null;
  return /^(zh|中文|chinese)/i.test(text) ? 'zh' : /^(en|英文|english)/i.test(text) ? 'en' : undefined;
}

type Said = { readonly consent: ReadConsent | null; readonly problems: readonly ProblemCode[]; readonly isWithoutProof: boolean };

/** Proof of where it came from, and when; or it counts as none. */
function readConsent(of: (field: Field) => string, has_phone: boolean, has_email: boolean, now_ms: number): Said {
  const none = (code: ProblemCode): Said => ({ consent: null, problems: [code], isWithoutProof: true });
  if (of('purposes') === '' && of('channels') === '') return { consent: null, problems: [], isWithoutProof: false };
  const [purposes, channels] = [readWords(of('purposes'), PURPOSE_WORDS, isPurpose), readWords(of('channels'), CHANNEL_WORDS, isChannel)];
  if (purposes === null || purposes.length === 0 || purposes.some((each) => !COMMERCIAL.includes(each))) return none('purpose_unknown');
  if (channels === null || channels.length === 0) return none('channel_unknown');
  if (of('proof') === '') return none('no_proof');
  if (of('obtained_at') === '') return none('no_date');
  const at_ms = readMoment(of('obtained_at'));
  if (at_ms === null) return none('date_invalid');
  if (at_ms > now_ms) return none('date_future');
  const reached = channels.filter((channel) => (channel === 'email' ? has_email : channel !== 'push' && has_phone));
  if (reached.length === 0) return none('channel_without_point');
  const proof = of('where') === '' ? of('proof') : `${of('proof')} (${of('where')})`;
  return {
    consent: { purposes, channels: reached, at: new Date(at_ms).toISOString(), proof, notice_hash: sha256Hex(proof) },
    problems: reached.length < channels.length ? ['channel_without_point'] : [], isWithoutProof: false,
  };
}

/** Null: one of them is not known. */
function readWords<T extends string>(text: string, words: Readonly<Record<string, T>>, isOne: (word: unknown) => word is T): readonly T[] | null {
  const read = text.normalize('NFKC').toLowerCase().split(/[\s,;/|、，；]+/).filter((word) => word !== '').map((word): T | null => (isOne(word) ? word : words[word] ?? null));
  return read.includes(null) ? null : [...new Set(read.filter((word) => word !== null))];
}

const DAY = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/;
/** The east of the world: of a day without an hour the earliest moment counts, so that a withdrawal of that day wins. */
const EARLIEST = '+14:00';
const OLDEST_MS = Date.UTC(1990, 0, 1);

/** Milliseconds since 1970; null: no moment. Without a zone it is the earliest that it can have been. */
function readMoment(text: string): number | null {
  const plain = text.normalize('NFKC');
  const day = DAY.exec(plain);
  const local = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/.test(plain);
  const iso = day ? `${day[1]}-${day[2]?.padStart(2, '0')}-${day[3]?.padStart(2, '0')}T00:00:00${EARLIEST}` : local ? `${plain.replace(' ', 'T')}${EARLIEST}` : plain;
  if (!/^\d{4}-\d{2}-\d{2}T/.test(iso)) return null;
  const at_ms = Date.parse(iso);
  // 30 February is no day, though it can be read as one.
  if (Number.isNaN(at_ms) || at_ms < OLDEST_MS || (day && new Date(Date.UTC(Number(day[1]), Number(day[2]) - 1, Number(day[3]))).getUTCDate() !== Number(day[3]))) return null;
  return at_ms;
}
