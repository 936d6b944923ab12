/** HTTP by fetch, in browsers and in Node alike. */
import type { Transport } from './ports.ts';

/** `base`: the server's origin, without a slash at its end; empty: the page's own. */
export function createHttpTransport(base: string, onReachable: Transport['onReachable'] = () => () => undefined): Transport {
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
      void readEvents(base + path, { method, headers, signal: stop.signal, cache: 'no-store', credentials: 'omit' }, onEvent)
        .then(onEnd, () => onEnd(null));
      return () => stop.abort();
    },
    onReachable,
  };
}

/** Reads a stream of server-sent events (HTML, 9.2.6) to its end. Answers the status where it was none. */
async function readEvents(url: string, init: RequestInit, onEvent: (data: string) => void): Promise<number | null> {
  const answer = await fetch(url, init);
  if (!answer.ok || !answer.body) return answer.status;
  let rest = '';
  let data: string[] = [];
  for await (const part of answer.body.pipeThrough(new TextDecoderStream())) {
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
