/**
 * The one clock of a replay: tills and server read the same time, and it goes from one invoice's minute to the next.
 * A till that asks the server for its time compares the answer with its own; if time jumped meanwhile, it would rightly
 * tell of a clock that was set. So time stands still for as long as such a question is open.
 */
import type { Clock, Transport } from '@stilltill/till-engine';

export type SharedTime = {
  readonly clock: Clock;
  /** A till's way to the server, on which its questions for the time are seen. */
  watch(transport: Transport): Transport;
  /** Moves tills and server on, once nobody is asking for the time. */
  moveTo(at_ms: number): Promise<void>;
};

const TIME_PATH = '/api/v1/terminal/token';
const DEADLINE_MS = 120_000;

/** `tellServer` answers once the server's clock shows the time. Time-outs, and waiting before a next try, go by the machine. */
export function makeSharedTime(tellServer: (at_ms: number) => Promise<unknown>): SharedTime {
  let at_ms = 0;
  let moving: Promise<void> | null = null;
  const open = new Set<object>();
  let onNoneOpen: (() => void) | null = null;

  const close = (question: object): void => {
    if (open.delete(question) && open.size === 0) onNoneOpen?.();
  };
  const noneOpen = (): Promise<void> => new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('a till asked for the time, and nothing came of it')), DEADLINE_MS);
    onNoneOpen = () => {
      clearTimeout(timer);
      onNoneOpen = null;
      resolve();
    };
  });

  return {
    clock: {
      now_ms: () => at_ms,
      monotonic_ms: () => at_ms,
      after(delay_ms, call) {
        const timer = setTimeout(call, delay_ms);
        timer.unref();
        return () => clearTimeout(timer);
      },
    },
    watch(transport) {
      /** A till asks for the time again only after the last answer; what it asks for next shows that it has taken that in. */
      const question = {};
      return {
        ...transport,
        async send(request) {
          if (request.path !== TIME_PATH) {
            close(question);
            return transport.send(request);
          }
          while (moving) await moving;
          open.add(question);
          const answer = await transport.send(request);
          if (answer?.status !== 200) close(question);
          return answer;
        },
      };
    },
    async moveTo(to_ms) {
      while (open.size > 0) await noneOpen();
      moving = tellServer(to_ms).then(() => {
        at_ms = to_ms;
        moving = null;
      });
      await moving;
    },
  };
}
