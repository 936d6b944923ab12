import { type Result, ok } from '@stilltill/domain/result';
import type { FastifyRequest } from 'fastify';
import { sendProblem } from './platform/http-problem.ts';
import type { HttpServer } from './platform/http.ts';
import type { Live, LiveMessage, View } from './platform/live.ts';
import type { Fleet } from './modules/fleet/index.ts';
import type { Office } from './modules/office/index.ts';

/** A stream asks again who reads it by ending: readers come back by themselves, those who lost their right do not. */
const STREAM_LIFE_MS = 15 * 60_000;

export type LiveRooms = { readonly live: Live; readonly fleet: Pick<Fleet, 'requireTerminal' | 'authenticate'>; readonly office: Pick<Office, 'requireOffice'> };
type Reader = { readonly merchant: string; readonly wants: (message: LiveMessage) => boolean; readonly view?: View };

/** Records for tills hold what argon2id made of PINs and badges: nobody of the office may try them out. */
const withoutRecords: View = (message) => (message.type === 'changes' ? { type: message.type, cursor: message['cursor'], kinds: message['kinds'] } : message);

/** GET /api/v1/live: a terminal by its pass gets what concerns it, a person of the office gets all until their access ends. */
export function addLiveRoute(app: HttpServer, { live, fleet, office }: LiveRooms): void {
  const terminalReader = (request: FastifyRequest, end: () => void): Result<Reader> => {
    const identity = fleet.requireTerminal(request);
    if (!identity.ok) return identity;
    const { merchant, terminal } = identity.value;
    return ok({
      merchant,
      wants(message) {
        if (message.type === 'changes') return true;
        if (message.type === 'approval') return message['terminal'] === terminal;
        if (message.type !== 'terminal' || message['terminal'] !== terminal) return false;
        const now = fleet.authenticate(request);
        // Retired or compromised: it is told, and gets nothing more.
        if (!now.ok || now.value.state !== 'enrolled') setImmediate(end);
        return true;
      },
    });
  };
  const officeReader = async (request: FastifyRequest, end: () => void): Promise<Result<Reader>> => {
    const who = await office.requireOffice(request, 'read_office');
    if (!who.ok) return who;
    const { merchant, user } = who.value;
    return ok({
      merchant, view: withoutRecords,
      wants(message) {
        if (message.type !== 'access_ended') return true;
        if (message['user'] === user) setImmediate(end);
        return false;
      },
    });
  };

  app.get('/api/v1/live', { schema: { tags: ['terminal', 'office'], summary: 'What is new, as server-sent events (LiveEvent)' } }, async (request, reply) => {
    const end = (): void => void reply.raw.end();
    const reader = request.headers.authorization === undefined ? await officeReader(request, end) : terminalReader(request, end);
    if (!reader.ok) return sendProblem(reply, reader.fault);
    const timer = setTimeout(end, STREAM_LIFE_MS).unref();
    reply.raw.once('close', () => clearTimeout(timer));
    return live.open(reply, reader.value.merchant, reader.value.wants, reader.value.view);
  });
}
