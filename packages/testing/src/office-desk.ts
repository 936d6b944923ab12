/** A merchant of its own in a test shop, and somebody who is signed in there and asks. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { TestDatabase } from './test-database.ts';
import type { TestShop } from './test-shop.ts';

export type DeskAnswer<T> = { readonly status: number; readonly body: T };
export type OfficeDesk = {
  readonly merchant: string;
  /** Asks below /api/v1/office/. */
  ask<T = Record<string, never>>(method: 'GET' | 'POST' | 'PUT', path: string, payload?: object, headers?: Readonly<Record<string, string>>): Promise<DeskAnswer<T>>;
};

/** One store, with prices in CNY that contain the tax. */
export async function openOfficeDesk(shop: TestShop, database: TestDatabase, role: 'owner' | 'manager' | 'auditor' = 'owner'): Promise<OfficeDesk> {
  const merchant = randomUUID();
  const person = { email: `${randomUUID()}@example.org`, password: 'correct horse battery' };
  await shop.server.modules.fleet.makeMerchant({ id: merchant, shop_name: 'Shop' });
  await database.postgres.withMerchant(merchant, (tx) => shop.server.modules.fleet.makeStore(tx, {
    id: randomUUID(), code: 'S1', name: 'One', currency: 'CNY', timezone: 'Asia/Shanghai', idle_lock_s: 300, languages: ['zh', 'en'],
  }));
  assert.ok((await shop.server.modules.office.makeUser({ merchant, role, name: 'Somebody', ...person })).ok);
  const signed = await shop.server.app.inject({ method: 'POST', url: '/api/auth/sign-in/email', payload: person });
  const cookie = signed.cookies.map((each) => `${each.name}=${each.value}`).join('; ');
  return {
    merchant,
    async ask<T>(method: 'GET' | 'POST' | 'PUT', path: string, payload?: object, headers: Readonly<Record<string, string>> = {}) {
      const answer = await shop.server.app.inject({ method, url: `/api/v1/office/${path}`, headers: { cookie, ...headers }, ...(payload ? { payload } : {}) });
      return { status: answer.statusCode, body: JSON.parse(answer.body) as T };
    },
  };
}
