/** An HTTP server for tests that keeps what it was asked and answers by a function. */
import { once } from 'node:events';
import http, { type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';

export type Asked = { readonly method: string; readonly url: string; readonly headers: IncomingHttpHeaders; readonly body: Buffer };
export type HttpSink = { readonly url: string; readonly port: number; readonly asked: Asked[]; close(): void };
type Answer = (asked: Asked, response: ServerResponse, socket: Socket) => void;

export async function startHttpSink(answer: Answer, tls: { readonly key: string; readonly cert: string } | null = null): Promise<HttpSink> {
  const asked: Asked[] = [];
  const listener: http.RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const one = { method: request.method ?? '', url: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks) };
      asked.push(one);
      answer(one, response, request.socket);
    });
  };
  const server = tls === null ? http.createServer(listener) : https.createServer(tls, listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `${tls === null ? 'http' : 'https'}://127.0.0.1:${port}`, port, asked, close() { server.close(); server.closeAllConnections(); } };
}

export const says = (status: number, body: unknown): Answer => (_asked, response) => {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
};
