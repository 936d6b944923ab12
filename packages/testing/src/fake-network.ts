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

/** Something new on its way to a till over its stream. */
export type News = { readonly number: number; readonly till: string; readonly data: string; readonly isCopy: boolean };
/** A stream that a till asked for and that nobody opened yet. */
export type AskedStream = { readonly number: number; readonly till: string; readonly request: StreamRequest };
/** What a till says to have a stream opened. */
export type StreamRequest = Parameters<Transport['listen']>[0];
/** Opens a stream at the server; answers with how it is closed. */
export type OpenStream = (request: StreamRequest, onData: (data: string) => void, onEnd: (status: number | null) => void) => Promise<() => void>;

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
  askedStreams(): readonly AskedStream[];
  /** What comes over it then waits until somebody decides what becomes of it. */
  openStream(asked: AskedStream, open: OpenStream): Promise<void>;
  /** The stream could not be opened. */
  refuseStream(asked: AskedStream): void;
  /** All news under way, in the order in which it was sent. */
  news(): readonly News[];
  hear(news: News): void;
  /** A second one of it. */
  copyNews(news: News): void;
  loseNews(news: News): void;
  /** Puts something else in its place, as somebody between the two does. */
  alterNews(news: News, data: string): void;
  /** Requests that tills sent in all. */
  sent(): number;
  /** Streams and news in all. */
  moved(): number;
};

type Held = {
  number: number; till: string; request: WireRequest; stage: Letter['stage']; answer: WireAnswer | null; isGivenUp: boolean; isLate: boolean;
  resolve: ((answer: WireAnswer | null) => void) | null; cancelTimeout: () => void;
};

type Stream = { number: number; till: string; request: StreamRequest; onEvent: (data: string) => void; onEnd: (status: number | null) => void; isAsked: boolean; close: () => void };
type HeldNews = { number: number; till: string; data: string; isCopy: boolean; stream: Stream };

/** Streams, and what comes over them. */
function makeStreams() {
  let number = 0;
  const streams = new Map<number, Stream>();
  const held = new Map<number, HeldNews>();
  const end = (stream: Stream, status: number | null): void => {
    if (streams.delete(stream.number)) stream.onEnd(status);
  };
  const take = ({ number: of }: News): HeldNews => {
    const found = held.get(of);
    assert(found, 'news is under way');
    return found;
  };
  const put = (stream: Stream, data: string, isCopy: boolean): void => {
    if (!streams.has(stream.number)) return;
    const each = { number: number++, till: stream.till, data, isCopy, stream };
    held.set(each.number, each);
  };
  const find = ({ number: of }: AskedStream): Stream => {
    const found = streams.get(of);
    assert(found?.isAsked, 'a stream is asked for');
    found.isAsked = false;
    return found;
  };
  return {
    listen(till: string, request: StreamRequest, onEvent: (data: string) => void, onEnd: (status: number | null) => void): () => void {
      const stream: Stream = { number: number++, till, request, onEvent, onEnd, isAsked: true, close: () => {} };
      streams.set(stream.number, stream);
      return () => {
        if (streams.delete(stream.number)) stream.close();
      };
    },
    unplug(till: string): void {
      for (const stream of [...streams.values()].filter((each) => each.till === till)) {
        streams.delete(stream.number);
        stream.close();
      }
      for (const each of [...held.values()]) if (each.till === till) held.delete(each.number);
    },
    endStreams: () => [...streams.values()].forEach((stream) => end(stream, null)),
    askedStreams: () => [...streams.values()].filter(({ isAsked }) => isAsked),
    async openStream(asked: AskedStream, open: OpenStream): Promise<void> {
      const stream = find(asked);
      const close = await open(stream.request, (data) => put(stream, data, false), (status) => end(stream, status));
      if (streams.has(stream.number)) stream.close = close;
      else close();
    },
    refuseStream: (asked: AskedStream) => end(find(asked), null),
    news: () => [...held.values()],
    moved: () => number,
    hear(news: News): void {
      const { data, stream } = take(news);
      held.delete(news.number);
      if (streams.has(stream.number)) stream.onEvent(data);
    },
    copyNews: (news: News) => put(take(news).stream, take(news).data, true),
    loseNews: (news: News) => void held.delete(news.number),
    alterNews: (news: News, data: string) => void (take(news).data = data),
  };
}

export function makeFakeNetwork(): FakeNetwork {
  let number = 0;
  let sent = 0;
  const held = new Map<number, Held>();
  const { listen, unplug: unplugStreams, ...streams } = makeStreams();

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
      listen: (request, onEvent, onEnd) => listen(till, request, onEvent, onEnd),
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
      unplugStreams(till);
      for (const letter of held.values()) {
        if (letter.till !== till) continue;
        letter.cancelTimeout();
        letter.resolve = null;
        letter.isGivenUp = true;
        if (letter.stage === 'coming') held.delete(letter.number);
      }
    },
    ...streams,
    sent: () => sent,
  };
}
