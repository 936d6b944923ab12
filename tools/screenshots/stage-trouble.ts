// What pages about terminals and people show when something is wrong: made through the same doors as in a shop.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { normalizeCode } from '@stilltill/protocol';
import { type Ask, enrolTestTerminal, getTestPass } from '@stilltill/testing/enrol-terminal';
import { makeSale } from '@stilltill/testing/test-terminal';
import { systemRandom } from '../../apps/server/src/platform/ids.ts';
import type { Owner } from '../e2e/owner.ts';
import type { Shop } from '../e2e/shop.ts';

type Item = { readonly id: string; readonly name: string; readonly code: string; readonly store_code: string };
const UNTIL_FOUND_TRIES = 40;

/** Addresses of pages of one thing, by the name of their picture. `name`: the operator concerned. */
export async function stageTrouble(shop: Shop, owner: Owner, name = 'Tom Baker'): Promise<Readonly<Record<string, string>>> {
  const list = async (path: string): Promise<readonly Item[]> => ((await owner.get(`/api/v1/office/${path}`)) as { items: Item[] }).items;
  const stores = await list('fleet/stores');
  for (const [place, lon_e6] of [[0, 120_150_000], [1, 121_473_000]] as const) await owner.put(`/api/v1/office/fleet/stores/${stores[place]?.id}`, { position: { lat_e6: 30_900_000, lon_e6 }, networks: ['shop-wifi'] });
  const ask: Ask = async (path, body, headers) => {
    const answer = await fetch(shop.origin + path, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
    return { status: answer.status, body: await answer.text() };
  };
  const terminal = await enrolTestTerminal(ask, normalizeCode(await owner.enrolmentCode('S2', 'T2')), { random: systemRandom, start_ms: Date.now() - 60_000 });
  const clerk = (await list('operators')).find((each) => each.name.includes(name))?.id ?? '';
  const sale = { ...makeSale(systemRandom), approvals: [{ approval: randomUUID(), action: 'discount', by: clerk, line: null, way: 'pin' }] };
  const entries = [terminal.write('operator.signed_on', { way: 'pin' }, clerk), terminal.write('sale.completed', sale, clerk)];
  assert.equal((await ask('/api/v1/journal', terminal.upload(entries), { authorization: await getTestPass(ask, terminal, Date.now()) })).status, 200);
  const finding = await firstOf(() => list('watch/findings?state=open'));
  const { id } = (await owner.post('/api/v1/office/watch/cases', { findings: [finding.id] })) as { id: string };
  await owner.post(`/api/v1/office/watch/cases/${id}/tell`, {});
  const lent = (await list('terminals')).find((each) => each.store_code === 'S2' && each.code === 'T2');
  await owner.post(`/api/v1/office/fleet/terminals/${lent?.id}/lock`, { reason: '封签破损', call: '陈默，138 0000 0000', code: 'locked_by_office' });
  return { terminal: `terminals/${lent?.id}`, finding: `watch/findings/${finding.id}`, case: `watch/cases/${id}` };
}

/** What watch finds it finds behind the upload. */
async function firstOf(read: () => Promise<readonly Item[]>): Promise<Item> {
  for (let tries = 0; tries < UNTIL_FOUND_TRIES; tries += 1) {
    const [first] = await read();
    if (first) return first;
    await delay(250);
  }
  return assert.fail('nothing was found');
}
