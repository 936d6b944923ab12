/** Measures the way to the server by the till's own contacts, so that measuring costs no request of its own. */
import type { Clock, Transport, WireAnswer } from '../ports.ts';
import type { Reach } from './findings.ts';

/** As many contacts as the round trip and the loss are reckoned over. */
const CONTACTS_MAX = 20;
const CONTACT_PATH = '/api/v1/contact';
/** A till without a pass asks for one before its contact: no answer to that is a contact that was lost. What else is asked may fail for reasons of its own, such as a printer that the server does not reach. */
const WATCHED: ReadonlySet<string> = new Set([CONTACT_PATH, '/api/v1/terminal/token', '/api/v1/journal']);

export type LineWatch = {
  /** The same transport, watched. */
  readonly transport: Transport;
  /** The middle round trip of the last contacts that were answered, and how many were not. */
  measure(): { readonly rtt_ms: number | null; readonly loss_ppm: number | null; readonly contacts: number };
  /** What came of the last contact, pass or upload. */
  reach(): Reach;
};

export function watchLine(transport: Transport, clock: Pick<Clock, 'monotonic_ms'>): LineWatch {
  let round_trips: number[] = [];
  let answers: boolean[] = [];
  let reach: Reach = { kind: 'unknown' };
  return {
    transport: {
      ...transport,
      async send(request) {
        const begun_ms = clock.monotonic_ms();
        const answer = await transport.send(request);
        const rtt_ms = Math.round(Math.max(0, clock.monotonic_ms() - begun_ms));
        if (!WATCHED.has(request.path)) return answer;
        reach = readReach(answer, rtt_ms);
        const isAnswered = reach.kind === 'answered';
        answers = [...answers, isAnswered].slice(-CONTACTS_MAX);
        if (isAnswered && request.path === CONTACT_PATH) round_trips = [...round_trips, rtt_ms].slice(-CONTACTS_MAX);
        return answer;
      },
    },
    measure() {
      const sorted = round_trips.toSorted((a, b) => a - b);
      const lost = answers.filter((isAnswered) => !isAnswered).length;
      return { rtt_ms: sorted[Math.floor(sorted.length / 2)] ?? null, contacts: answers.length, loss_ppm: answers.length === 0 ? null : Math.round((lost * 1_000_000) / answers.length) };
    },
    reach: () => reach,
  };
}

/** Our server speaks JSON. What else comes with a good status is a network's own page; 511 (RFC 6585) says so itself. */
export function readReach(answer: WireAnswer | null, rtt_ms: number): Reach {
  if (!answer) return { kind: 'silent', why: 'unknown' };
  if (answer.status === 511) return { kind: 'stranger' };
  if (answer.status >= 500) return { kind: 'server_error', status: answer.status };
  return isJson(answer.body) ? { kind: 'answered', rtt_ms } : { kind: 'stranger' };
}

function isJson(text: string): boolean {
  if (text === '') return true;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
