/**
 * A reverse proxy of the simplest kind: each request, not each connection, goes to the next process in turn, so that two
 * requests of one page are answered by two processes. It passes streams on as they come, keeps `Host`, and says who asked.
 */
import { type IncomingHttpHeaders, type IncomingMessage, type ServerResponse, Agent, createServer, request as ask } from 'node:http';
import type { AddressInfo } from 'node:net';

export type RequestBalancer = {
  readonly origin: URL;
  /** How many requests each process answered, in the order of `backends`. */
  answered(): readonly number[];
  close(): Promise<void>;
};

/** What belongs to one connection and not to the request: RFC 9110, section 7.6.1. */
const OF_ONE_CONNECTION = new Set(['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade']);

/** Listens on `port` of localhost; 0: any. A process that takes no connection is passed over, as a proxy does. */
export async function startRequestBalancer(backends: readonly URL[], port = 0): Promise<RequestBalancer> {
  const agents = backends.map(() => new Agent({ keepAlive: true }));
  const answered = backends.map(() => 0);
  let turn = 0;

  /** `first`: where it is tried first; `tried`: how many were, so that no other request takes the turn of its next one. */
  const bring = (incoming: IncomingMessage, response: ServerResponse, first: number, tried: number): void => {
    const at = (first + tried) % backends.length;
    const backend = backends[at];
    if (backend === undefined || tried === backends.length) return void response.writeHead(502).end();
    const onward = ask({
      host: backend.hostname, port: backend.port, agent: agents[at], method: incoming.method, path: incoming.url,
      headers: { ...passedOn(incoming.headers), 'x-forwarded-for': incoming.socket.remoteAddress ?? '', 'x-forwarded-proto': 'http' },
    });
    let is_sent = false;
    onward.once('socket', (socket) => {
      const send = (): void => {
        is_sent = true;
        incoming.pipe(onward);
      };
      if (socket.connecting) socket.once('connect', send);
      else send();
    });
    onward.once('response', (answer) => {
      answered[at] = (answered[at] ?? 0) + 1;
      response.writeHead(answer.statusCode ?? 502, passedOn(answer.headers));
      // A stream has begun for its reader before anything comes over it.
      response.flushHeaders();
      answer.pipe(response);
      answer.once('error', () => response.destroy());
    });
    onward.on('error', () => {
      if (!is_sent) bring(incoming, response, first, tried + 1);
      else if (response.headersSent) response.destroy();
      else response.writeHead(502).end();
    });
    response.once('close', () => onward.destroy());
  };

  const server = createServer((incoming, response) => bring(incoming, response, turn++, 0));
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, 'localhost', resolve));
  return {
    origin: new URL(`http://localhost:${(server.address() as AddressInfo).port}`),
    answered: () => answered,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      for (const agent of agents) agent.destroy();
      await closed;
    },
  };
}

function passedOn(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !OF_ONE_CONNECTION.has(name)));
}
