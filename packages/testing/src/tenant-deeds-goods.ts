/** Whole things of goods: files of them, their prices, their stock and who delivers them, and the calls about them: see `tenant-deeds.ts`. */
import { randomUUID } from 'node:crypto';
import { type Deed, type Told, type WholeShop, atOf } from './whole-shop.ts';

const HOUR_MS = 3_600_000;
const STOCK = '/api/v1/office/stock';
const BUYING = '/api/v1/office/purchasing';
const SUPPLIER = { contact: '', phone: '', email: '', address: '', terms: '', note: '' };

const bringFile = ({ office, mark }: WholeShop): Promise<Told> => office('POST', 'imports?kind=products&name=list.csv', `code,name,price\n${randomUUID().slice(0, 8)},${mark} tea,3.50\n`, 'text/csv');


async function makeProduct(shop: WholeShop): Promise<Told> {
  return shop.office('POST', 'products', { code: randomUUID().slice(0, 8), names: { zh: `${shop.mark} 茶` }, barcodes: [], tax_rate_ppm: 130_000, unit: 'piece', cost_minor: '100', category: null, favourite: false, picture: null, price_minor: '1250' });
}
const counted = ({ store, product }: WholeShop): object => ({ document: randomUUID(), store, note: null, lines: [{ product, qty_milli: 1000 }] });
const makeSupplier = ({ office, mark }: WholeShop): Promise<Told> => office('POST', 'purchasing/suppliers', { ...SUPPLIER, name: `${mark} ${randomUUID()}` });
const ordered = ({ product }: WholeShop, supplier: string) => ({ supplier, expected: null, note: '', lines: [{ product, qty_milli: 1000, unit_cost_micro: null }] });

/** An order as it is written, or once it was sent. */
async function makeOrder(shop: WholeShop, isSent: boolean): Promise<{ readonly id: string; readonly supplier: string; readonly version: number }> {
  const { id: supplier } = await makeSupplier(shop);
  const { id } = await shop.office('POST', 'purchasing/orders', { ...ordered(shop, supplier), store: shop.store });
  if (isSent) await shop.office('POST', `purchasing/orders/${id}/send`, { version: 1 });
  return { id, supplier, version: isSent ? 2 : 1 };
}
const step = (method: 'POST' | 'PUT', name: string, isSent: boolean, more: object = {}): Deed => ({
  route: `${method} ${BUYING}/orders/{id}/${name}`, async make(shop) {
    const { id, version } = await makeOrder(shop, isSent);
    return { url: `${BUYING}/orders/${id}/${name}`, body: { version, ...more } };
  },
});

async function repricing(shop: WholeShop): Promise<object> {
  return { goods: { products: [(await makeProduct(shop)).id] }, rule: { kind: 'amount', amount_minor: '10' }, ending: null, from: atOf(shop, HOUR_MS) };
}

const FILES_AND_STOCK: readonly Deed[] = [
  {
    route: 'GET /api/v1/office/imports/{id}', async make(shop) {
      return { url: `/api/v1/office/imports/${(await bringFile(shop)).id}`, shows: `${shop.mark} tea` };
    },
  },
  {
    route: 'PUT /api/v1/office/imports/{id}/settings', async make(shop) {
      const { id, settings } = await bringFile(shop);
      return { url: `/api/v1/office/imports/${id}/settings`, body: settings };
    },
  },
  { route: 'POST /api/v1/office/imports/{id}/run', make: async (shop) => ({ url: `/api/v1/office/imports/${(await bringFile(shop)).id}/run`, body: { mode: 'check' } }) },
  {
    route: 'POST /api/v1/office/stock/transfers/{id}/arrival', async make(shop) {
      const transfer = randomUUID();
      await shop.office('POST', 'stock/transfers', { document: transfer, store: shop.store, to_store: shop.second_store, note: null, lines: [{ product: shop.product, qty_milli: 1000 }] });
      return { url: `/api/v1/office/stock/transfers/${transfer}/arrival`, body: { document: randomUUID(), note: null, lines: [{ product: shop.product, received_milli: 1000 }] } };
    },
  },
  { route: `POST ${STOCK}/write-offs`, make: async (shop) => ({ url: `${STOCK}/write-offs`, body: { ...counted(shop), reason: 'expired' } }) },
  { route: `POST ${STOCK}/transfers`, make: async (shop) => ({ url: `${STOCK}/transfers`, body: { ...counted(shop), to_store: shop.second_store } }) },
  {
    route: `POST ${STOCK}/counts`, make: async (shop) => ({
      url: `${STOCK}/counts`, body: { document: randomUUID(), store: shop.store, note: null, sent_at: atOf(shop, 0), lines: [{ product: shop.product, counted_milli: 1000, counted_at: atOf(shop, 0) }] },
    }),
  },
];

const BOUGHT: readonly Deed[] = [
  {
    route: `PUT ${BUYING}/suppliers/{id}`, async make(shop) {
      return { url: `${BUYING}/suppliers/${(await makeSupplier(shop)).id}`, body: { ...SUPPLIER, name: `tea ${randomUUID()}`, version: 1 } };
    },
  },
  {
    route: `PUT ${BUYING}/orders/{id}`, async make(shop) {
      const { id, supplier, version } = await makeOrder(shop, false);
      return { url: `${BUYING}/orders/${id}`, body: { ...ordered(shop, supplier), version } };
    },
  },
  step('POST', 'send', false), step('POST', 'reopen', true), step('POST', 'cancel', true), step('PUT', 'expected', true, { expected: '2026-12-01' }),
  {
    route: `POST ${BUYING}/orders/{id}/deliveries`, async make(shop) {
      const { id } = await makeOrder(shop, true);
      return { url: `${BUYING}/orders/${id}/deliveries`, body: { document: randomUUID(), note: '', lines: ordered(shop, '').lines } };
    },
  },
  {
    route: `POST ${BUYING}/orders/{id}/close`, async make(shop) {
      const { id } = await makeOrder(shop, true);
      await shop.office('POST', `purchasing/orders/${id}/deliveries`, { document: randomUUID(), note: '', lines: [{ product: shop.product, qty_milli: 500, unit_cost_micro: null }] });
      const { version } = await shop.office('GET', `purchasing/orders/${id}`);
      return { url: `${BUYING}/orders/${id}/close`, body: { version, reason: 'sold out' } };
    },
  },
];

const PRICED: readonly Deed[] = [
  {
    route: 'PUT /api/v1/office/products/{id}', async make(shop) {
      const { id, version } = await makeProduct(shop);
      return {
        url: `/api/v1/office/products/${id}`,
        body: { version, code: randomUUID().slice(0, 8), names: { zh: '茶' }, barcodes: [], tax_rate_ppm: 130_000, unit: 'piece', cost_minor: '100', category: null, favourite: false, picture: 'keep' },
      };
    },
  },
  {
    route: 'POST /api/v1/office/products/{id}/prices/remove', async make(shop) {
      const { id } = await makeProduct(shop);
      const from = atOf(shop, HOUR_MS);
      await shop.office('POST', `products/${id}/prices`, { from, price_minor: '1300' });
      return { url: `/api/v1/office/products/${id}/prices/remove`, body: { from } };
    },
  },
  { route: 'POST /api/v1/office/repricings/preview', make: async (shop) => ({ url: '/api/v1/office/repricings/preview', body: await repricing(shop), hears: 'that none of their own goods is among these', shows: '"changed":1' }) },
  {
    route: 'POST /api/v1/office/repricings', async make(shop) {
      const asked = await repricing(shop);
      const { mark } = await shop.office('POST', 'repricings/preview', asked);
      return { url: '/api/v1/office/repricings', body: { ...asked, mark } };
    },
  },
];

export const GOODS_DEEDS: readonly Deed[] = [...FILES_AND_STOCK, ...BOUGHT, ...PRICED];
