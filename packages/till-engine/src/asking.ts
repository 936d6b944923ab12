/**
 * Asking whoever is in the office. The server passes a manager's word on under its own signature, for one action on one thing;
 * the till checks who signed it and what for, and takes nothing on trust that the network says.
 */
import { type Result, fail, ok } from '@stilltill/domain/result';
import { APPROVAL_LIFE_S, ApprovalAnswer, ApprovalAsk, type ApprovalSubject, type GivenApproval, approvalText, subjectText } from '@stilltill/protocol';
import type { z } from 'zod';
import { type Core, identityOf, isoTime } from './core.ts';
import type { Permits } from './permits.ts';
import { subjectOf } from './subjects.ts';
import type { ApprovalRequest } from './till.ts';
import type { Ask } from './wire.ts';

const PATH = '/api/v1/terminal/approvals';
/** Where no news comes, the answer is looked for so often. */
const LOOK_MS = 3_000;

export type Asking = {
  /**
   * Answers with an approval once somebody gave it. `approval_refused`, `approval_expired`: nobody answered in time, or it was
   * given up; `unavailable`: the server can't be asked. Not to be called in turn.
   */
  ask(what: ApprovalRequest, words: string): Promise<Result<string>>;
  /** Gives up what is being asked. */
  giveUp(): void;
  /** News of an approval came: its answer is looked for now. */
  onNews(approval: string): void;
};

type Open = { readonly id: string; look(): void; end(): void };
type Answer = z.output<typeof ApprovalAnswer>;

export function makeAsking(core: Core, permits: Permits, server: { readonly ask: Ask; trusted_ms(): number }): Asking {
  const { clock } = core.ports;
  let open: Open | null = null;
  const show = (asking: Core['view']['asking']): void => {
    core.view.asking = asking;
    core.changed();
  };

  /** Waits for news, or a while. */
  const pause = (wake: { call: () => void }): Promise<void> => new Promise((resolve) => {
    const cancel = clock.after(LOOK_MS, resolve);
    wake.call = () => {
      cancel();
      resolve();
    };
  });

  const ask: Asking['ask'] = async (what, words) => {
    const { session } = core.memory;
    if (!session) return fail('not_permitted');
    if (!core.view.online) return fail('unavailable');
    open?.end();
    const id = core.ports.ids.uuid();
    const subject = subjectOf(core, what);
    const subject_hash = core.ports.hash.sha256Hex(subjectText(subject));
    const body = ApprovalAsk.encode({ approval: id, session: session.session, operator: session.operator, subject, subject_hash, words: words.slice(0, 300), amount_minor: amountOf(subject) });
    const deadline_ms = clock.monotonic_ms() + APPROVAL_LIFE_S * 1000;
    const wake = { call: () => {} };
    let is_over = false;
    const own: Open = { id, look: () => wake.call(), end: () => { is_over = true; wake.call(); } };
    open = own;
    show({ action: what.action, until: isoTime(clock.now_ms() + APPROVAL_LIFE_S * 1000) });
    let is_asked = false;
    const lookOnce = (): Promise<Result<Answer>> => server.ask(is_asked ? { method: 'GET', path: `${PATH}/${id}` } : { method: 'POST', path: PATH, body }, ApprovalAnswer);
    const outcome = async (): Promise<Result<string>> => {
      for (;;) {
        const answer = await lookOnce();
        if (is_over || core.memory.session?.session !== session.session) return fail('approval_expired');
        if (!answer.ok && answer.fault.code !== 'unavailable') return answer;
        if (answer.ok) {
          is_asked = true;
          if (answer.value.state === 'refused') return fail('approval_refused', { name: answer.value.by_name });
          if (answer.value.state === 'given') return await accept(what, { id, action: what.action, session, subject_hash, given: answer.value.given });
          if (answer.value.state !== 'asked') return fail('approval_expired');
        }
        if (clock.monotonic_ms() >= deadline_ms) return fail('approval_expired');
        await pause(wake);
        if (is_over) return fail('approval_expired');
      }
    };
    const done = await outcome();
    if (!done.ok && is_asked && done.fault.code !== 'approval_refused') void server.ask({ method: 'POST', path: `${PATH}/${id}/withdraw`, body: {} }, ApprovalAnswer);
    if (open === own) {
      open = null;
      show(null);
    }
    return done;
  };

  /** The server's word, if it is the server's, and for this. */
  const accept = async (what: ApprovalRequest, asked: Asked): Promise<Result<string>> => {
    const { given } = asked;
    if (!given || !(await isFor(core, given, asked))) return fail('proof_invalid');
    if (Date.parse(given.until) < server.trusted_ms()) return fail('approval_expired');
    return core.inTurn(async () => {
      if (core.memory.session?.session !== asked.session.session) return fail('approval_expired');
      if (core.memory.approvals_used.includes(given.approval)) return fail('approval_used');
      // It was asked for in this shift: in another one the subject is another.
      if (core.ports.hash.sha256Hex(subjectText(subjectOf(core, what))) !== asked.subject_hash) return fail('approval_expired');
      permits.take(what, { approval: given.approval, action: what.action, by: given.by, line: what.line, way: 'office' }, Date.parse(given.until));
      return ok(given.approval);
    });
  };

  return {
    ask,
    giveUp: () => open?.end(),
    onNews(approval) {
      if (open?.id === approval) open.look();
    },
  };
}

type Asked = { readonly id: string; readonly action: string; readonly session: NonNullable<Core['memory']['session']>; readonly subject_hash: string; readonly given: GivenApproval | null };

/** Every field is checked: a word that was given for anything else is none. */
async function isFor(core: Core, given: GivenApproval, { id, action, session, subject_hash }: Asked): Promise<boolean> {
  const { certificate, server_public_key } = identityOf(core);
  const isSame = given.merchant === certificate.merchant && given.terminal === certificate.terminal && given.session === session.session && given.approval === id
    && given.operator === session.operator && given.action === action && given.subject_hash === subject_hash && given.by !== session.operator;
  return isSame && core.ports.keys.verify(server_public_key, approvalText(given), given.signature);
}

/** What it is about in money, so that the office sees it. */
function amountOf({ action, measure }: ApprovalSubject): bigint | null {
  if (measure === null || action === 'discount' || action === 'open_drawer') return null;
  const amount_minor = BigInt(measure);
  return amount_minor < 0n ? -amount_minor : amount_minor;
}
