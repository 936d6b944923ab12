import pg from 'pg';
import { reasonOf } from './postgres-roles.ts';
import type { Log } from './log.ts';

export type Listener = {
  /**
   * Calls `onNotify` with the payload of each notification on a channel, and `onGap` when notifications may have been
   * missed because the connection broke. Resolves once PostgreSQL listens. The answer ends it.
   */
  listen(channel: string, onNotify: (payload: string) => void, onGap?: () => void): Promise<() => void>;
  close(): Promise<void>;
};

type Subscription = { channel: string; onNotify: (payload: string) => void; onGap: () => void };

const RETRY_MS_MAX = 5_000;

/** One connection for all channels. A pooled connection cannot listen, and behind a pool of transactions none can. */
export function makeListener(url: string, log: Log): Listener {
  const subscriptions = new Set<Subscription>();
  let client: Promise<pg.Client> | null = null;
  let is_closed = false;

  async function connect(): Promise<pg.Client> {
    const next = new pg.Client({ connectionString: url, application_name: 'stilltill-listen', keepAlive: true, connectionTimeoutMillis: 10_000 });
    next.on('notification', ({ channel, payload }) => {
      for (const each of subscriptions) if (each.channel === channel) each.onNotify(payload ?? '');
    });
    next.on('error', (error) => log.warn({ error: error.message }, 'listening connection lost'));
    try {
      await next.connect();
      for (const channel of new Set([...subscriptions].map((each) => each.channel))) await next.query(`listen ${pg.escapeIdentifier(channel)}`);
    } catch (error) {
      await next.end().catch(() => {});
      throw error;
    }
    next.on('end', () => {
      client = null;
      if (!is_closed && subscriptions.size > 0) reconnect(100);
    });
    return next;
  }

  function reconnect(wait_ms: number): void {
    setTimeout(() => {
      if (is_closed || client !== null) return;
      client = connect();
      client.then(
        () => subscriptions.forEach((each) => each.onGap()),
        (error: unknown) => {
          log.warn({ error: reasonOf(error) }, 'cannot listen yet');
          client = null;
          reconnect(Math.min(wait_ms * 2, RETRY_MS_MAX));
        },
      );
    }, wait_ms).unref();
  }

  return {
    async listen(channel, onNotify, onGap = () => {}) {
      const subscription: Subscription = { channel, onNotify, onGap };
      subscriptions.add(subscription);
      try {
        client ??= connect();
        await (await client).query(`listen ${pg.escapeIdentifier(channel)}`);
      } catch (error) {
        subscriptions.delete(subscription);
        client = null;
        throw error;
      }
      return () => void subscriptions.delete(subscription);
    },
    async close() {
      is_closed = true;
      subscriptions.clear();
      const open = client;
      client = null;
      await (await open?.catch(() => null))?.end();
    },
  };
}
