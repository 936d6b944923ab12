/** The daily report on paper: A4, names to the left, figures to the right. */
import { PAGE, type PdfPage, type PdfRule, type PdfText, textWidth, writePdf } from '../../platform/pdf.ts';
import type { DailyText, Part } from './daily-text.ts';
import { type Language, TAGS, WORDS } from './words.ts';

const MARGIN = 48;
const WIDTH = PAGE.width - 2 * MARGIN;
const BOTTOM = 64;
const SIZE = 10;
const LINE = 17;
const GAP = 14;
const GREY = 0.4;

type Sheet = { readonly texts: PdfText[]; readonly rules: PdfRule[] };

export function writeDailyPdf(daily: DailyText, language: Language, made_at: Date): Buffer {
  const sheets: Sheet[] = [{ texts: [], rules: [] }];
  let y = PAGE.height - MARGIN - 20;
  const sheet = (): Sheet => sheets.at(-1) as Sheet;
  const put = (text: string, x: number, how: Omit<PdfText, 'x' | 'y' | 'text'>): void => void sheet().texts.push({ x, y, text, ...how });
  /** Begins a new page where so much would not fit. */
  const need = (height: number): void => {
    if (y - height >= BOTTOM) return;
    sheets.push({ texts: [], rules: [] });
    y = PAGE.height - MARGIN - 12;
  };
  put(fitted(daily.title, 18, WIDTH, true), MARGIN, { size: 18, is_bold: true });
  for (const line of daily.lines) {
    y -= LINE;
    put(fitted(line, SIZE, WIDTH), MARGIN, { size: SIZE, grey: GREY });
  }
  for (const part of daily.parts) {
    if (part.rows.length === 0 && part.empty === undefined) continue;
    need(GAP + 3 * LINE);
    y -= GAP + LINE;
    put(part.title, MARGIN, { size: 12, is_bold: true });
    y -= 6;
    sheet().rules.push({ x: MARGIN, y, width: WIDTH });
    if (part.rows.length === 0) {
      y -= LINE;
      put(part.empty ?? '', MARGIN, { size: SIZE });
    }
    const columns = columnsOf(part);
    for (const [at, row] of [...(part.head && part.rows.length > 0 ? [part.head] : []), ...part.rows].entries()) {
      need(LINE);
      y -= LINE;
      const is_head = part.head !== null && at === 0;
      row.forEach((cell, column) => {
        const { right, width } = columns[column] ?? { right: WIDTH, width: WIDTH };
        const text = fitted(cell, SIZE, width);
        put(text, MARGIN + (column === 0 ? 0 : right - textWidth(text, SIZE)), { size: SIZE, ...(is_head ? { grey: GREY } : {}) });
      });
    }
  }
  return writePdf(sheets.map((each, at) => withFoot(each, at, sheets.length, daily.title, language)), { title: daily.title, language: TAGS[language], made_at });
}

const COLUMN_GAP = 16;

/** Figures take what they need, the first column the rest. */
function columnsOf({ head, rows }: Part): readonly { readonly right: number; readonly width: number }[] {
  const all = head ? [head, ...rows] : rows;
  const widths = (all[0] ?? []).map((_, column) => Math.max(...all.map((row) => textWidth(row[column] ?? '', SIZE))));
  const columns: { right: number; width: number }[] = [];
  let right = WIDTH;
  for (let column = widths.length - 1; column > 0; column -= 1) {
    const width = Math.min(widths[column] ?? 0, WIDTH / 2);
    columns.unshift({ right, width });
    right -= width + COLUMN_GAP;
  }
  return [{ right, width: right }, ...columns];
}

/** As much of a text as there is room for. */
function fitted(text: string, size: number, width: number, is_bold = false): string {
  if (textWidth(text, size, is_bold) <= width) return text;
  const signs = [...text];
  while (signs.length > 0 && textWidth(`${signs.join('')}…`, size, is_bold) > width) signs.pop();
  return `${signs.join('')}…`;
}

function withFoot({ texts, rules }: Sheet, at: number, of: number, title: string, language: Language): PdfPage {
  const page = WORDS[language].page(at + 1, of);
  return { rules, texts: [...texts, { x: MARGIN, y: MARGIN - 10, size: 9, grey: GREY, text: title }, { x: MARGIN + WIDTH - textWidth(page, 9), y: MARGIN - 10, size: 9, grey: GREY, text: page }] };
}
