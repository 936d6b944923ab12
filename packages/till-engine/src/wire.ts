/** Calls of one enrolment to the server: the pass, and what an answer means. */
import { timeText } from '@stilltill/domain/journal';
import { type Fault, type Result, fail, ok } from '@stilltill/domain/result';
import { PROTOCOL_VERSION, Problem, TokenAnswer, fromProblem, signatureBase, signatureHeaders, toWire } from '@stilltill/protocol';
import type { z } from 'zod';
import type { Core } from './core.ts';
import type { Identity } from './memory.ts';
import type { Moved } from './moved.ts';

const TIMEOUT_MS = 30_000;
/** A pass is renewed when less of its life is left. */
const PASS_LEFT_MS_MIN = 30_000;
const TOKEN_PATH = '/api/v1/terminal/token';

/** `unavailable`: no answer came at all, or nothing that this program understands. */
export type Call = { readonly method: 'GET' | 'POST'; readonly path: string; readonly body?: object; readonly token?: string };

/** Asks the server as this terminal. Not to be called in turn: the pass that it may need has a turn of its own. */
export type Ask = <T extends z.ZodType>(what: Call, answer: T) => Promise<Result<z.output<T>>>;

export async function call<T extends z.ZodType>(core: Core, { method, path, body, token }: Call, answer: T): Promise<Result<z.output<T>>> {
  const text = body === undefined ? undefined : toWire(body);
  return send(core, { method, path, text, headers: token === undefined ? {} : { authorization: `Bearer ${token}` } }, answer);
}

type Sending = { readonly method: 'GET' | 'POST'; readonly path: string; readonly text: string | undefined; readonly headers: Readonly<Record<string, string>> };

async function send<T extends z.ZodType>(core: Core, { method, path, text, headers }: Sending, shape: T): Promise<Result<z.output<T>>> {
  const answer = await core.ports.transport.send({
    method, path, timeout_ms: TIMEOUT_MS,
    headers: { ...headers, ...(text === undefined ? {} : { 'content-type': 'application/json' }) }, ...(text === undefined ? {} : { body: text }),
  });
  const parsed = answer && parse(answer.body);
  // A proxy that answers in the server's place is no server.
  setOnline(core, answer !== null && (answer.status < 500 || Problem.safeParse(parsed).success));
  if (!answer) return fail('unavailable');
  if (answer.status < 200 || answer.status > 299) {
    const fault = fromProblem(parsed);
    // A proxy's "too large" is not in our words.
    return { ok: false, fault: fault.code === 'unavailable' && answer.status === 413 ? { code: 'request_too_large' } : fault };
  }
  const read = shape.safeParse(parsed);
  return read.success ? ok(read.data) : fail('unavailable');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export function setOnline(core: Core, online: boolean): void {
  const { view } = core;
  if (view.online === online && (online || view.offline_since_ms !== null)) return;
  view.online = online;
  view.offline_since_ms = online ? null : core.ports.clock.now_ms();
  core.changed();
}

/** What a terminal may show instead of a signature at each request, and the server's signed time that came with it. */
export type Pass = { readonly token: string; readonly incarnation: string; readonly time_ms: number; readonly ends_at_ms: number;
  /** The certificate for another store that came with it, as it was said; null: none. */
  readonly moved: Moved | null;
};

export type Passes = {
  get(identity: Identity): Promise<Result<Pass>>;
  drop(identity: Identity): void;
};

/** `onPass` is told of each new one. */
export function makePasses(core: Core, onPass: (identity: Identity, pass: Pass) => Promise<void>): Passes {
  const passes = new Map<string, Pass>();
  return {
    drop: (identity) => void passes.delete(nameOf(identity)),
    async get(identity) {
      const held = passes.get(nameOf(identity));
      if (held && held.ends_at_ms - core.ports.clock.monotonic_ms() > PASS_LEFT_MS_MIN) return ok(held);
      const got = await askPass(core, identity);
      if (!got.ok) return got;
      passes.set(nameOf(identity), got.value);
      await onPass(identity, got.value);
      return got;
    },
  };
}

/** A terminal that was moved has several certificates of one enrolment, and a pass by each. */
function nameOf({ certificate }: Identity): string {
  return `${certificate.enrolment}/${certificate.store}/${certificate.at}`;
}

/** Asks once more by the server's clock where it can't tell a request made by ours from a copy of an old one. */
async function askPass(core: Core, identity: Identity): Promise<Result<Pass>> {
  const asked = await askPassAt(core, identity, core.ports.clock.now_ms());
  const server_ms = asked.ok || asked.fault.code !== 'proof_replayed' ? Number.NaN : Date.parse(String(asked.fault.details?.['server_time']));
  return Number.isNaN(server_ms) ? asked : askPassAt(core, identity, server_ms);
}

async function askPassAt(core: Core, identity: Identity, created_ms: number): Promise<Result<Pass>> {
  const { ports } = core;
  const { certificate, key } = identity;
  const nonce = randomText(core);
  const text = toWire({ protocol: PROTOCOL_VERSION, certificate, nonce });
  const parts = {
    purpose: 'stilltill/v1/terminal-token', method: 'POST', path: TOKEN_PATH,
    content_digest: `sha-256=:${Uint8Array.fromHex(ports.hash.sha256Hex(text)).toBase64()}:`,
  };
  const parameters = { created_s: Math.floor(created_ms / 1000), nonce: randomText(core), keyid: certificate.enrolment };
  const signature = Uint8Array.fromBase64(await ports.keys.sign(key, signatureBase(parts, parameters)), { alphabet: 'base64url' });
  const asked_ms = ports.clock.monotonic_ms();
  const answer = await send(core, { method: 'POST', path: TOKEN_PATH, text, headers: signatureHeaders(parts, parameters, signature.toBase64()) }, TokenAnswer);
  if (!answer.ok) return answer;
  const { token, expires_in_s, time, incarnation, certificate: moved, store } = answer.value;
  const isOurs = time.nonce === nonce && time.terminal === certificate.terminal && (await ports.keys.verify(identity.server_public_key, timeText(time), time.signature));
  if (!isOurs) return fail('proof_invalid');
  return ok({ token, incarnation, time_ms: Date.parse(time.at), ends_at_ms: asked_ms + expires_in_s * 1000, moved: moved && store ? { certificate: moved, store } : null });
}

function randomText(core: Core): string {
  return core.ports.random.bytes(16).toBase64({ alphabet: 'base64url', omitPadding: true });
}

/** Faults of a pass: a new one may do. */
export function isPassFault(fault: Fault): boolean {
  return fault.code === 'token_expired' || fault.code === 'proof_replayed';
}
