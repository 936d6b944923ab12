/** The thread in which workbooks are read: whatever a file does to it, the server goes on. Its answers are in workbook.ts. */
import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '@stilltill/domain/result';
// Reads workbooks of Excel, LibreOffice and WPS row by row, and stops where a part unpacks to more than it said.
import { readXlsx, streamXlsxRows } from 'hucre/xlsx';
import type { WorkbookAnswer, WorkbookTask } from './workbook.ts';

const PIECE_CHARS = 512 * 1024;
/** Spreadsheets hold so many digits of a number: what stands behind them is of their arithmetic. */
const DIGITS = 15;

function numberText(value: number): string {
  const held = Number(value.toPrecision(DIGITS));
  // A code of more digits was rounded: as a power of ten it is seen to be.
  if (Math.abs(held) >= 10 ** DIGITS) return held.toExponential();
  const text = String(held);
  return text.includes('e') ? held.toFixed(20).replace(/\.?0+$/, '') : text;
}

function dateText(value: Date): string {
  return Number.isNaN(value.getTime()) ? '' : value.toISOString().replace(/T00:00:00\.000Z$/, '').replace(/\.\d+Z$/, '');
}

/** A cell as what it is, and not as it is shown: a point divides, and a day is written year first. */
function cellText(value: unknown): string {
  if (typeof value === 'number') return numberText(value);
  if (value instanceof Date) return dateText(value);
  return value === null || value === undefined ? '' : String(value as string | boolean).replaceAll(/[\r\n]+/g, ' ').trim();
}

/** The cells of rows that say anything, by their numbers, the first one being 0. */
async function* rowsOf({ bytes, columns_max }: WorkbookTask, sheet: string): AsyncGenerator<readonly [index: number, cells: readonly string[]]> {
  for await (const { index, values } of streamXlsxRows(bytes, { sheet })) {
    const cells = values.slice(0, columns_max).map(cellText);
    if (cells.some((cell) => cell !== '')) yield [index, cells];
  }
}

/** Whoever makes workbooks by a program may leave the first sheet empty. */
async function firstWithRows(task: WorkbookTask, sheets: readonly string[]): Promise<string | null> {
  for (const sheet of sheets) {
    let count = 0;
    for await (const _row of rowsOf(task, sheet)) {
      count += 1;
      if (count > 1) return sheet;
    }
  }
  return null;
}

async function readSheet(task: WorkbookTask, send: (answer: WorkbookAnswer) => void): Promise<void> {
  const sheets: string[] = [];
  await readXlsx(task.bytes, { sheets: ({ name }) => { sheets.push(name); return false; } });
  const sheet = task.sheet !== null && sheets.includes(task.sheet) ? task.sheet : await firstWithRows(task, sheets);
  send({ kind: 'sheets', sheets, sheet });
  if (sheet === null) return;
  let [line, count, chars, waiting] = [0, 0, 0, ''];
  for await (const [index, cells] of rowsOf(task, sheet)) {
    count += 1;
    if (count > task.rows_max + 1) return send({ kind: 'fault', code: 'file_too_long' });
    // Rows out of their order: a workbook that contradicts itself.
    if (index < line) return send({ kind: 'fault', code: 'file_unreadable' });
    const text = `${'\n'.repeat(index - line)}${cells.map((cell) => (cell === '' ? '' : `"${cell.replaceAll('"', '""')}"`)).join(',')}\n`;
    line = index + 1;
    chars += text.length;
    if (chars > task.chars_max) return send({ kind: 'fault', code: 'file_too_large' });
    waiting += text;
    if (waiting.length < PIECE_CHARS) continue;
    send({ kind: 'text', text: waiting });
    waiting = '';
  }
  // A header and nothing below it.
  if (count < 2) return send({ kind: 'fault', code: 'file_unreadable' });
  if (waiting !== '') send({ kind: 'text', text: waiting });
  send({ kind: 'end' });
}

const port = parentPort;
assert(port, 'this file is a thread');
await readSheet(workerData as WorkbookTask, (answer) => port.postMessage(answer));
