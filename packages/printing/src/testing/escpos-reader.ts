/**
 * Reads ESC/POS as a printer does, after Epson's command reference: for tests of what was sent. What it does not know is
 * an error, because a printer would print it as rubbish.
 */
import type { Bitmap } from '../document.ts';

export type Printed =
  | { readonly kind: 'text'; readonly text: string; readonly bold: boolean; readonly wide: number; readonly high: number }
  | { readonly kind: 'picture'; readonly bitmap: Bitmap }
  | { readonly kind: 'qr'; readonly content: string; readonly dot: number; readonly align: number }
  | { readonly kind: 'feed' } | { readonly kind: 'cut' } | { readonly kind: 'drawer'; readonly pin: number; readonly on_ms: number };

const HIGH = 'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■ ';

type State = { bold: boolean; wide: number; high: number; align: number; qr: { content: string; dot: number } };

export function readEscPos(bytes: Uint8Array): Printed[] {
  const printed: Printed[] = [];
  const state: State = { bold: false, wide: 1, high: 1, align: 0, qr: { content: '', dot: 3 } };
  let line = '';
  /** As its first letter was printed: what is switched off behind the last one is for the next line. */
  let style = { bold: false, wide: 1, high: 1 };
  const endLine = (): void => {
    printed.push(line === '' ? { kind: 'feed' } : { kind: 'text', text: line, ...style });
    line = '';
  };
  for (let at = 0; at < bytes.length;) {
    const byte = bytes[at] as number;
    if (byte === 0x0a) {
      // A picture, a code or a cut has ended its own line; the feed behind it moves the paper on.
      endLine();
      at += 1;
    } else if (byte >= 0x20) {
      if (line === '') style = { bold: state.bold, wide: state.wide, high: state.high };
      line += byte < 0x7f ? String.fromCharCode(byte) : (HIGH[byte - 0x80] as string);
      at += 1;
    } else {
      at += readCommand(bytes.subarray(at), state, printed);
    }
  }
  if (line !== '') throw new Error(`a line has no end: ${line}`);
  return printed;
}

/** Answers how long the command is. */
function readCommand(bytes: Uint8Array, state: State, printed: Printed[]): number {
  const [first = 0, second = 0, third = 0, fourth = 0, fifth = 0] = bytes;
  const name = `${first.toString(16)} ${String.fromCharCode(second)}`;
  switch (name) {
    case '1b @':
      Object.assign(state, { bold: false, wide: 1, high: 1, align: 0 });
      return 2;
    case '1c .': return 2;
    case '1b M': return 3;
    case '1b t':
      if (third !== 0) throw new Error(`code page ${third} is not what was agreed`);
      return 3;
    case '1b E':
      state.bold = third === 1;
      return 3;
    case '1b a':
      state.align = third;
      return 3;
    case '1d !':
      state.wide = (third >> 4) + 1;
      state.high = (third & 7) + 1;
      return 3;
    case '1d V':
      printed.push({ kind: 'cut' });
      return 3;
    case '1b p':
      printed.push({ kind: 'drawer', pin: third === 0 ? 2 : 5, on_ms: fourth * 2 });
      return 5;
    case '1d v': return readPicture(bytes, printed);
    case '1d (': return readCode(bytes, fourth + fifth * 256, state, printed);
    default: throw new Error(`no printer knows ${[...bytes.subarray(0, 6)].map((each) => each.toString(16)).join(' ')}`);
  }
}

function readPicture(bytes: Uint8Array, printed: Printed[]): number {
  const row_bytes = (bytes[4] as number) + (bytes[5] as number) * 256;
  const height_dots = (bytes[6] as number) + (bytes[7] as number) * 256;
  const bits = bytes.slice(8, 8 + row_bytes * height_dots);
  if (bytes[2] !== 0x30 || bits.length !== row_bytes * height_dots) throw new Error('a picture is cut off');
  printed.push({ kind: 'picture', bitmap: { width_dots: row_bytes * 8, height_dots, bits } });
  return 8 + bits.length;
}

function readCode(bytes: Uint8Array, length: number, state: State, printed: Printed[]): number {
  const [, , , , , family, operation, value = 0] = bytes;
  if (family !== 0x31) throw new Error('the code is no QR code');
  if (operation === 0x43) state.qr.dot = value;
  if (operation === 0x50) state.qr.content = new TextDecoder('latin1').decode(bytes.subarray(8, 5 + length));
  if (operation === 0x51) printed.push({ kind: 'qr', ...state.qr, align: state.align });
  return 5 + length;
}
