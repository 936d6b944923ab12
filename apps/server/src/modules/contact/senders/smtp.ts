/**
 * Mail by SMTP. A few connections are kept open, each with one mail at a time. Content is taken out of its clearance once a
 * connection is through greeting, TLS and sign-in; whether it may have gone out is known by whether the server had asked for
 * the content (RFC 5321, 354) when the connection failed.
 */
import net, { type LookupFunction } from 'node:net';
import { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { assert } from '@stilltill/domain/result';
import type { Clock } from '../../../platform/clock.ts';
import type { Cleared } from '../clearance.ts';
import { type Mail, type MailConfig, makeComposer } from './mail.ts';
import type { Sender, Sent } from './sender.ts';
import { resolveHost } from './public-address.ts';
import { makeFlights, makeSlots, refused, sent, takeAs, unknown } from './sending.ts';

export type SmtpConfig = MailConfig & {
  readonly host: string;
  readonly port: number;
  /** 'starttls' goes on only where the server offers it; 'none' is for a server on the same machine. */
  readonly tls: 'implicit' | 'starttls' | 'none';
  /** PEM of a certificate authority of the shop's own; null: those of the system. */
  readonly ca: string | null;
  readonly sign_in: { readonly user: string; readonly password: string } | null;
  /** Name for EHLO. */
  readonly name: string;
  /** What the host's name may be resolved to; without it, anything. */
  readonly lookup?: LookupFunction;
};

export type SmtpLimits = { readonly connections_max: number; readonly waiting_max: number; readonly mails_per_connection_max: number; readonly connect_ms_max: number; readonly silence_ms_max: number; readonly send_ms_max: number; readonly idle_ms_max: number };
export const smtp_limits: SmtpLimits = { connections_max: 5, waiting_max: 2_000, mails_per_connection_max: 500, connect_ms_max: 15_000, silence_ms_max: 30_000, send_ms_max: 90_000, idle_ms_max: 20_000 };

type Lane = { readonly connection: SMTPConnection; mails: number; isDead: boolean; idle: NodeJS.Timeout | null };

export function makeSmtpSender(config: SmtpConfig, clock: Clock, limits: SmtpLimits = smtp_limits): Sender {
  assert(config.tls !== 'none' || ['127.0.0.1', '::1', 'localhost'].includes(config.host), 'a mail server away from this machine is reached by TLS');
  const compose = makeComposer(config);
  const flights = makeFlights('email', limits.waiting_max);
  const slots = makeSlots(limits.connections_max);
  const idle: Lane[] = [];

  async function sendOn(lane: Lane, cleared: Cleared): Promise<Sent> {
    const outgoing = takeAs(cleared, 'email', clock);
    if (!outgoing.ok) return refused('clearance_spent');
    const mail = compose(outgoing.value, cleared.message, clock.now_ms());
    if (!mail.ok) return refused(mail.fault.code, true);
    lane.mails += 1;
    return handOver(lane, mail.value, limits.send_ms_max);
  }

  function park(lane: Lane): void {
    if (lane.isDead) return;
    if (lane.mails >= limits.mails_per_connection_max) return quit(lane);
    lane.idle = setTimeout(() => quit(lane), limits.idle_ms_max);
    lane.idle.unref();
    idle.push(lane);
  }

  return {
    channel: 'email',
    provider: 'smtp',
    send: (cleared) => flights.run(cleared, async () => {
      if (!(await slots.enter())) return refused('busy');
      try {
        const lane = nextIdle(idle) ?? (await openLane(config, limits));
        if (typeof lane === 'string') return refused(lane);
        const outcome = await sendOn(lane, cleared);
        park(lane);
        return outcome;
      } finally {
        slots.leave();
      }
    }),
    async close() {
      await flights.drain();
      for (let lane = nextIdle(idle); lane !== undefined; lane = nextIdle(idle)) quit(lane);
    },
  };
}

/** The one used last, whose server is the least likely to have hung up. */
function nextIdle(idle: Lane[]): Lane | undefined {
  for (let lane = idle.pop(); lane !== undefined; lane = idle.pop()) {
    if (lane.idle !== null) clearTimeout(lane.idle);
    lane.idle = null;
    if (!lane.isDead) return lane;
  }
  return undefined;
}

function quit(lane: Lane): void {
  if (lane.isDead) return;
  lane.isDead = true;
  lane.connection.quit();
}

/** A connection that is ready for mail, or why there is none. */
async function openLane(config: SmtpConfig, limits: SmtpLimits): Promise<Lane | string> {
  const address = config.lookup === undefined ? config.host : await resolveHost(config.host, config.lookup);
  return address === null ? 'connect_eaddrnotpublic' : connectLane(config, address, limits);
}

function connectLane(config: SmtpConfig, address: string, limits: SmtpLimits): Promise<Lane | string> {
  const connection = new SMTPConnection({
    ...(net.isIP(config.host) === 0 ? { servername: config.host } : {}), host: address, port: config.port, name: config.name, secure: config.tls === 'implicit', requireTLS: config.tls === 'starttls', ignoreTLS: config.tls === 'none',
    tls: { minVersion: 'TLSv1.2', ...(config.ca === null ? {} : { ca: config.ca }) },
    connectionTimeout: limits.connect_ms_max, greetingTimeout: limits.connect_ms_max, dnsTimeout: limits.connect_ms_max, socketTimeout: limits.silence_ms_max, socketCloseTimeout: 2_000, maxResponseSize: 64 * 1024, allowInternalNetworkInterfaces: true,
  });
  const lane: Lane = { connection, mails: 0, isDead: false, idle: null };
  return new Promise((resolve) => {
    const over = setTimeout(() => stop('connect_timeout'), limits.connect_ms_max * 2);
    function stop(reason: string): void {
      clearTimeout(over);
      lane.isDead = true;
      connection.close();
      resolve(reason);
    }
    function ready(): void {
      clearTimeout(over);
      resolve(lane);
    }
    // It stays for the life of the connection: an error that nobody hears would end the process.
    connection.on('error', (error: unknown) => stop(`connect_${reasonOf(error)}`));
    connection.once('end', () => { lane.isDead = true; });
    connection.connect((error?: unknown) => {
      if (error !== undefined && error !== null) return stop(`connect_${reasonOf(error)}`);
      if (config.sign_in === null) return ready();
      connection.login({ credentials: { user: config.sign_in.user, pass: config.sign_in.password } }, (failure: unknown) => (failure ? stop(`sign_in_${reasonOf(failure)}`) : ready()));
    });
  });
}

function handOver(lane: Lane, mail: Mail, send_ms_max: number): Promise<Sent> {
  let isHandedOver = false;
  const content = new Readable({
    // Read for the first time once the server has asked for the content.
    read() {
      isHandedOver = true;
      this.push(mail.bytes);
      this.push(null);
    },
  });
  return new Promise((resolve) => {
    const end = (outcome: Sent): void => {
      clearTimeout(over);
      if (outcome.outcome !== 'sent') {
        lane.isDead = true;
        lane.connection.close();
      }
      resolve(outcome);
    };
    const over = setTimeout(() => end(isHandedOver ? unknown('content_timeout') : refused('timeout')), send_ms_max);
    // Where the server can (RFC 3461), a bounce names the message, and brings back its headers alone.
    const envelope = { from: mail.from, to: [mail.to], size: mail.bytes.length, dsn: { ret: 'HDRS', envid: mail.message_id, notify: ['FAILURE', 'DELAY'] } };
    lane.connection.send(envelope, content, (error: unknown) => end(error ? failureOf(error, isHandedOver) : sent(mail.message_id)));
  });
}

/** RFC 5321: 5yz answers to the recipient or to the content are for ever, but for "sign in first" (530). */
function failureOf(error: unknown, isHandedOver: boolean): Sent {
  const status = statusOf(error);
  if (isHandedOver && status === null) return unknown(`content_${reasonOf(error)}`);
  const stage = isHandedOver ? 'content' : isAbout(error, 'RCPT TO') ? 'rcpt' : 'mail';
  return refused(`${stage}_${reasonOf(error)}`, stage !== 'mail' && status !== null && status >= 500 && status !== 530);
}

type SmtpFailure = { readonly code?: unknown; readonly command?: unknown; readonly response?: unknown; readonly responseCode?: unknown; readonly rejectedErrors?: unknown };

/** What the server said of the recipient stands deeper where several commands had been sent at once. */
function failure(error: unknown): SmtpFailure {
  const outer = (typeof error === 'object' && error !== null ? error : {}) as SmtpFailure;
  const inner: unknown = Array.isArray(outer.rejectedErrors) ? outer.rejectedErrors[0] : undefined;
  return typeof inner === 'object' && inner !== null ? (inner as SmtpFailure) : outer;
}

const isAbout = (error: unknown, command: string): boolean => failure(error).command === command;

function statusOf(error: unknown): number | null {
  const { responseCode } = failure(error);
  return typeof responseCode === 'number' && responseCode >= 400 && responseCode < 600 ? responseCode : null;
}

/** Numbers and codes alone: what a server says in words may hold an address. */
function reasonOf(error: unknown): string {
  const { code, response } = failure(error);
  const status = statusOf(error);
  const [enhanced] = /(?<=^\d{3}[ -])[245]\.\d{1,3}\.\d{1,3}/.exec(typeof response === 'string' ? response : '') ?? [];
  if (status !== null) return enhanced === undefined ? String(status) : `${status}_${enhanced}`;
  return typeof code === 'string' && /^[A-Z_]{2,30}$/.test(code) ? code.toLowerCase() : 'failed';
}
