/** What was written to customers, and what they said and asked. Each who is named in it reads on their own page that it was taken. */
import type { MerchantTx } from '../../platform/postgres.ts';
import { ASKED_WORDS } from './asked-words.ts';
import { type Asked, type Page, amountText, inPages, wallClock, wallText } from './lists.ts';
import type { ExportPorts } from './ports.ts';
import { WORDS } from './words.ts';

const ITEMS_OF_A_PAGE = 500;

type MessageAfter = NonNullable<Awaited<ReturnType<ExportPorts['contact']['takeMessages']>>['next']>;
type CareAfter = NonNullable<Awaited<ReturnType<ExportPorts['care']['feedback']>>['next']>;
type WishAfter = { readonly state: 'open' | 'ended'; readonly after: CareAfter | null };

const zoneOf = ({ places, zone }: Asked, store: string): string => places.get(store)?.timezone ?? zone;

/** The newest first. Its text stands in it as the office shows it: what opens the customer's own pages is left out. */
export const messages = inPages<MessageAfter>(async (ports, tx, asked, after): Promise<Page<MessageAfter>> => {
  const { items, next } = await ports.contact.takeMessages(tx, after, ITEMS_OF_A_PAGE, asked.by_name);
  const words = ASKED_WORDS[asked.language];
  return {
    lines: items.map(({ store, made_at, channel, purpose, state, provider, to, content }) => [
      ...wallClock(made_at, zoneOf(asked, store)), asked.places.get(store)?.code ?? '', words.channel[channel], words.purpose[purpose], provider === 'tray' && state === 'sent' ? words.tray : words.message[state], to.name, to.address, content?.subject ?? '', content?.text ?? '',
    ]),
    next,
  };
});

/** The newest first. */
export const feedback = inPages<CareAfter>(async (ports, tx, asked, after): Promise<Page<CareAfter>> => {
  const { items, next } = await ports.care.feedback(tx, after, ITEMS_OF_A_PAGE);
  return {
    lines: items.map(({ store, receipt_number, stars, words, at, answer, answered_at, answered_by }) => [
      ...wallClock(at, zoneOf(asked, store)), asked.places.get(store)?.code ?? '', receipt_number, stars, words, answer, wallText(answered_at, zoneOf(asked, store)), answered_by,
    ]),
    next,
  };
});

/** The newest first. Once a buyer's time is over, nothing of them is kept. */
export const fapiao = inPages<CareAfter>(async (ports, tx, asked, after): Promise<Page<CareAfter>> => {
  const { items, next } = await ports.care.fapiao(tx, after, ITEMS_OF_A_PAGE);
  const { language, places } = asked;
  return {
    lines: items.map(({ store, receipt_number, total_minor, currency, state, asked_at, buyer, ended_at, ended_by, fapiao_number, reason }) => [
      ...wallClock(asked_at, zoneOf(asked, store)), places.get(store)?.code ?? '', receipt_number, amountText(total_minor, currency), currency, ASKED_WORDS[language].fapiao[state], buyer.title, buyer.tax_number, buyer.email, fapiao_number, reason,
      wallText(ended_at, zoneOf(asked, store)), ended_by,
    ]),
    next,
  };
});

/** Those that are open, by when they are due, and behind them those that ended. */
export const dataRequests = inPages<WishAfter>(async (ports, tx, { language, zone, by_name }, behind): Promise<Page<WishAfter>> => {
  const { state, after } = behind ?? { state: 'open', after: null };
  const { items, next } = await ports.care.dataRequests(tx, state, after, ITEMS_OF_A_PAGE);
  const names = await namesOf(ports, tx, items.flatMap(({ customer }) => customer ?? []), by_name);
  const words = ASKED_WORDS[language];
  return {
    lines: items.map((each) => [
      ...wallClock(each.received_at, zone), names.get(each.customer ?? '') ?? '', words.wish[each.kind], words.source[each.source], each.words, wallText(each.acknowledge_by, zone), wallText(each.acknowledged_at, zone), wallText(each.answer_by, zone), each.extended_for,
      each.citation, each.is_late ? WORDS[language].yes : '', words.outcome[each.outcome ?? 'open'], each.reason, wallText(each.ended_at, zone), each.ended_by,
    ]),
    next: next !== null ? { state, after: next } : state === 'open' ? { state: 'ended', after: null } : null,
  };
});

async function namesOf({ customers }: ExportPorts, tx: MerchantTx, ids: readonly string[], by: string): Promise<ReadonlyMap<string, string>> {
  const people = await customers.openPersonal(tx, ids);
  await customers.noteAccess(tx, [...people.keys()], by, 'exported');
  return new Map([...people].map(([id, { name }]) => [id, name]));
}

/** The newest first. */
export const fraudReports = inPages<CareAfter>(async (ports, tx, { language, zone }, after): Promise<Page<CareAfter>> => {
  const { items, next } = await ports.care.fraudReports(tx, after, ITEMS_OF_A_PAGE);
  return {
    lines: items.map(({ at, is_code_known, sender, words, state, closed_at, closed_by, note }) => [
      ...wallClock(at, zone), is_code_known ? WORDS[language].yes : '', sender, words, ASKED_WORDS[language].fraud[state], wallText(closed_at, zone), closed_by, note,
    ]),
    next,
  };
});
