/** HTTP by fetch, in browsers and in Node alike. */
import type { Transport } from './ports.ts';

/** A server writes something on a stream each fifteen seconds: a cable that is out ends no stream, but makes it silent. */
const SILENCE_MS = 40_000;

export type HttpTransportOptions = { readonly onNetworkChange?: Transport['onNetworkChange']; readonly silence_ms?: number };

/** `base`: the server's origin, without a slash at its end; empty: the page's own. */
export function createHttpTransport(base: string, { onNetworkChange = () => () => undefined, silence_ms = SILENCE_MS }: HttpTransportOptions = {}): Transport {
  return {
    async send({ method, path, headers, body, timeout_ms }) {
      try {
        const answer = await fetch(base + path, {
          method, headers, body: body ?? null, signal: AbortSignal.timeout(timeout_ms), cache: 'no-store', credentials: 'omit', redirect: 'error',
        });
        return { status: answer.status, body: await answer.text() };
      } catch {
        return null;
      }
    },
    listen({ method, path, headers }, onEvent, onEnd) {
      const stop = new AbortController();
      void readEvents(base + path, { method, headers, signal: stop.signal, cache: 'no-store', credentials: 'omit' }, silence_ms, onEvent)
        .then(onEnd, () => onEnd(null));
      return () => stop.abort();
    },
    onNetworkChange,
  };
}

/** Reads a stream of server-sent events (HTML, 9.2.6) to its end, or till it is silent. Answers the status where it was none. */
async function readEvents(url: string, init: RequestInit, silence_ms: number, onEvent: (data: string) => void): Promise<number | null> {
  const answer = await fetch(url, init);
  if (!answer.ok || !answer.body) return answer.status;
  let rest = '';
  let data: string[] = [];
  for await (const part of untilSilent(answer.body, silence_ms)) {
    const lines = (rest + part).split(/\r\n|\n|\r/);
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0) onEvent(data.join('\n'));
        data = [];
      } else if (line.startsWith('data:')) {
        data.push(line.slice(line[5] === ' ' ? 6 : 5));
      }
    }
  }
  return null;
}

async function* untilSilent(body: ReadableStream<Uint8Array<ArrayBuffer>>, silence_ms: number): AsyncGenerator<string> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (;;) {
      const silence = AbortSignal.timeout(silence_ms);
      const silent = Promise.withResolvers<never>();
      silence.addEventListener('abort', () => silent.reject(silence.reason), { once: true });
      const { done, value } = await Promise.race([reader.read(), silent.promise]);
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel();
  }
}
