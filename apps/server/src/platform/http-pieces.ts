// Files that are made while they are sent: piece by piece, as fast as whoever asked reads them.

import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

/** How a browser keeps it. `name` may hold any signs; `plain_name` is for programs that know none but ASCII. */
export type SentFile = { readonly type: string; readonly name: string; readonly plain_name: string };

/**
 * Sends what a generator makes. The first piece is made before anything is sent, so that what goes wrong until then is answered
 * as a problem and not as a file that breaks off. What goes wrong later breaks the connection off: a browser then says that the
 * file is not whole. Whoever leaves ends the generator at its next piece. In an async handler, return what it gives.
 */
export async function sendPieces(some_reply: Pick<FastifyReply, 'raw' | 'sent'>, file: SentFile, pieces: AsyncGenerator<string | Uint8Array, void, undefined>): Promise<never> {
  const reply = some_reply as FastifyReply;
  const first = await pieces.next();
  void reply.type(file.type).header('content-disposition', `attachment; filename="${file.plain_name}"; filename*=UTF-8''${encodeURIComponent(file.name)}`);
  return reply.send(Readable.from(goOn(first, pieces))) as never;
}

async function* goOn(first: IteratorResult<string | Uint8Array, void>, pieces: AsyncGenerator<string | Uint8Array, void, undefined>): AsyncGenerator<string | Uint8Array, void, undefined> {
  if (first.done) return;
  yield first.value;
  yield* pieces;
}
