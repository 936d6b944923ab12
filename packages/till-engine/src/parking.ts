/** Baskets that are put aside and taken on again, here or at another till of the store. */
import { type Result, fail, ok } from '@stilltill/domain/result';
import type { Basket } from '@stilltill/domain/sale';
import { ParkedAnswer, RecallAnswer } from '@stilltill/protocol';
import type { z } from 'zod';
import { type Core, type Fact, identityOf, isoTime, record, remember } from './core.ts';
import { withoutSpending } from './member-memory.ts';
import type { StoredParked } from './memory.ts';
import { type Selling, hasLines } from './selling.ts';
import type { ParkedBasket } from './till.ts';
import type { Ask } from './wire.ts';

/** More than a counter has room for. */
const PARKED_MAX = 100;

export type Parking = {
  park(note: string | null): Promise<Result<null>>;
  /** Asks the server for a basket, so that no other till gets it. Not to be called in turn. */
  claim(sale: string, isElsewhere: boolean): Promise<Result<Claimed>>;
  takeOn(sale: string, claimed: Claimed): Promise<Result<null>>;
  /** Baskets at other tills of the store. Not to be called in turn. */
  elsewhere(): Promise<Result<readonly ParkedBasket[]>>;
};
/** What the server said of a basket; null: it could not be asked, and the basket is here. */
type Claimed = z.output<typeof RecallAnswer> | null;

export function parkedNow(core: Core, basket: Basket, note: string | null): StoredParked {
  return { basket, at: isoTime(core.ports.clock.now_ms()), note, operator_name: core.view.operator?.name ?? '' };
}

export function makeParking(core: Core, selling: Selling, ask: Ask, clockFacts: () => Fact[]): Parking {
  return {
    async park(note) {
      if (!core.view.basket || core.view.basket.lines.length === 0) return fail('basket_empty');
      if (core.memory.parked.length >= PARKED_MAX) return fail('basket_full');
      const freed = core.view.basket.member || core.view.basket.exchange?.points ? await selling.change(withoutSpending) : ok(core.view.basket);
      if (!freed.ok) return freed;
      const basket = freed.value;
      await selling.settle();
      const place = parkedNow(core, basket, note?.trim().slice(0, 100) || null);
      const fact: Fact = { kind: 'basket.parked', body: { basket, reason: 'asked', note: place.note } };
      const done = await record(core, [...clockFacts(), fact], { draft: null, parked: [place, ...core.memory.parked] });
      if (done.ok) selling.put(null);
      return done.ok ? ok(null) : done;
    },
    async claim(sale, isElsewhere) {
      if (!isElsewhere && !core.view.online) return ok(null);
      const answer = await ask({ method: 'POST', path: `/api/v1/terminal/parked/${sale}/recall`, body: {} }, RecallAnswer);
      if (answer.ok || isElsewhere) return answer;
      // Taken on by another till: it is no longer here. Whatever else the server says, a basket that is here can be had.
      if (answer.fault.code !== 'basket_taken') return ok(null);
      await core.inTurn(() => remember(core, { parked: core.memory.parked.filter(({ basket }) => basket.sale !== sale) }, 'strict'));
      return answer;
    },
    async takeOn(sale, claimed) {
      if (core.view.basket && hasLines(core.view.basket)) return fail('basket_not_empty');
      const here = core.memory.parked.find(({ basket }) => basket.sale === sale);
      const basket = here?.basket ?? claimed?.basket;
      if (!basket) return fail('sale_unknown');
      await selling.settle();
      const fact: Fact = { kind: 'basket.recalled', body: { sale, from: claimed?.terminal ?? identityOf(core).certificate.terminal } };
      const done = await record(core, [...clockFacts(), fact], { parked: core.memory.parked.filter((each) => each !== here), draft: selling.draftOf(basket) });
      if (!done.ok) return done;
      selling.put(basket);
      // Its amounts are those of now: prices agreed by hand stay, promotions may have begun or ended.
      const reckoned = await selling.change((each) => ok(each));
      return reckoned.ok ? ok(null) : reckoned;
    },
    async elsewhere() {
      const answer = await ask({ method: 'GET', path: '/api/v1/terminal/parked' }, ParkedAnswer);
      if (!answer.ok) return answer;
      return ok(answer.value.items.map(({ basket, at, note, operator_name, terminal, terminal_code }) => ({ basket, at, note, operator_name, from: { terminal, code: terminal_code } })));
    },
  };
}
