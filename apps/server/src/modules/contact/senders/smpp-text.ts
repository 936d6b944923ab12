/**
 * The text of a short message as octets: GSM 7 bit (one septet in each octet, as SMPP carries it) where all of it fits that alphabet,
 * else UCS-2; and as several parts, which a phone joins again, where it is too long for one. 3GPP TS 23.038, 23.040.
 */

/** `data_coding` as SMPP has it: 0 is the default alphabet, 8 UCS-2. */
export type SmsParts = { readonly data_coding: 0 | 8; /** Each with the header of its part before it, where there are several. */ readonly parts: readonly Buffer[]; readonly hasHeader: boolean };

const basic = [...'@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà'];
const escaped: readonly (readonly [string, number])[] = [['\f', 0x0a], ['^', 0x14], ['{', 0x28], ['}', 0x29], ['\\', 0x2f], ['[', 0x3c], ['~', 0x3d], [']', 0x3e], ['|', 0x40], ['€', 0x65]];
const escape_octet = 0x1b;
const octets_of: ReadonlyMap<string, readonly number[]> = new Map<string, readonly number[]>([
  ...basic.map((character, octet) => [character, [octet]] as const).filter(([character]) => character !== '\u001b'),
  ...escaped.map(([character, octet]) => [character, [escape_octet, octet]] as const),
]);
const escaped_by_octet: ReadonlyMap<number, string> = new Map(escaped.map(([character, octet]) => [octet, character]));

type Room = { readonly single: number; readonly part: number };
const septets: Room = { single: 160, part: 153 };
const octets: Room = { single: 140, part: 134 };

/** `reference`: 0 to 255, the same for the parts of one message; null where it would take more than `parts_max`, or is empty. */
export function encodeSms(text: string, reference: number, parts_max: number, allowsGsm = true): SmsParts | null {
  const characters = charactersOf(text);
  const isGsm = allowsGsm && characters.every((character) => octets_of.has(character));
  const units = characters.map((character) => (isGsm ? Buffer.from(octets_of.get(character) ?? []) : Buffer.from(character, 'utf16le').swap16()));
  const parts = divide(units, isGsm ? septets : octets);
  if (parts.length === 0 || parts.length > Math.min(parts_max, 255)) return null;
  const data_coding = isGsm ? 0 : 8;
  if (parts.length === 1) return { data_coding, parts, hasHeader: false };
  return { data_coding, parts: parts.map((part, index) => Buffer.concat([Buffer.from([5, 0, 3, reference & 0xff, parts.length, index + 1]), part])), hasHeader: true };
}

/** The whole text in one piece, for centres that divide it themselves (message_payload). */
export function encodeSmsWhole(text: string, octets_max: number, allowsGsm = true): { readonly data_coding: 0 | 8; readonly payload: Buffer } | null {
  const characters = charactersOf(text);
  const isGsm = allowsGsm && characters.every((character) => octets_of.has(character));
  const payload = isGsm ? Buffer.from(characters.flatMap((character) => octets_of.get(character) ?? [])) : Buffer.from(characters.join(''), 'utf16le').swap16();
  return payload.length === 0 || payload.length > octets_max ? null : { data_coding: isGsm ? 0 : 8, payload };
}

const charactersOf = (text: string): readonly string[] => [...text.toWellFormed().replaceAll(/\r\n?/g, '\n')];

/** No character is cut in two: neither one that is escaped nor one of two UTF-16 units. */
function divide(units: readonly Buffer[], room: Room): readonly Buffer[] {
  const whole = Buffer.concat(units);
  if (whole.length <= room.single) return whole.length === 0 ? [] : [whole];
  const parts: Buffer[][] = [];
  let left = 0;
  for (const unit of units) {
    if (unit.length > left) {
      parts.push([]);
      left = room.part;
    }
    parts.at(-1)?.push(unit);
    left -= unit.length;
  }
  return parts.map((part) => Buffer.concat(part));
}

/** What a phone or a centre wrote. Octets that mean nothing become the replacement character. */
export function decodeSms(bytes: Buffer, data_coding: number): string {
  if (data_coding === 8) return Buffer.from(bytes.subarray(0, bytes.length - (bytes.length % 2))).swap16().toString('utf16le').toWellFormed();
  if (data_coding === 3) return bytes.toString('latin1');
  if (data_coding !== 0 && data_coding !== 1) return bytes.toString('utf8');
  let text = '';
  for (let at = 0; at < bytes.length; at += 1) {
    const octet = bytes[at] ?? 0;
    if (octet === escape_octet) {
      at += 1;
      text += escaped_by_octet.get(bytes[at] ?? 0) ?? ' ';
    } else text += basic[octet] ?? '\ufffd';
  }
  return text;
}

/** The part's place, and what follows the header; null where there is none of that kind. */
export function readPart(bytes: Buffer): { readonly part: number; readonly parts: number; readonly body: Buffer } | null {
  const length = (bytes[0] ?? 0) + 1;
  if (length > bytes.length) return null;
  for (let at = 1; at + 1 < length; at += 2 + (bytes[at + 1] ?? 0)) {
    const [kind, size] = [bytes[at], bytes[at + 1] ?? 0];
    if (kind === 0 && size === 3 && at + 5 <= length) return { parts: bytes[at + 3] ?? 1, part: bytes[at + 4] ?? 1, body: bytes.subarray(length) };
    if (kind === 8 && size === 4 && at + 6 <= length) return { parts: bytes[at + 4] ?? 1, part: bytes[at + 5] ?? 1, body: bytes.subarray(length) };
  }
  return { part: 1, parts: 1, body: bytes.subarray(length) };
}
