/**
 * One POST, of which it is always known whether anything was written: content is asked for once the connection is up and its
 * TLS has been checked, and goes out at once. Redirects are not followed. (The platform's fetch says neither when it is
 * connected nor whether what failed had been written, and would need the content before either.)
 */
import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';

export type PostLimits = { readonly sockets_max: number; readonly connect_ms_max: number; readonly answer_ms_max: number; readonly answer_octets_max: number; readonly idle_ms_max: number };
export const post_limits: PostLimits = { sockets_max: 10, connect_ms_max: 10_000, answer_ms_max: 30_000, answer_octets_max: 65_536, idle_ms_max: 4_000 };

export type Content<S> = { readonly isContent: true; readonly headers: Readonly<Record<string, string>>; readonly body: Buffer | string; /** Path and query, where they are part of the content. */ readonly path?: string } | { readonly isContent: false; readonly instead: S };

export type Posted<S> =
  | { readonly kind: 'answered'; readonly status: number; readonly body: string; readonly headers: http.IncomingHttpHeaders }
  /** Nothing was written. */
  | { readonly kind: 'unsent'; readonly reason: string }
  /** It was written, and what became of it is not known. */
  | { readonly kind: 'lost'; readonly reason: string }
  /** `prepare` gave no content. */
  | { readonly kind: 'stopped'; readonly instead: S };

export type Poster = {
  post<S>(url: URL, prepare: () => Content<S>): Promise<Posted<S>>;
  close(): void;
};

export type PosterOptions = { readonly limits: PostLimits; /** PEM; null: those of the system. */ readonly ca: string | null; /** What a name may be resolved to. */ readonly lookup?: LookupFunction };

export function makePoster({ limits, ca, lookup }: PosterOptions): Poster {
  const common = { keepAlive: true, maxSockets: limits.sockets_max, maxFreeSockets: limits.sockets_max, timeout: limits.idle_ms_max, ...(lookup === undefined ? {} : { lookup }) };
  const agents = { 'http:': new http.Agent(common), 'https:': new https.Agent({ ...common, minVersion: 'TLSv1.2', ...(ca === null ? {} : { ca }) }) };
  return {
    post: (url, prepare) => postOnce(url, agents, limits, prepare),
    close() {
      agents['http:'].destroy();
      agents['https:'].destroy();
    },
  };
}

function postOnce<S>(url: URL, agents: { readonly 'http:': http.Agent; readonly 'https:': https.Agent }, limits: PostLimits, prepare: () => Content<S>): Promise<Posted<S>> {
  return new Promise((resolve) => {
    const isSecure = url.protocol === 'https:';
    if (!isSecure && url.protocol !== 'http:') return resolve({ kind: 'unsent', reason: 'address_unfit' });
    let isWritten = false;
    const over = { timer: setTimeout(() => fail('connect_timeout'), limits.connect_ms_max) };
    const request: ClientRequest = isSecure ? https.request(url, { method: 'POST', agent: agents['https:'] }) : http.request(url, { method: 'POST', agent: agents['http:'] });

    function end(posted: Posted<S>): void {
      clearTimeout(over.timer);
      resolve(posted);
    }
    function fail(reason: string): void {
      end(isWritten ? { kind: 'lost', reason } : { kind: 'unsent', reason });
      request.destroy();
    }
    function write(): void {
      if (request.destroyed) return;
      clearTimeout(over.timer);
      try {
        const content = prepare();
        if (!content.isContent) {
          end({ kind: 'stopped', instead: content.instead });
          return void request.destroy();
        }
        for (const [name, value] of Object.entries(content.headers)) request.setHeader(name, value);
        if (content.path !== undefined) request.path = content.path;
        over.timer = setTimeout(() => fail('answer_timeout'), limits.answer_ms_max);
        isWritten = true;
        request.end(content.body);
      } catch {
        fail('content_unfit');
      }
    }

    request.on('error', (error: NodeJS.ErrnoException) => fail(reasonOf(error)));
    request.on('socket', (socket) => {
      if (request.reusedSocket) write();
      else socket.once(isSecure ? 'secureConnect' : 'connect', write);
    });
    request.on('response', (response) => readAnswer(response, limits.answer_octets_max, (body) => {
      if (body === null) fail('answer_unreadable');
      else end({ kind: 'answered', status: response.statusCode ?? 0, body, headers: response.headers });
    }));
  });
}

function readAnswer(response: IncomingMessage, octets_max: number, end: (body: string | null) => void): void {
  const chunks: Buffer[] = [];
  let octets = 0;
  response.on('data', (chunk: Buffer) => {
    octets += chunk.length;
    if (octets > octets_max) return end(null);
    chunks.push(chunk);
  });
  response.on('end', () => end(Buffer.concat(chunks).toString('utf8')));
  response.on('error', () => end(null));
}

/** The system's name for it alone: its message may hold an address. */
function reasonOf(error: NodeJS.ErrnoException): string {
  return /^[A-Z][A-Z0-9_]{2,40}$/.test(error.code ?? '') ? `net_${error.code?.toLowerCase()}` : 'net_failed';
}
