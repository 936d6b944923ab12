/** One connection to a message centre, bound in both directions, from its opening to its end. Answers are told apart by number. */
import net, { type LookupFunction } from 'node:net';
import tls from 'node:tls';
import { type Bind, type Delivery, type Pdu, bindBody, commands, encodePdu, makePduReader, readDelivery, statuses } from './smpp-pdu.ts';

export type SessionConfig = Bind & { readonly host: string; readonly port: number; readonly tls: boolean; /** PEM; null: the system's. */ readonly ca: string | null; /** What the host's name may be resolved to; without it, anything. */ readonly lookup?: LookupFunction };
export type SessionLimits = { readonly connect_ms_max: number; readonly answer_ms_max: number; readonly enquire_ms: number; readonly deliveries_max: number };

const good_bye_ms_max = 2_000;

/** 'unsent': the connection was dead, and nothing was written. 'lost': it died, or nobody answered in time, after writing. */
export type Answer = Pdu | 'unsent' | 'lost';

export type Session = {
  isUp(): boolean;
  /** Writes at once, and waits for the answer. */
  request(command: number, body: Buffer): Promise<Answer>;
  onEnd(listener: () => void): void;
  /** Says good-bye, and ends in any case. */
  close(): Promise<void>;
};

/** `take` answers whether what came is safe; until then the centre keeps it, and brings it again. */
export type TakeDelivery = (delivery: Delivery) => Promise<boolean>;

export function openSession(config: SessionConfig, limits: SessionLimits, take: TakeDelivery): Promise<Session | string> {
  const lookup = config.lookup === undefined ? {} : { lookup: config.lookup };
  const socket: net.Socket = config.tls
    ? tls.connect({ ...lookup, host: config.host, port: config.port, minVersion: 'TLSv1.2', ...(net.isIP(config.host) === 0 ? { servername: config.host } : {}), ...(config.ca === null ? {} : { ca: config.ca }) })
    : net.connect({ ...lookup, host: config.host, port: config.port });
  socket.setNoDelay(true);
  const session = runSession(socket, limits, take);
  return new Promise((resolve) => {
    const over = setTimeout(() => stop('connect_timeout'), limits.connect_ms_max);
    function stop(reason: string): void {
      clearTimeout(over);
      socket.destroy();
      resolve(reason);
    }
    session.onEnd(() => stop('connect_failed'));
    socket.once(config.tls ? 'secureConnect' : 'connect', () => {
      void session.request(commands.bind_transceiver, bindBody(config)).then((answer) => {
        if (typeof answer === 'string') return stop(`bind_${answer}`);
        if (answer.command !== commands.bind_transceiver_resp || answer.status !== statuses.ok) return stop(`bind_${answer.status}`);
        clearTimeout(over);
        resolve(session);
      });
    });
  });
}

function runSession(socket: net.Socket, limits: SessionLimits, take: TakeDelivery): Session {
  const waiting = new Map<number, (answer: Answer) => void>();
  const endings: (() => void)[] = [];
  const read = makePduReader();
  let sequence = 0;
  let deliveries = 0;

  function request(command: number, body: Buffer): Promise<Answer> {
    if (!socket.writable) return Promise.resolve('unsent');
    sequence = sequence >= 0x7fffffff ? 1 : sequence + 1;
    const own = sequence;
    return new Promise((resolve) => {
      const late = setTimeout(() => waiting.get(own)?.('lost'), limits.answer_ms_max);
      waiting.set(own, (answer) => {
        clearTimeout(late);
        waiting.delete(own);
        resolve(answer);
      });
      socket.write(encodePdu({ command, status: 0, sequence: own, body }));
    });
  }

  const reply = (command: number, pdu: Pdu, status: number, body = Buffer.alloc(0)): void => {
    if (socket.writable) socket.write(encodePdu({ command, status, sequence: pdu.sequence, body }));
  };

  async function deliver(pdu: Pdu): Promise<void> {
    const delivery = readDelivery(pdu.body);
    // What can't be read is acknowledged: the centre would bring it for ever.
    if (delivery === null) return reply(commands.deliver_sm_resp, pdu, statuses.ok, Buffer.alloc(1));
    if (deliveries >= limits.deliveries_max) return reply(commands.deliver_sm_resp, pdu, statuses.queue_full, Buffer.alloc(1));
    deliveries += 1;
    const isSafe = await take(delivery).catch(() => false);
    deliveries -= 1;
    reply(commands.deliver_sm_resp, pdu, isSafe ? statuses.ok : statuses.try_later, Buffer.alloc(1));
  }

  function hear(pdu: Pdu): void {
    if (pdu.command >= commands.generic_nack) return waiting.get(pdu.sequence)?.(pdu);
    if (pdu.command === commands.deliver_sm) return void deliver(pdu);
    if (pdu.command === commands.enquire_link) return reply(commands.enquire_link_resp, pdu, statuses.ok);
    if (pdu.command !== commands.unbind) return reply(commands.generic_nack, pdu, statuses.invalid_command);
    reply(commands.unbind_resp, pdu, statuses.ok);
    socket.end();
  }

  socket.on('data', (chunk: Buffer) => {
    const pdus = read(chunk);
    if (pdus === null) socket.destroy();
    else pdus.forEach(hear);
  });
  const enquiry = setInterval(() => void request(commands.enquire_link, Buffer.alloc(0)).then((answer) => { if (answer === 'lost') socket.destroy(); }), limits.enquire_ms);
  enquiry.unref();
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    clearInterval(enquiry);
    for (const resolve of [...waiting.values()]) resolve('lost');
    for (const listener of endings) listener();
  });
  return {
    isUp: () => socket.writable,
    request,
    onEnd: (listener) => { if (socket.closed) listener(); else endings.push(listener); },
    async close() {
      if (socket.closed) return;
      const closed = new Promise<void>((resolve) => { socket.once('close', () => resolve()); });
      const over = setTimeout(() => socket.destroy(), good_bye_ms_max);
      await request(commands.unbind, Buffer.alloc(0));
      clearTimeout(over);
      socket.destroy();
      await closed;
    },
  };
}
