/** Reference data for tests, in the form of the change feed. */
import { hashSecret } from './fake-server.ts';
import { type TestRandom, randomUuid } from './test-terminal.ts';

export type TestProduct = { id: string; code: string; names: Record<string, string>; barcodes: string[]; prices: { from: string; price_minor: string }[]; tax_rate_ppm: number; unit: 'piece' | 'kilogram'; favourite: number | null; category: string | null };

/** The `number`th product: its code is P1, its barcode 690…1, its price 1.01 and so on. */
export function makeProduct(random: TestRandom, number: number, changes: Partial<TestProduct> = {}): TestProduct {
  return {
    id: randomUuid(random), code: `P${number}`, names: { zh: `商品${number}`, en: `Product ${number}` }, barcodes: [`690${String(number).padStart(10, '0')}`],
    prices: [{ from: '2020-01-01T00:00:00.000Z', price_minor: String(100 + number) }], tax_rate_ppm: 130_000, unit: 'piece', favourite: null, category: null, ...changes,
  };
}

export async function makeOperator(random: TestRandom, pin: string, role: 'operator' | 'manager' | 'owner' = 'operator', name = 'Li Wei'): Promise<{ id: string } & Record<string, unknown>> {
  return { id: randomUuid(random), name, role, active: true, language: 'zh', pin: await hashSecret(pin) };
}

export async function makeStore(id: string, recoveryCode: string | null = null): Promise<{ id: string } & Record<string, unknown>> {
  return {
    id, code: 'S1', name: 'Store', currency: 'CNY', timezone: 'Asia/Shanghai', shop_name: 'Shop', idle_lock_s: 300, languages: ['zh', 'en'],
    recovery: recoveryCode && (await hashSecret(recoveryCode)),
  };
}
