/**
 * How long a request may take to arrive. Node's limit holds for a whole server; a list of 100 MiB from a shop's own line
 * takes minutes, and a body that trickles in at a route that expects a few kilobytes holds its place for no good reason.
 */
import type { onRequestHookHandler } from 'fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Milliseconds within which the whole request has to be here, where it is another time than BODY_MS_MAX. */
    readonly body_ms_max?: number;
  }
}

const BODY_MS_MAX = 60_000;
/** For files: 128 MiB by a line of 1.2 Mbit/s. No request may take longer. */
export const FILE_MS_MAX = 15 * 60_000;
/** Of every server that takes requests: each route's own time is kept by `limitTimes`. */
export const SERVER_TIMES = { headersTimeout: 20_000, requestTimeout: FILE_MS_MAX, keepAliveTimeout: 65_000 } as const;

/** Ends the connection of a request whose body is not here in time. A hook of each request. */
export function limitTimes(body_ms_max = BODY_MS_MAX): onRequestHookHandler {
  return (request, _reply, done) => {
    const { raw } = request;
    if (raw.headers['content-length'] !== undefined || raw.headers['transfer-encoding'] !== undefined) {
      const timer = setTimeout(() => {
        // A body that nobody read, of a request that was refused, may be here all the same.
        if (!raw.complete) raw.destroy();
      }, request.routeOptions.config.body_ms_max ?? body_ms_max).unref();
      const end = (): void => clearTimeout(timer);
      raw.once('end', end).once('close', end);
    }
    done();
  };
}
