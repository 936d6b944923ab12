/**
 * Writes messages: puts what is to be said into the customer's language, with who sends it, the way out, the link to their
 * pages and the code to check it by, and asks the gate. A token stands in its message and nowhere else.
 */
import { type Channel, type Purpose, COMMERCIAL, termsOf } from '@stilltill/domain/contact';
import { shortUuid } from '../../platform/ids.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { Outgoing } from './clearance.ts';
import type { Answer, NewMessage } from './gate.ts';
import { type LinkKind, codeHash, insertLinks, linkText, makeMessageCode, makeToken } from './links.ts';
import type { ContactPorts, StoreName } from './ports.ts';
import { readSettings } from './settings.ts';
import { type Language, type Rendered, type TemplateName, render } from './templates.ts';

export type Order = {
  /** What asks for it, and for which once: the same is not written twice. */
  readonly request_key: string;
  readonly customer: string; readonly point: string; readonly store: string; readonly channel: Channel; readonly purpose: Purpose;
  /** What it is about: a sale, an order, a campaign. What it stands on must name the same. */
  readonly subject: string;
  readonly template: TemplateName; readonly values: Readonly<Record<string, unknown>>;
  readonly ground: { readonly evidence: string; readonly subject: string; readonly at: string } | null;
  readonly by?: 'person' | 'machine';
  /** When nobody wants it any more, milliseconds since 1970; else by its purpose. */
  readonly expires_ms?: number;
  /** Of the notice that they agreed to, where they have chosen no language. */
  readonly language?: Language | null;
};

const EXPIRES_MS = 3 * 86_400_000;

export type Written = { readonly message: NewMessage; readonly links: readonly { readonly kind: LinkKind; readonly token: string }[] };
type MakeMessages = (tx: MerchantTx, messages: readonly NewMessage[]) => Promise<readonly Answer[]>;

/** Whoever is not known gets no answer; the others stand in the order of what was asked for. */
export async function write(ports: ContactPorts, makeMessages: MakeMessages, tx: MerchantTx, orders: readonly Order[]): Promise<readonly Answer[]> {
  const persons = await ports.customers.holdPersons(tx, orders.map(({ customer }) => customer));
  const stores = await ports.storeNames(tx);
  const { postal_address } = await readSettings(tx);
  const written = orders.map((order) => compose(ports, tx.merchant_id, order, { store: stores.get(order.store) ?? null, language: persons.get(order.customer)?.language ?? null, postal_address }));
  const answers = await makeMessages(tx, written.map(({ message }) => message));
  const let_in = new Set(answers.flatMap(({ message, decision }) => (decision.outcome === 'deny' ? [] : [message])));
  await insertLinks(tx, written.filter(({ message }) => let_in.has(message.message)).flatMap(({ message: { message, customer, point }, links }) => (
    links.map((link) => ({ ...link, id: ports.ids.uuid(), customer, point, message }))
  )), ports.clock.now_ms());
  return answers;
}

export type Around = { readonly store: StoreName | null; /** That the customer has chosen. */ readonly language: string | null; readonly postal_address: string | null };

export function compose(ports: ContactPorts, merchant: string, order: Order, { store, language: chosen, postal_address }: Around): Written {
  const { keys, random, public_address, clock } = ports;
  const { channel, purpose, template } = order;
  const isCommercial = COMMERCIAL.includes(purpose);
  const token = public_address === null || purpose === 'staff' || channel === 'voice' ? null : makeToken(random);
  // A mailbox calls nothing but https.
  const click = token !== null && isCommercial && channel === 'email' && public_address?.startsWith('https://') === true ? makeToken(random) : null;
  const link = token === null ? null : linkText(public_address, 'person', merchant, token);
  const one_click = click === null ? null : linkText(public_address, 'one_click', merchant, click);
  const code = makeMessageCode(random);
  const language = languageOf(chosen) ?? order.language ?? store?.languages[0] ?? 'zh';
  const shop = store?.shop ?? '';
  const rendered = render(template, { language, channel, shop, store: store?.name ?? shop, postal_address, link, code, check: public_address && `${public_address}/v/${shortUuid(merchant)}`, values: order.values });
  const parts = [
    ...(shop === '' ? [] : ['sender']),
    // Whoever speaks to a customer takes their refusal themself.
    ...(link === null && channel !== 'voice' ? [] : ['way_out']), ...(one_click === null ? [] : ['one_click']), ...(postal_address === null || channel !== 'email' ? [] : ['postal_address']),
  ];
  const now_ms = clock.now_ms();
  const terms = termsOf(purpose);
  const expires_ms = order.expires_ms ?? now_ms + (terms.isExempt && terms.ground_ms_max > 0 ? terms.ground_ms_max : EXPIRES_MS);
  const message: NewMessage = {
    message: ports.ids.uuid(), request_key: order.request_key, customer: order.customer, point: order.point, store: order.store, ground: order.ground, parts, code_hash: codeHash(keys, merchant, code),
    request: { channel, purpose, subject: order.subject, by: order.by ?? 'machine', expires_ms }, outgoing: outgoingOf(channel, rendered, link, one_click),
  };
  return { message, links: [...(token === null ? [] : [{ kind: 'person' as const, token }]), ...(click === null ? [] : [{ kind: 'one_click' as const, token: click }])] };
}

function languageOf(text: string | null): Language | null {
  return text === 'zh' || text === 'en' ? text : null;
}

function outgoingOf(channel: Channel, { title, text, html }: Rendered, link: string | null, one_click: string | null): Outgoing {
  switch (channel) {
    case 'email':
      return { channel, to: '', subject: title, text, html, one_click };
    case 'sms':
      return { channel, to: '', text };
    case 'push':
      return { channel, to: '', payload: JSON.stringify({ title, body: text, url: link }) };
    case 'voice':
      return { channel, to: '', script: text };
  }
}

type StaffOrder = { readonly request_key: string; readonly users: readonly string[]; readonly subject: string; readonly title: string; readonly text: string; /** In which it is written; else that of the store. */ readonly language?: Language };

/** A mail to people of the shop, by the ids under which they sign in. It stands on their working here alone. */
export async function writeStaff(ports: ContactPorts, writeThem: (tx: MerchantTx, orders: readonly Order[]) => Promise<readonly Answer[]>, tx: MerchantTx, { request_key, users, subject, title, text, language }: StaffOrder): Promise<readonly Answer[]> {
  const [store] = (await ports.storeNames(tx)).keys();
  if (store === undefined) return [];
  return writeThem(tx, users.map((user): Order => ({
    request_key: `${request_key} ${user}`, customer: user, point: user, store, channel: 'email', purpose: 'staff', subject, template: 'staff', values: { title, text }, ground: null, language: language ?? null,
  })));
}
