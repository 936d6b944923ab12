/**
 * The messages that words said at tills ask for: the receipt that somebody wanted, and the one question whether it was really
 * them who agreed. Made by a job behind the upload, so that no till waits for a template; each once.
 */
import { type Entry } from '@stilltill/domain/journal';
import { formatMoney } from '@stilltill/domain/money';
import { assert } from '@stilltill/domain/result';
import { TERMINAL_KINDS, type TerminalBody, openField } from '@stilltill/protocol';
import type { Platform } from '../../platform/platform.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import { type UnwrittenWord, lockUnwritten, setWritten } from './till-word-store.ts';

const JOB = 'customers.till-messages';
const AT_ONCE = 50;

/** A message as the contact room takes it. */
type Order = {
  readonly request_key: string; readonly customer: string; readonly point: string; readonly store: string; readonly channel: 'sms' | 'email'; readonly purpose: 'receipt' | 'confirmation';
  readonly subject: string; readonly template: 'receipt' | 'confirmation'; readonly values: Readonly<Record<string, unknown>>;
  readonly ground: { readonly evidence: string; readonly subject: string; readonly at: string }; readonly language: 'zh' | 'en';
};
/** What a receipt by message tells. */
export type ReceiptWords = { readonly number: string; readonly total_minor: bigint; readonly currency: string; readonly at: string };

export type TillMessagePorts = Pick<Platform, 'jobs' | 'clock' | 'postgres' | 'keys' | 'public_address'> & {
  write(tx: MerchantTx, orders: readonly Order[]): Promise<unknown>;
  describeEntries(tx: MerchantTx, keys: readonly UnwrittenWord[]): Promise<readonly { readonly store: string; readonly hash: string; readonly text: string }[]>;
  readFieldKeys(tx: MerchantTx, keys: readonly string[]): Promise<ReadonlyMap<string, string | null>>;
  shopName(tx: MerchantTx): Promise<string | null>;
  /** The receipts of sales that are here, by the sales' ids. */
  receiptsOf(tx: MerchantTx, sales: readonly string[]): Promise<ReadonlyMap<string, ReceiptWords>>;
};

export type TillMessages = {
  /** In the transaction that takes words up. */
  ask(tx: MerchantTx): Promise<void>;
  /** Makes all that are asked for and not made; answers with how many. */
  makeDue(merchant: string): Promise<number>;
};

export function makeTillMessages(ports: TillMessagePorts): TillMessages {
  const makeDue = async (merchant: string): Promise<number> => {
    let made = 0;
    for (let some = AT_ONCE; some === AT_ONCE; made += some) some = await ports.postgres.withMerchant(merchant, (tx) => makeSome(ports, tx));
    return made;
  };
  ports.jobs.define(JOB, async ({ merchant_id }) => {
    assert(merchant_id !== null, 'words are said to a merchant');
    await makeDue(merchant_id);
  });
  return { makeDue, ask: (tx) => ports.jobs.enqueue(tx, JOB, {}, { job_key: `${JOB}:${tx.merchant_id}` }) };
}

async function makeSome(ports: TillMessagePorts, tx: MerchantTx): Promise<number> {
  const words = await lockUnwritten(tx, AT_ONCE);
  if (words.length === 0) return 0;
  const entries = await ports.describeEntries(tx, words);
  const orders: Order[] = [];
  for (const [place, word] of words.entries()) {
    const entry = entries[place];
    assert(entry, 'a word stands in an entry');
    const order = await orderOf(ports, tx, word, entry);
    if (order) orders.push(order);
  }
  if (orders.length > 0) await ports.write(tx, orders);
  await setWritten(tx, words, new Date(ports.clock.now_ms()).toISOString());
  return words.length;
}

/** Null: there is nothing to send, as where the sale of a receipt never arrived. */
async function orderOf(ports: TillMessagePorts, tx: MerchantTx, word: UnwrittenWord, entry: { readonly store: string; readonly hash: string; readonly text: string }): Promise<Order | null> {
  const { body } = JSON.parse(entry.text) as Entry;
  const at = word.at.toISOString();
  const whose = { customer: word.customer, point: word.point, store: entry.store };
  if (word.kind === 'consent.given') {
    const { address, choices, notice } = TERMINAL_KINDS['consent.given'].parse(body);
    const subject = `consent ${at.slice(0, 10)}`;
    return {
      // Whoever says it several times a day is asked once.
      ...whose, request_key: `confirmation ${word.point} ${at.slice(0, 10)}`, channel: address.kind === 'phone' ? 'sms' : 'email', purpose: 'confirmation', subject, template: 'confirmation', values: { choices },
      ground: { evidence: entry.hash, subject, at }, language: notice.language,
    };
  }
  const request = TERMINAL_KINDS['receipt.requested'].parse(body);
  const receipt = (await ports.receiptsOf(tx, [request.sale])).get(request.sale);
  return receipt ? { ...whose, ...await receiptOrder(ports, tx, request, receipt), ground: { evidence: entry.hash, subject: request.sale, at } } : null;
}

type ReceiptRequested = TerminalBody<'receipt.requested'>;

async function receiptOrder(ports: TillMessagePorts, tx: MerchantTx, { address, link, language, sale }: ReceiptRequested, receipt: ReceiptWords): Promise<Omit<Order, 'customer' | 'point' | 'store' | 'ground'>> {
  const total = formatMoney(receipt.total_minor, receipt.currency, language === 'zh' ? 'zh-CN' : 'en');
  const receipt_url = link === null ? '' : await openLink(ports, tx, link);
  return {
    request_key: `receipt ${sale} ${address.field.key}`, channel: address.kind === 'phone' ? 'sms' : 'email', purpose: 'receipt', subject: sale, template: 'receipt', language,
    values: { link: receipt_url, receipt_url, number: receipt.number, total, shop_name: await ports.shopName(tx) ?? '', at: receipt.at },
  };
}

/** Empty where there is none any more. Only its token is taken from what a till sealed: nobody is sent to an address that is not ours. */
async function openLink({ keys, readFieldKeys, public_address }: TillMessagePorts, tx: MerchantTx, link: NonNullable<ReceiptRequested['link']>): Promise<string> {
  const sealed = (await readFieldKeys(tx, [link.key])).get(link.key);
  const secret = keys.merchantPrivateKey(tx.merchant_id);
  const opened = sealed && secret ? await openField(link, { key: link.key, sealed }, secret) : null;
  const [, receipt] = (opened?.ok ? /\/r\/([A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{22,64})$/.exec(opened.value) : null) ?? [];
  return receipt === undefined || public_address === null ? '' : `${public_address.replace(/\/+$/, '')}/r/${receipt}`;
}
