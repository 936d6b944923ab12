/** Whole things of customers, of messages to them and of what they ask for, and the calls about them: see `tenant-deeds.ts`. */
import { randomBytes, randomUUID } from 'node:crypto';
import { normalizeCard } from '@stilltill/domain/points';
import type { Sender } from '@stilltill/server/modules/contact/index.ts';
import { shortUuid } from '@stilltill/server/platform/ids.ts';
import { sha256Hex } from './test-terminal.ts';
import { type Deed, type Told, type WholeShop, atOf, first } from './whole-shop.ts';

const CONTACT = '/api/v1/office/contact';
const CARE = '/api/v1/office/care';
const EXPORTS = '/api/v1/office/exports';

/** The page of a receipt: its link is known to whoever holds the paper. */
async function printReceipt(shop: WholeShop): Promise<string> {
  const token = randomBytes(16).toString('base64url');
  await shop.uploads(shop.terminal.writeSale({ receipt_token_hash: sha256Hex(token) }));
  return `/r/${shortUuid(shop.merchant)}.${token}`;
}
async function askFapiao(shop: WholeShop): Promise<string> {
  await shop.post(`${await printReceipt(shop)}/fapiao`, { title: `${shop.mark} buyer`, tax_number: '', email: 'buyer@example.com' });
  return first((await shop.office('GET', 'care/fapiao?state=asked')).items).id;
}
async function reportFraud(shop: WholeShop): Promise<string> {
  await shop.post(`/v/${shortUuid(shop.merchant)}/report`, { sender: '+86 170 1234 5678', words: `${shop.mark} was named` });
  return first((await shop.office('GET', 'care/fraud-reports?state=open')).items).id;
}

/** A provider of text messages, who signs them with the name of the shop. */
export const carrier = ({ mark }: WholeShop): object => ({
  settings: { provider: 'aliyun', access_key_id: 'AK1', sign_name: mark.slice(0, 8), templates: { other: { id: 'T1', parameters: [{ name: 'content', value: '{text}' }] } }, permanent_errors: [] },
  secrets: { access_key_secret: 'hunter2-hunter2' },
});

async function announceCall(shop: WholeShop): Promise<string> {
  const { customer, point } = await shop.makePerson();
  const { message, outcome } = await shop.office('POST', 'contact/calls', { request_key: randomUUID(), customer, point, store: shop.store, purpose: 'follow_up', subject: 'sale 7', text: 'a call' });
  if (outcome !== 'allow') throw new Error(`the gate says ${String(outcome)}`);
  return String(message);
}
/** A text of which nobody knows whether it arrived. */
async function sendUnsure(shop: WholeShop): Promise<string> {
  const { customer, point } = await shop.makePerson();
  const { contact } = shop.server.modules;
  const [made] = await shop.within((tx) => contact.write(tx, [{
    request_key: randomUUID(), customer, point, store: shop.store, channel: 'sms', purpose: 'marketing', subject: 's', template: 'marketing', values: { text: 'tea' }, ground: null,
  }]));
  const sink: Sender = {
    channel: 'sms', provider: 'sink', close: () => Promise.resolve(),
    send: (cleared) => Promise.resolve(cleared.take(shop.clock.now_ms()).ok ? { outcome: 'unknown', reason: 'answer_unreadable' } : { outcome: 'unknown', reason: 'not_taken' }),
  };
  await contact.dispatchDue(shop.merchant, { worker: randomUUID(), senders: new Map([['sms', sink]]), at_once: 100 });
  return made?.message ?? '';
}
async function mailing(shop: WholeShop): Promise<object> {
  const template = randomUUID();
  await shop.office('PUT', `contact/templates/${template}`, { name: `${shop.mark} tea`, purpose: 'marketing', texts: { zh: { title: '春茶', text: '{{ name }}，春茶上新' }, en: { title: 'Tea', text: '{{ name }}, new tea' } } });
  const { customer } = await shop.makePerson();
  return { request_key: randomUUID(), name: 'tea', store: shop.store, channel: 'sms', purpose: 'marketing', template, audience: { customers: [customer] }, at: atOf(shop, 0) };
}
/** A customer for whom everything is stopped. */
async function stopAll(shop: WholeShop): Promise<{ readonly customer: string; readonly suppression: string }> {
  const { customer } = await shop.makePerson();
  await shop.office('POST', `contact/customers/${customer}/stop`, { point: null });
  const { suppressions } = await shop.office('GET', `contact/customers/${customer}`) as unknown as { readonly suppressions: readonly { readonly id: string }[] };
  return { customer, suppression: first(suppressions).id };
}

/** A member with points, and what stands on their card. */
async function makeMember(shop: WholeShop): Promise<{ readonly card: string; readonly account: string; readonly card_hash: string }> {
  const { customer } = await shop.makePerson();
  const { card, account, code } = await shop.office('POST', 'points/cards', { customer }) as unknown as { readonly card: string; readonly account: string; readonly code: string };
  await shop.office('POST', `points/accounts/${account}/correct`, { points: 100, reason: 'a gift' });
  return { card, account, card_hash: sha256Hex(normalizeCard(code)) };
}
/** A coupon of one member that nobody has used. */
async function issueCoupon(shop: WholeShop): Promise<{ readonly promotion: string; readonly coupon: string }> {
  const { account } = await makeMember(shop);
  const { promotion: { id: promotion } } = first((await shop.office('GET', 'promotions')).items as unknown as readonly { readonly promotion: { readonly id: string } }[]);
  await shop.office('POST', 'points/coupons', { promotion, account, group: null, valid_until: null });
  const { coupon } = first((await shop.office('GET', `points/coupons?promotion=${promotion}&account=${account}`)).items) as unknown as { readonly coupon: string };
  return { promotion, coupon };
}
/** Two customers, of whom one was merged into the other. */
async function mergeTwo(shop: WholeShop): Promise<string> {
  const [one, other] = [await shop.makePerson(), await shop.makePerson()];
  await shop.office('POST', `customers/${one.customer}/merge`, { into: other.customer });
  return one.customer;
}
/** Asks about somebody's data where the law lets an answer be put off. */
async function askAboutData({ office, clock }: WholeShop): Promise<Told> {
  const { id: customer } = await office('POST', 'customers', { name: 'Erika', place: 'DE' });
  return office('POST', 'care/data-requests', { customer, kind: 'access', words: 'by letter', received_at: atOf({ clock }, -86_400_000) });
}

const CUSTOMER_DEEDS: readonly Deed[] = [
  {
    route: 'PUT /api/v1/office/customers/{id}', async make(shop) {
      const { customer } = await shop.makePerson();
      const { revision } = await shop.office('GET', `customers/${customer}`);
      return { url: `/api/v1/office/customers/${customer}`, body: { revision, name: 'Li', notes: '', language: 'zh', place: 'CN', zone: 'Asia/Shanghai', safe_word: null } };
    },
  },
  {
    route: 'POST /api/v1/office/customers/{id}/points', async make(shop) {
      return { url: `/api/v1/office/customers/${(await shop.makePerson()).customer}/points`, body: { kind: 'email', address: 'li@example.com' } };
    },
  },
  {
    route: 'POST /api/v1/office/customers/{id}/merge', async make(shop) {
      return { url: `/api/v1/office/customers/${(await shop.makePerson()).customer}/merge`, body: { into: (await shop.makePerson()).customer } };
    },
  },
  { route: 'POST /api/v1/office/customers/{id}/part', make: async (shop) => ({ url: `/api/v1/office/customers/${await mergeTwo(shop)}/part`, body: {} }) },
  { route: 'POST /api/v1/office/points/cards/{id}/lock', make: async (shop) => ({ url: `/api/v1/office/points/cards/${(await makeMember(shop)).card}/lock`, body: { locked: true } }) },
  { route: 'POST /api/v1/office/points/coupons/take-back', make: async (shop) => ({ url: '/api/v1/office/points/coupons/take-back', body: await issueCoupon(shop), shows: '"count":1' }) },
  { route: 'POST /api/v1/terminal/points/hold', make: async (shop) => ({ url: '/api/v1/terminal/points/hold', body: { card_hash: (await makeMember(shop)).card_hash, sale: randomUUID(), points: 10 } }) },
];

const CARE_DEEDS: readonly Deed[] = [
  { route: `GET ${CARE}/fapiao`, make: async (shop) => ({ url: `${CARE}/fapiao`, shows: await askFapiao(shop) }) },
  { route: `POST ${CARE}/fapiao/{id}/end`, make: async (shop) => ({ url: `${CARE}/fapiao/${await askFapiao(shop)}/end`, body: { outcome: 'issued', fapiao_number: '26112000000012345678' } }) },
  { route: `GET ${CARE}/fraud-reports`, make: async (shop) => ({ url: `${CARE}/fraud-reports`, shows: await reportFraud(shop) }) },
  { route: `GET ${EXPORTS}/fraud_reports.csv`, make: async (shop) => {
    await reportFraud(shop);
    return { url: `${EXPORTS}/fraud_reports.csv`, shows: `${shop.mark} was named` };
  } },
  { route: `GET ${EXPORTS}/fapiao.csv`, make: async (shop) => {
    await askFapiao(shop);
    return { url: `${EXPORTS}/fapiao.csv`, shows: `${shop.mark} buyer` };
  } },
  { route: `POST ${CARE}/fraud-reports/{id}/close`, make: async (shop) => ({ url: `${CARE}/fraud-reports/${await reportFraud(shop)}/close`, body: { note: 'told the police' } }) },
  { route: `POST ${CARE}/data-requests/{id}/extend`, make: async (shop) => ({ url: `${CARE}/data-requests/${(await askAboutData(shop)).id}/extend`, body: { reason: 'many requests' } }) },
];

const CONTACT_DEEDS: readonly Deed[] = [
  { route: `PUT ${CONTACT}/providers/{channel}`, make: async (shop) => ({ url: `${CONTACT}/providers/sms`, body: carrier(shop) }) },
  {
    route: `GET ${CONTACT}/providers`, async make(shop) {
      const { callback_url } = await shop.office('PUT', 'contact/providers/sms', carrier(shop));
      return { url: `${CONTACT}/providers`, shows: String(callback_url) };
    },
  },
  { route: `POST ${CONTACT}/calls/{message}/take`, make: async (shop) => ({ url: `${CONTACT}/calls/${await announceCall(shop)}/take` }) },
  {
    route: `POST ${CONTACT}/calls/{message}/outcome`, async make(shop) {
      const message = await announceCall(shop);
      await shop.office('POST', `contact/calls/${message}/take`);
      return { url: `${CONTACT}/calls/${message}/outcome`, body: { outcome: 'reached' } };
    },
  },
  {
    route: `POST ${CONTACT}/customers/{id}/resume`, async make(shop) {
      const { customer, suppression } = await stopAll(shop);
      return { url: `${CONTACT}/customers/${customer}/resume`, body: { suppression } };
    },
  },
  { route: `POST ${CONTACT}/messages/{id}/report`, make: async (shop) => ({ url: `${CONTACT}/messages/${await sendUnsure(shop)}/report`, body: { state: 'delivered' } }) },
  { route: `POST ${CONTACT}/mailings/preview`, make: async (shop) => ({ url: `${CONTACT}/mailings/preview`, body: await mailing(shop), shows: '"looked_at":1' }) },
  { route: `POST ${CONTACT}/mailings`, make: async (shop) => ({ url: `${CONTACT}/mailings`, body: await mailing(shop) }) },
];

export const PEOPLE_DEEDS: readonly Deed[] = [...CUSTOMER_DEEDS, ...CARE_DEEDS, ...CONTACT_DEEDS];
