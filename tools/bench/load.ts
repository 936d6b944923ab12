/** Uploads that are built and signed before the clock runs, and the tills that send them over kept connections. */
import { randomBytes, randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { extend } from '@stilltill/domain/money';
import { taxOf } from '@stilltill/domain/tax';
import { systemClock } from '@stilltill/server/platform/clock.ts';
import { makeIdSource, systemRandom } from '@stilltill/server/platform/ids.ts';
import type { Ask, EnrolledTestTerminal } from '@stilltill/testing/enrol-terminal';

export type BenchTill = { readonly terminal: EnrolledTestTerminal; readonly shift: string; readonly operator: string; pass: string };
export type Prebuilt = { readonly body: Buffer; readonly sales: number; readonly total_minor: bigint };

const NAMES = ['苹果', '全脂牛奶', '洗发水', '电池四节装', '手工面包', '矿泉水', '蓝色圆珠笔', '巧克力', '洗衣液', '速食面'];
const PRODUCTS = Array.from({ length: 300 }, (_, index) => ({
  id: randomUUID(), barcode: String(6_901_234_500_000 + index), price_minor: BigInt(150 + index * 37),
  names: { 'zh-CN': `${NAMES[index % NAMES.length]} ${index}`, en: `Product ${index} of the bench` }, tax_rate_ppm: index % 3 === 0 ? 90_000 : 130_000,
}));

/** As tills make them: an index over ids that rise is written at its end. */
const ids = makeIdSource(systemClock, systemRandom);
let drawn = 0;

/** The body of a sale of five lines, in the form of the wire. */
function saleBody(till: BenchTill): { readonly body: object; readonly total_minor: bigint } {
  const lines = [1, 2, 3, 4, 5].map((line) => {
    drawn += 7;
    const product = PRODUCTS[drawn % PRODUCTS.length] as (typeof PRODUCTS)[number];
    const qty_milli = 1000 * (1 + (drawn % 3));
    return {
      line, product: product.id, names: product.names, barcode: product.barcode, qty_milli, price_minor: product.price_minor,
      tax_rate_ppm: product.tax_rate_ppm, amount_minor: extend(product.price_minor, qty_milli),
    };
  });
  const total_minor = lines.reduce((sum, line) => sum + line.amount_minor, 0n);
  const given_minor = ((total_minor + 9_999n) / 10_000n) * 10_000n;
  const body = {
    sale: ids.uuid(), shift: till.shift, currency: 'CNY', lines, voided: [], tax: taxOf(lines), total_minor,
    tenders: [{ tender: ids.uuid(), kind: 'cash', amount_minor: total_minor, given_minor, change_minor: given_minor - total_minor }],
    receipt_token_hash: randomBytes(32).toString('hex'),
  };
  return { body, total_minor };
}

export function buildUploads(till: BenchTill, count: number, sales_each: number): Prebuilt[] {
  return Array.from({ length: count }, () => {
    let total_minor = 0n;
    const run = Array.from({ length: sales_each }, () => {
      const sale = saleBody(till);
      total_minor += sale.total_minor;
      return till.terminal.write('sale.completed', sale.body, till.operator);
    });
    return { body: Buffer.from(till.terminal.upload(run)), sales: sales_each, total_minor };
  });
}

type Answer = { readonly status: number; readonly body: string };

/**
 * Asks over HTTP on a connection of its own that is kept, one request after the other. It knows no more of HTTP than
 * this server's answers need, since the load shares the machine with what it measures.
 */
export function makeAsk(origin: URL): { readonly ask: Ask; send(path: string, body: Buffer, headers: Record<string, string>): Promise<Answer>; close(): void } {
  const socket = connect({ host: origin.hostname, port: Number(origin.port), noDelay: true });
  let waiting: PromiseWithResolvers<Answer> | null = null;
  let received: Buffer = Buffer.alloc(0);
  socket.on('data', (part: Buffer) => {
    received = received.length === 0 ? part : Buffer.concat([received, part]);
    const answer = readAnswer(received);
    if (!answer || !waiting) return;
    received = Buffer.alloc(0);
    const { resolve } = waiting;
    waiting = null;
    resolve(answer);
  });
  socket.on('error', (error) => waiting?.reject(error)).on('close', () => waiting?.reject(new Error('the server closed the connection')));
  const send = (path: string, body: Buffer, headers: Record<string, string>): Promise<Answer> => {
    waiting = Promise.withResolvers<Answer>();
    const given = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('');
    socket.cork();
    socket.write(`POST ${path} HTTP/1.1\r\nhost: ${origin.host}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n${given}\r\n`);
    socket.write(body);
    socket.uncork();
    return waiting.promise;
  };
  return { send, ask: (path, body, headers) => send(path, Buffer.from(body), headers), close: () => void socket.destroy() };
}

/** The one answer that these bytes hold; null while it is not all there. */
function readAnswer(bytes: Buffer): Answer | null {
  const head_end = bytes.indexOf('\r\n\r\n');
  if (head_end < 0) return null;
  const head = bytes.toString('latin1', 0, head_end);
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  if (length === undefined) throw new Error(`an answer without its length: ${head}`);
  const body = bytes.subarray(head_end + 4);
  return body.length < Number(length) ? null : { status: Number(head.slice(9, 12)), body: body.toString() };
}

export type Sent = { readonly sales: number; readonly total_minor: bigint; readonly latencies_ms: number[]; readonly seconds: number; readonly ran_out: boolean };

/** Every till sends its uploads one after the other until the time is over, each when the one before is acknowledged. */
export async function sendAll(origin: URL, tills: readonly (BenchTill & { readonly uploads: readonly Prebuilt[] })[], seconds_max: number): Promise<Sent> {
  const began = performance.now();
  const until = began + seconds_max * 1000;
  const latencies_ms: number[] = [];
  let sales = 0;
  let total_minor = 0n;
  let ran_out = false;
  await Promise.all(tills.map(async (till) => {
    const { send, close } = makeAsk(origin);
    for (const upload of till.uploads) {
      const asked = performance.now();
      if (asked >= until) return close();
      const answer = await send('/api/v1/journal', upload.body, { authorization: till.pass });
      if (answer.status !== 200) throw new Error(`an upload was refused: ${answer.status} ${answer.body}`);
      latencies_ms.push(performance.now() - asked);
      sales += upload.sales;
      total_minor += upload.total_minor;
    }
    ran_out = true;
    close();
  }));
  return { sales, total_minor, latencies_ms, seconds: (performance.now() - began) / 1000, ran_out };
}

/** The value below which a part of all lie, such as 0.99. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

/** To one decimal, as figures are shown. */
export function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}
