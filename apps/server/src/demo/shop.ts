/**
 * The demo shop that a first run makes, so that somebody who only wants to look can sell something at once. Its ids are
 * always the same, so that what was half made when the power went is made whole at the next start.
 */
import type { Result } from '@stilltill/domain/result';
import { assert } from '@stilltill/domain/result';
import { USUAL_SELLING } from '@stilltill/protocol';
import type { Postgres } from '../platform/postgres.ts';
import type { Catalog } from '../modules/catalog/index.ts';
import type { Fleet } from '../modules/fleet/index.ts';
import type { Office } from '../modules/office/index.ts';
import type { OperatorState, Staff } from '../modules/staff/index.ts';
import { demoCategories, demoId, demoProducts } from './products.ts';

export const DEMO_MERCHANT = demoId('merchant', 0);

const SHOP_NAME = '静好便利店';
const STORES = [
  { id: demoId('store/S1', 1), code: 'S1', name: '湖滨路店 Lakeside' },
  { id: demoId('store/S2', 2), code: 'S2', name: '书院街店 Academy Street' },
] as const;
const TERMINALS = [
  { id: demoId('terminal/S1-T1', 11), store: STORES[0].id, code: 'T1', name: '一号收银台 Counter 1' },
  { id: demoId('terminal/S1-T2', 12), store: STORES[0].id, code: 'T2', name: '二号收银台 Counter 2' },
  { id: demoId('terminal/S2-T1', 13), store: STORES[1].id, code: 'T1', name: '一号收银台 Counter 1' },
  { id: demoId('terminal/S2-T2', 14), store: STORES[1].id, code: 'T2', name: '二号收银台 Counter 2' },
] as const;

/** The scale's labels: the code of the goods in five figures, their weight in grams. */
const SCALE_PATTERN = '21PPPPPWWWWW';

/** PINs of a shop that holds no money: they stand in README.md. */
export const DEMO_OPERATORS: readonly ({ readonly id: string; readonly pin: string } & OperatorState)[] = [
  { id: demoId('operator/1', 21), name: '林静 Lin Jing', role: 'owner', active: true, language: 'zh', pin: '280316' },
  { id: demoId('operator/2', 22), name: '陈默 Chen Mo', role: 'manager', active: true, language: 'zh', pin: '471925' },
  { id: demoId('operator/3', 23), name: 'Grace Hughes', role: 'manager', active: true, language: 'en', pin: '639184' },
  { id: demoId('operator/4', 24), name: '王小雨 Wang Xiaoyu', role: 'operator', active: true, language: 'zh', pin: '2580' },
  { id: demoId('operator/5', 25), name: '李想 Li Xiang', role: 'operator', active: true, language: 'zh', pin: '1470' },
  { id: demoId('operator/6', 26), name: 'Tom Baker', role: 'operator', active: true, language: 'en', pin: '3690' },
];

/** Who can sign on at the tills of the demo shop, for the person who starts it. `badge`: what one of them can scan or type, which is told once. */
export function demoNote(badge: string | null): { readonly title: string; readonly lines: readonly string[] } {
  const roles = { owner: '老板 owner', manager: '店长 manager', operator: '操作员 operator' } as const;
  return {
    title: '演示店铺的操作员和 PIN  Operators of the demo shop, with their PINs',
    lines: [
      ...DEMO_OPERATORS.map(({ name, role, pin }) => `${pin.padEnd(6)}  ${name}, ${roles[role]}`),
      ...(badge === null ? [] : [`工牌 badge  ${badge}  王小雨 Wang Xiaoyu`]),
    ],
  };
}

export type DemoRooms = { readonly postgres: Postgres; readonly fleet: Fleet; readonly catalog: Catalog; readonly staff: Staff; readonly office: Office };

/** Makes what is missing of the demo shop. */
export async function seedDemoShop({ postgres, fleet, catalog, staff, office }: DemoRooms): Promise<void> {
  accept(await fleet.makeMerchant({ id: DEMO_MERCHANT, shop_name: SHOP_NAME }));
  await postgres.withMerchant(DEMO_MERCHANT, async (tx) => {
    const known = new Set((await fleet.stores(tx)).map(({ id }) => id));
    for (const store of STORES) {
      if (known.has(store.id)) continue;
      await fleet.makeStore(tx, { ...store, currency: 'CNY', timezone: 'Asia/Shanghai', idle_lock_s: 300, languages: ['zh', 'en'] });
      await fleet.setSelling(tx, store.id, { ...USUAL_SELLING, embedded_codes: [{ pattern: SCALE_PATTERN }] });
    }
  });
  for (const terminal of TERMINALS) accept(await fleet.makeTerminal(DEMO_MERCHANT, terminal));
  const operators = (await staff.operators(DEMO_MERCHANT)).items;
  if (operators.length === 0) await postgres.withMerchant(DEMO_MERCHANT, (tx) => staff.makeOperators(tx, DEMO_OPERATORS, 'demo'));
  await postgres.withMerchant(DEMO_MERCHANT, async (tx) => {
    await catalog.upsertCategories(tx, demoCategories());
    await catalog.upsertProducts(tx, demoProducts());
    // Its currency and its taxes are as they are, and it has no printer.
    for (const step of ['shop', 'tax', 'printer'] as const) await office.noteStepDone(tx, step);
  });
}

/** What a start that was killed had made already is no fault. */
function accept(made: Result<null>): void {
  assert(made.ok || made.fault.code === 'conflict', 'a demo shop can be made anywhere');
}
