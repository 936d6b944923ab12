/**
 * A network between tills and a server in which nothing moves by itself: each request and each answer waits until
 * somebody decides what becomes of it. A till hears nothing by the time-out that it set, by its own clock.
 */
import { assert } from '@stilltill/domain/result';
import type { Clock, Transport, WireAnswer, WireRequest } from '@stilltill/till-engine';

/** One request on its way, or its answer on the way back. */
export type Letter = {
  /** In the order in which they were sent, over all tills. */
  readonly number: number;
  readonly till: string;
  readonly request: WireRequest;
  /** going: not at the server yet. carried: the server has it. coming: its answer is on the way back. */
  readonly stage: 'going' | 'carried' | 'coming';
  readonly answer: WireAnswer | null;
  /** Whether no till waits for it any more. It may reach the server all the same. */
  readonly isGivenUp: boolean;
  /** Whether the till's time-out came first. */
  readonly isLate: boolean;
};

export type FakeNetwork = {
  transportOf(till: string, clock: Clock): Transport;
  /** All that is under way, in the order in which it was sent. */
  letters(): readonly Letter[];
  /** Takes a request to the server. Its answer then waits to be handed over. */
  carry(letter: Letter, serve: (request: WireRequest) => Promise<WireAnswer | null>): Promise<void>;
  /** Hands an answer over to its till. */
  handOver(letter: Letter): void;
  /** Puts another answer in the place of the one that is on its way back, as somebody between the two does. */
  alter(letter: Letter, body: string): void;
  /** The request, or its answer, is gone. The till waits for its time-out, or notices at once where `isNoticed`. */
  lose(letter: Letter, isNoticed: boolean): void;
  /** A second one of a request, which no till waits for. */
  copy(letter: Letter): void;
  /** What a till had under way when it lost its power: it waits for nothing any more, requests may still arrive. */
  unplug(till: string): void;
  /** Ends all streams, as a server that dies does. */
  endStreams(): void;
  /** Requests that tills sent in all. */
  sent(): number;
};

type Held = {
  number: number; till: string; request: WireRequest; stage: Letter['stage']; answer: WireAnswer | null; isGivenUp: boolean; isLate: boolean;
  resolve: ((answer: WireAnswer | null) => void) | null; cancelTimeout: () => void;
};

export function makeFakeNetwork(): FakeNetwork {
  let number = 0;
  let sent = 0;
  const held = new Map<number, Held>();
  const streams = new Map<string, Set<(status: number | null) => void>>();

  const find = (letter: Letter): Held => {
    const found = held.get(letter.number);
    assert(found, 'a letter is under way');
    return found;
  };
  const settle = (letter: Held, answer: WireAnswer | null): void => {
    letter.cancelTimeout();
    const { resolve } = letter;
    letter.resolve = null;
    letter.isGivenUp = true;
    resolve?.(answer);
  };

  return {
    transportOf: (till, clock) => ({
      send: (request) => new Promise((resolve) => {
        sent += 1;
        const letter: Held = { number: number++, till, request, stage: 'going', answer: null, isGivenUp: false, isLate: false, resolve, cancelTimeout: () => {} };
        letter.cancelTimeout = clock.after(request.timeout_ms, () => {
          letter.isLate = true;
          settle(letter, null);
          // An answer that nobody waits for is of no more use; a request still has its way before it.
          if (letter.stage === 'coming') held.delete(letter.number);
        });
        held.set(letter.number, letter);
      }),
      listen(_request, _onEvent, onEnd) {
        const open = streams.get(till) ?? new Set();
        streams.set(till, open);
        open.add(onEnd);
        return () => void open.delete(onEnd);
      },
      onNetworkChange: () => () => {},
    }),
    letters: () => [...held.values()],
    async carry(letter, serve) {
      const found = find(letter);
      assert(found.stage === 'going', 'a request is carried once');
      found.stage = 'carried';
      found.answer = await serve(found.request);
      found.stage = 'coming';
      if (found.answer === null) settle(found, null);
      if (found.isGivenUp) held.delete(found.number);
    },
    handOver(letter) {
      const found = find(letter);
      assert(found.stage === 'coming', 'an answer is handed over once the server gave it');
      held.delete(found.number);
      settle(found, found.answer);
    },
    alter(letter, body) {
      const found = find(letter);
      assert(found.answer, 'an answer is there to be changed');
      found.answer = { ...found.answer, body };
    },
    lose(letter, isNoticed) {
      const found = find(letter);
      held.delete(found.number);
      // Otherwise the time-out finds it.
      if (isNoticed) settle(found, null);
    },
    copy(letter) {
      const { till, request } = find(letter);
      const twin: Held = { number: number++, till, request, stage: 'going', answer: null, isGivenUp: true, isLate: false, resolve: null, cancelTimeout: () => {} };
      held.set(twin.number, twin);
    },
    unplug(till) {
      streams.delete(till);
      for (const letter of held.values()) {
        if (letter.till !== till) continue;
        letter.cancelTimeout();
        letter.resolve = null;
        letter.isGivenUp = true;
        if (letter.stage === 'coming') held.delete(letter.number);
      }
    },
    endStreams() {
      const ended = [...streams.values()].flatMap((open) => [...open]);
      streams.clear();
      for (const onEnd of ended) onEnd(null);
    },
    sent: () => sent,
  };
}
