/**
 * For routes that a made-up call does not reach: the real thing made in a shop, and the call about it that the shop itself can make.
 * That others can't make it then has no other reason than whose it is.
 */
import { GOODS_DEEDS } from './tenant-deeds-goods.ts';
import { PEOPLE_DEEDS } from './tenant-deeds-people.ts';
import { SHOP_DEEDS } from './tenant-deeds-shop.ts';
import type { Deed } from './whole-shop.ts';

export const DEEDS: readonly Deed[] = [...SHOP_DEEDS, ...GOODS_DEEDS, ...PEOPLE_DEEDS];
