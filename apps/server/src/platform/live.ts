// Live events: what a screen shows at once instead of at its next look. An event may be lost (a slow reader, a server
// that dies after a commit), so it says that something is new and never more than can be asked for; whoever reads a
// stream asks for the facts, also when the stream begins anew. It is sent after the commit and not in it: NOTIFY in a transaction makes commits wait
// for each other, each with its fsync.

import type { ServerResponse } from 'node:http';
import { randomUUID } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { SECURITY_HEADERS } from './http.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { MerchantTx, Postgres } from './postgres.ts';
import { sendProblem } from './http-problem.ts';

/** `type` becomes the event's name; the whole becomes its data. */
export type LiveMessage = { type: string } & Record<string, unknown>;

/** What some readers see of an event. */
export type View = (message: LiveMessage) => LiveMessage;
const AS_IT_IS: View = (message) => message;

export type Live = {
  /** Sends an event to the streams of the transaction's merchant, on every server, once it is committed. */
  publishAfterCommit(tx: MerchantTx, message: LiveMessage): void;
  publish(merchant_id: string, message: LiveMessage): void;
  /**
   * Turns a reply into a stream of the merchant's events that `wants` lets through, as `view` shows them. The text of an event
   * is made once for each view, so a view is one function for all streams of a kind.
   */
  open(reply: Pick<FastifyReply, 'raw' | 'sent'>, merchant_id: string, wants: (message: LiveMessage) => boolean, view?: View): FastifyReply;
  /** Ends the streams that `matches`, such as those of a terminal that was retired. */
  end(merchant_id: string, matches: (response: ServerResponse) => boolean): void;
  close(): Promise<void>;
};

type Stream = { merchant_id: string; response: ServerResponse; wants: (message: LiveMessage) => boolean; view: View };
type Envelope = { from: string; events: [merchant_id: string, message: LiveMessage][] };

const CHANNEL = 'stilltill_live';
const HEARTBEAT_MS = 15_000;
const HEARTBEAT = Buffer.from(': still here\n\n');
const GATHER_MS = 20;
const STREAMS_MAX = 20_000;
const UNREAD_BYTES_MAX = 256 * 1024;
// PostgreSQL takes at most 8,000 bytes in a notification.
const PAYLOAD_BYTES_MAX = 7_500;

export async function makeLive(postgres: Postgres, metrics: Metrics, log: Log): Promise<Live> {
  const from = randomUUID();
  const streams = new Map<string, Set<Stream>>();
  let count = 0;
  let gathered: Envelope['events'] = [];
  let gathering: NodeJS.Timeout | null = null;
  let is_closed = false;

  const drop = (stream: Stream): void => {
    if (!streams.get(stream.merchant_id)?.delete(stream)) return;
    if (streams.get(stream.merchant_id)?.size === 0) streams.delete(stream.merchant_id);
    count -= 1;
    metrics.live_connections.set(count);
  };
  const write = (stream: Stream, text: string | Buffer): void => {
    stream.response.write(text);
    if (stream.response.writableLength <= UNREAD_BYTES_MAX) return;
    metrics.live_dropped.inc();
    drop(stream);
    stream.response.destroy();
  };
  const deliver = (merchant_id: string, message: LiveMessage): void => {
    const of_merchant = streams.get(merchant_id);
    if (!of_merchant) return;
    // Ten thousand tills may read it: its bytes are made once, and only handed over to each.
    const texts = new Map<View, Buffer>();
    for (const stream of of_merchant) {
      if (!stream.wants(message)) continue;
      const text = texts.get(stream.view) ?? textOf(stream.view(message));
      texts.set(stream.view, text);
      write(stream, text);
    }
  };
  const all = (): Stream[] => [...streams.values()].flatMap((each) => [...each]);
  // A stream that may have missed events ends; its reader comes back and asks for the facts.
  const endAll = (): void => all().forEach((stream) => stream.response.end());

  const unlisten = await postgres.listener.listen(CHANNEL, (payload) => {
    const envelope = JSON.parse(payload) as Envelope;
    if (envelope.from !== from) for (const [merchant_id, message] of envelope.events) deliver(merchant_id, message);
  }, endAll);
  const heartbeat = setInterval(() => all().forEach((stream) => write(stream, HEARTBEAT)), HEARTBEAT_MS).unref();

  const send = async (): Promise<void> => {
    gathering = null;
    const events = gathered;
    gathered = [];
    try {
      await postgres.withoutMerchant(async (tx) => {
        for (const payload of intoPayloads(from, events)) await tx.query('select pg_notify($1, $2)', [CHANNEL, payload], 'platform_notify');
      });
    } catch (error) {
      if (!is_closed) log.warn({ err: error }, 'live events did not reach the other servers');
    }
  };
  const publish = (merchant_id: string, message: LiveMessage): void => {
    if (is_closed) return;
    deliver(merchant_id, message);
    gathered.push([merchant_id, message]);
    gathering ??= setTimeout(() => void send(), GATHER_MS);
  };

  return {
    publish,
    publishAfterCommit: (tx, message) => tx.afterCommit(() => publish(tx.merchant_id, message)),
    open(some_reply, merchant_id, wants, view = AS_IT_IS) {
      const reply = some_reply as FastifyReply;
      if (is_closed || count >= STREAMS_MAX) return sendProblem(reply, { code: 'unavailable' });
      reply.hijack();
      const response = reply.raw;
      response.writeHead(200, { ...SECURITY_HEADERS, 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
      // A request that was injected came over no network.
      if (response.socket && 'setNoDelay' in response.socket) response.socket.setNoDelay(true);
      const stream: Stream = { merchant_id, response, wants, view };
      const of_merchant = streams.get(merchant_id) ?? new Set();
      streams.set(merchant_id, of_merchant.add(stream));
      count += 1;
      metrics.live_connections.set(count);
      response.once('close', () => drop(stream));
      response.on('error', () => drop(stream));
      write(stream, 'retry: 2000\n: hello\n\n');
      return reply;
    },
    end(merchant_id, matches) {
      for (const stream of [...(streams.get(merchant_id) ?? [])]) if (matches(stream.response)) stream.response.end();
    },
    async close() {
      is_closed = true;
      clearInterval(heartbeat);
      if (gathering) clearTimeout(gathering);
      unlisten();
      endAll();
    },
  };
}

function textOf(message: LiveMessage): Buffer {
  return Buffer.from(`event: ${message.type}\ndata: ${JSON.stringify(message)}\n\n`);
}

/** As few notifications as hold all events. An event that is too large for one by itself is a bug, and is left out. */
function intoPayloads(from: string, events: Envelope['events']): string[] {
  const payloads: string[] = [];
  let part: Envelope['events'] = [];
  const flush = (): void => {
    if (part.length > 0) payloads.push(JSON.stringify({ from, events: part } satisfies Envelope));
    part = [];
  };
  let bytes = 0;
  for (const event of events) {
    const event_bytes = Buffer.byteLength(JSON.stringify(event)) + 1;
    if (event_bytes > PAYLOAD_BYTES_MAX) continue;
    if (bytes + event_bytes > PAYLOAD_BYTES_MAX) {
      flush();
      bytes = 0;
    }
    bytes += event_bytes;
    part.push(event);
  }
  flush();
  return payloads;
}
