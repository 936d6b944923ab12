/**
 * What providers call. The end of the address is a secret of this shop's provider; beyond it each provider proves its callbacks
 * in its own way, over the bytes as they came. Whoever can't is told no more than that there is nothing here.
 */
import { type Result, fail, ok } from '@stilltill/domain/result';
import { z } from 'zod';
import { sendProblem } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';
import { readShortUuid } from '../../platform/ids.ts';
import type { ContactPorts } from './ports.ts';
import { callbackReader, callbackToken, readProviders } from './providers.ts';
import { readReturnedMail } from './senders/returned.ts';
import type { Returned } from './senders/sender.ts';
import { type Callbacks, isSameSecret } from './senders/sms-http.ts';

const BODY_BYTES_MAX = 512 * 1024;
const LINK = /^([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{32,64})$/;

type Hear = (merchant: string, provider: string, returned: Returned) => Promise<unknown>;

/** POST /hooks/contact/{provider}/{merchant}.{token}. */
export function addHooks(app: HttpServer, ports: ContactPorts, hear: Hear): void {
  void app.register(async (scope: HttpServer) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_BYTES_MAX }, (_request, body, done) => done(null, body));
    scope.post('/hooks/contact/:provider/:link', {
      schema: { tags: ['hooks'], summary: 'What a provider of messages tells: reports and replies', params: z.object({ provider: z.string().max(40), link: z.string().max(200) }) }, bodyLimit: BODY_BYTES_MAX,
    }, async (request, reply) => {
      const { provider, link } = request.params;
      const [, merchant_text = '', token = ''] = LINK.exec(link) ?? [];
      const merchant = readShortUuid(merchant_text);
      if (merchant === null) return sendProblem(reply, { code: 'not_found' });
      const read = await readCallback(ports, merchant, provider, { headers: headersOf(request.headers), body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0), token });
      if (!read.ok) return sendProblem(reply, read.fault.code === 'callback_forged' ? { code: 'not_found' } : read.fault);
      // It is told that we have it once we have.
      for (const returned of read.value.returned) await hear(merchant, provider, returned);
      return reply.type(read.value.answer.content_type).serializer(String).send(read.value.answer.body);
    });
  });
}

type Came = { readonly headers: Readonly<Record<string, string>>; readonly body: Buffer; readonly token: string };

/** `not_found`, `callback_forged`, `returned_unreadable`. */
async function readCallback(ports: ContactPorts, merchant: string, name: string, came: Came): Promise<Result<Callbacks>> {
  const provider = (await ports.postgres.withMerchant(merchant, (tx) => readProviders(ports, tx))).find(({ settings }) => settings.provider === name);
  if (!provider || !isSameSecret(came.token, callbackToken(provider))) return fail('not_found');
  if (provider.settings.provider === 'smtp') return readMail(came.body, provider.settings.from_address);
  const reader = callbackReader(ports, merchant, provider);
  return reader ? reader.returned({ ...came, body: came.body.toString('utf8') }) : fail('not_found');
}

/** A whole mail, as the shop's mail server hands it over: a bounce, a complaint or an answer. */
async function readMail(bytes: Uint8Array, from: string): Promise<Result<Callbacks>> {
  const read = await readReturnedMail(bytes, [from.slice(from.lastIndexOf('@') + 1)]);
  return read.ok ? ok({ returned: read.value === null ? [] : [read.value], answer: { content_type: 'text/plain', body: 'ok' } }) : read;
}

function headersOf(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])));
}
