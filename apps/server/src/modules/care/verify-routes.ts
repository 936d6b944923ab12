/** /v: is a message or call real? Says of a code whether it is genuine, never to whom; sends a link; takes down reports of fraud. */
import type { CareNote, CodeAnswerView } from '@stilltill/domain/care';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { HttpServer } from '../../platform/http.ts';
import { readShortUuid, shortUuid } from '../../platform/ids.ts';
import { readAddress } from './addresses.ts';
import { type FormDesk, LangQuery, type SomeReply, type SomeRequest, formOf, inFormScope, lineOf, noteFrom, problemNote, wordsOf } from './forms.ts';
import { reportFraud } from './fraud-reports.ts';
import type { CarePorts } from './ports.ts';

type Wanted = { readonly params: { readonly shop?: string | undefined } } & SomeRequest;
type Shop = { readonly merchant: string; readonly path: string; readonly shop_name: string; readonly timezone: string; readonly store: string; readonly place: string | null };
type Shown = { readonly note: CareNote; readonly code?: string; readonly answer?: CodeAnswerView | null; readonly isLimited?: boolean };

export function addVerifyRoutes(app: HttpServer, ports: CarePorts, desk: FormDesk): void {
  const { pages, postgres } = ports;
  /** Without a shop in the address, the only one of this server. */
  const findShop = async ({ params: { shop } }: Wanted): Promise<Shop | null> => {
    const [only, ...others] = shop === undefined ? await ports.merchants() : [];
    const merchant = shop === undefined ? (others.length === 0 ? only : undefined) : readShortUuid(shop);
    if (!merchant) return null;
    const store = await postgres.withMerchant(merchant, (tx) => ports.firstStore(tx));
    return store && { merchant, path: `/v/${shortUuid(merchant)}`, shop_name: store.shop_name, timezone: store.timezone, store: store.id, place: store.place };
  };
  const show = (request: Wanted, reply: SomeReply, status: number, shop: Shop | null, { note, code = '', answer = null, isLimited = false }: Shown): FastifyReply => {
    const language = desk.languageOf(request);
    const { path = '/v', shop_name = '', timezone = 'UTC' } = shop ?? {};
    return desk.send(reply, status, language, pages.verifyPage({ language, path, shop_name, timezone, ...note, code, answer, isLimited }), shop !== null);
  };
  const take = async (request: Wanted, reply: SomeReply, work: (shop: Shop, form: URLSearchParams) => Promise<Shown | null>): Promise<FastifyReply> => {
    const refusal = desk.refusalOf(request, null);
    if (refusal === 'foreign') return desk.fail(reply, request, 403, refusal);
    const shop = await findShop(request);
    if (!shop) return show(request, reply, 404, null, { note: noteFrom(request) });
    if (refusal) return show(request, reply, 429, shop, { note: noteFrom(request), isLimited: true });
    const shown = await work(shop, formOf(request));
    return shown === null ? reply as FastifyReply : show(request, reply, shown.note.problem ? 422 : 200, shop, shown);
  };
  const check = async (shop: Shop, code: string): Promise<CodeAnswerView> => {
    const answer = await ports.contact.readCode(shop.merchant, code);
    return answer.genuine ? { genuine: true, day: answer.day, channel: answer.channel, purpose: answer.purpose } : { genuine: false };
  };
  inFormScope(app, ports, (scope) => {
    const schema = { tags: ['care'], params: z.object({ shop: z.string().optional() }), querystring: LangQuery };
    for (const path of ['/v', '/v/:shop']) {
      scope.get(path, { schema: { ...schema, summary: 'Is a message or call real? (HTML)' } }, async (request, reply) => {
        const shop = await findShop(request);
        return show(request, reply, shop || request.params.shop === undefined ? 200 : 404, shop, { note: noteFrom(request) });
      });
    }
    const post = (path: string, summary: string, work: (request: Wanted, reply: SomeReply, shop: Shop, form: URLSearchParams) => Promise<Shown | null>): void => {
      scope.post(path, { schema: { ...schema, summary } }, (request, reply) => take(request, reply, (shop, form) => work(request, reply, shop, form)));
    };
    post('/v/:shop', 'Whether a code is genuine', async (request, _reply, shop, form) => {
      const code = lineOf(form, 'code', 40);
      return { note: noteFrom(request), code, answer: await check(shop, code) };
    });
    post('/v/:shop/link', 'Send a link to a contact point that is confirmed', async (request, reply, shop, form) => {
      const typed = lineOf(form, 'address', 320);
      const read = readAddress(typed, shop.place);
      if ('problem' in read) return { note: problemNote(read.problem, { address: typed }) };
      await ports.contact.sendLink(shop.merchant, read.kind, read.address, shop.store);
      desk.goOn(reply, request, shop.path, 'link_sent');
      return null;
    });
    post('/v/:shop/report', 'Report a fraud to the shop', async (request, reply, shop, form) => {
      const told = { sender: lineOf(form, 'sender', 200), words: wordsOf(form, 'words') };
      const code = lineOf(form, 'code', 40);
      if (told.sender === '' && told.words === '') return { note: problemNote('words_missing', {}), code };
      const isKnown = (await check(shop, code)).genuine;
      await postgres.withMerchant(shop.merchant, (tx) => reportFraud(ports, tx, isKnown, told));
      desk.goOn(reply, request, shop.path, 'reported');
      return null;
    });
  });
}
