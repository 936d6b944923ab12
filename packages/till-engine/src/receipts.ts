/** What a till says of a sale or refund once its entry is durable. */
import { type Head, type StoredEntry, receiptNumber } from '@stilltill/domain/journal';
import type { Refund, Sale } from '@stilltill/domain/sale';
import { SaleCompleted, SaleRefunded, type StoreRecord } from '@stilltill/protocol';
import { type Core, identityOf } from './core.ts';
import { identityOfChain, readRow } from './journal.ts';
import type { Receipt, RefundReceipt } from './till.ts';

/** The last receipt again after a restart, from its entry. */
export async function readReceipt(core: Core): Promise<Receipt | null> {
  const place = core.memory.receipt;
  const store = core.catalog.store();
  const stored = place && (await readEntryAt(core, place.epoch, place.seq));
  const sale = SaleCompleted.safeParse(stored?.entry.body);
  if (!place || !store || !stored || !sale.success) return null;
  const receipt = receiptOf(core, stored, sale.data, store, place.link, place.operator_name);
  const reference = sale.data.tenders.find(({ kind }) => kind === 'exchange')?.reference;
  const before = reference === undefined ? null : await readEntryAt(core, place.epoch, place.seq - 1);
  const refund = SaleRefunded.safeParse(before?.entry.body);
  if (!before || !refund.success || refund.data.refund !== reference) return receipt;
  return { ...receipt, exchanged: refundReceiptOf(core, before, refund.data, store, place.refund_link ?? null, place.operator_name) };
}

/** An entry of this till's own journal, if it is still here. */
export async function readEntryAt(core: Core, epoch: string, seq: number): Promise<StoredEntry | null> {
  const chain = core.memory.chains.find(({ head }) => head.epoch === epoch);
  const rows = chain && (await core.ports.storage.readEntries(epoch, seq, 1));
  const row = rows?.ok ? rows.value[0] : undefined;
  return chain && row?.seq === seq ? readRow(core, chain, row) : null;
}

export function receiptOf(core: Core, entry: StoredEntry, sale: Sale, store: StoreRecord, link: string | null, operator_name: string): Receipt {
  return { ...factsOf(core, entry), operator_name, store, sale, link };
}

export function refundReceiptOf(core: Core, entry: StoredEntry, refund: Refund, store: StoreRecord, link: string | null, operator_name: string): RefundReceipt {
  return { ...factsOf(core, entry), operator_name, store, refund, link };
}

function factsOf(core: Core, entry: StoredEntry): { readonly number: string; readonly at: string; readonly hash: string; readonly head: Head } {
  const { epoch, seq, at } = entry.entry;
  return { number: numberOf(core, epoch, seq), at, hash: entry.hash, head: { epoch, seq, hash: entry.hash } };
}

/** The number on the receipt of an entry of this till. */
export function numberOf(core: Core, epoch: string, seq: number): string {
  // Of an epoch before the terminal was moved: as it was printed then.
  const chain = core.memory.chains.find(({ head }) => head.epoch === epoch);
  const { store_code, terminal_code } = ((chain && identityOfChain(core.memory.identities, chain)) ?? identityOf(core)).certificate;
  return receiptNumber(store_code, terminal_code, epoch, seq);
}

/** A link that nobody can guess; null where the shop has no public address. The token's text is what is hashed. */
export function newLink(core: Core): { readonly token: string; readonly address: string } | null {
  const address = core.memory.server?.public_address;
  if (!address) return null;
  const token = core.ports.random.bytes(16).toBase64({ alphabet: 'base64url', omitPadding: true });
  const merchant = Uint8Array.fromHex(identityOf(core).certificate.merchant.replaceAll('-', '')).toBase64({ alphabet: 'base64url', omitPadding: true });
  return { token, address: `${address.replace(/\/+$/, '')}/r/${merchant}.${token}` };
}
