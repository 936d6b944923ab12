/**
 * A till's way to the server by node:http. Twenty tills, a load of requests and the server share two cores here, and
 * `fetch` takes three times the processor time of one request; what goes over the wire is the same.
 */
import { Agent, request } from 'node:http';
import type { Transport, WireAnswer, WireRequest } from '@stilltill/till-engine';

/** `origin`: http alone. Connections are kept and shared; `close` ends those that nobody uses. */
export function makeLeanHttp(origin: string): { readonly transport: Transport; close(): void } {
  const { hostname: host, port } = new URL(origin);
  const agent = new Agent({ keepAlive: true });
  const send = ({ method, path, headers, body, timeout_ms }: WireRequest): Promise<WireAnswer | null> => new Promise((resolve) => {
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
    const asked = request({ agent, host, port, method, path, headers: { ...headers, ...length }, timeout: timeout_ms }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => void (text += part));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: text })).on('error', () => resolve(null));
    });
    asked.on('error', () => resolve(null)).on('timeout', () => asked.destroy());
    asked.end(body);
  });
  return {
    // No news comes while a year goes by, and each stream would end with the quarter of an hour that a pass lives.
    transport: { send, listen: () => () => {}, onNetworkChange: () => () => {} },
    close: () => agent.destroy(),
  };
}
