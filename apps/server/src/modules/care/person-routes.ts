/**
 * /c/{merchant}.{token}: a person's own pages, behind a link that was sent to a contact point of theirs. Until they have pressed
 * the button on it, the link shows what was chosen for that contact point and nothing else. The token is in the path, so that no
 * stranger can post.
 */
import type { CareNote } from '@stilltill/domain/care';
import type { FastifyReply } from 'fastify';
import type { HttpServer } from '../../platform/http.ts';
import { shortUuid } from '../../platform/ids.ts';
import { readPageCursor } from '../../platform/page-cursor.ts';
import { type FormDesk, LangQuery, LinkParams, type SomeReply, type SomeRequest, formOf, hasPrivacySignal, inFormScope, noteFrom, problemNote, readLinkText } from './forms.ts';
import { type Opened, type Outcome, confirmView, dataView, exportOf, historyView, preferencesView } from './person.ts';
import { askShop, addAddress, confirm, correctProfile, erase, notMe, pause, removeAddress, resumeAll, savePreferences, stopAll } from './person-forms.ts';
import type { CarePorts } from './ports.ts';
import { addPushRoutes } from './push-routes.ts';

type Wanted = { readonly params: { readonly link: string } } & SomeRequest;
type Work = (ports: CarePorts, opened: Opened, form: URLSearchParams, hasPrivacySignal: boolean) => Promise<Outcome>;

/** After which form which page follows. */
const FORMS: readonly { readonly name: string; readonly summary: string; readonly place: '' | '/data'; readonly work: Work }[] = [
  { name: 'preferences', summary: 'Choose purposes, ways and hours', place: '', work: savePreferences },
  { name: 'pause', summary: 'Pause for a month', place: '', work: (ports, opened) => pause(ports, opened, true) },
  { name: 'unpause', summary: 'End the pause', place: '', work: (ports, opened) => pause(ports, opened, false) },
  { name: 'stop', summary: 'Stop everything', place: '', work: stopAll },
  { name: 'resume', summary: 'Undo that', place: '', work: resumeAll },
  { name: 'correct', summary: 'Put name, language and zone right', place: '/data', work: correctProfile },
  { name: 'address', summary: 'Add a number or address', place: '/data', work: addAddress },
  { name: 'remove-address', summary: 'Take a number or address out', place: '/data', work: removeAddress },
  { name: 'ask', summary: 'Ask the shop about one’s own data', place: '/data', work: askShop },
];

export function addPersonRoutes(app: HttpServer, ports: CarePorts, desk: FormDesk): void {
  const open = makeOpen(ports, desk);
  const { pages } = ports;
  const dead = (request: Wanted, reply: SomeReply): FastifyReply => {
    const merchant = readLinkText(request.params.link)?.merchant;
    return desk.send(reply, 404, desk.languageOf(request), pages.deadLinkPage(desk.languageOf(request), merchant === undefined ? '/v' : `/v/${shortUuid(merchant)}`));
  };
  /** A page of whoever has confirmed; others are led to the question. */
  const page = async (request: Wanted, reply: SomeReply, draw: (opened: Opened) => Promise<FastifyReply>): Promise<FastifyReply> => {
    const opened = await open(request);
    if (!opened) return dead(request, reply);
    return opened.link.confirmed_at === null ? desk.goOn(reply, request, opened.path, null) : draw(opened);
  };
  const showHome = async (request: Wanted, reply: SomeReply, status: number, opened: Opened, note: CareNote): Promise<FastifyReply> => {
    const view = await ports.postgres.withMerchant(opened.merchant, (tx) => preferencesView(ports, tx, opened, note, hasPrivacySignal(request)));
    return desk.send(reply, status, view.language, pages.preferencesPage(view), true);
  };
  const showData = async (request: Wanted, reply: SomeReply, status: number, opened: Opened, note: CareNote): Promise<FastifyReply> => {
    const view = await ports.postgres.withMerchant(opened.merchant, (tx) => dataView(ports, tx, opened, note));
    return view ? desk.send(reply, status, view.language, pages.dataPage(view), true) : dead(request, reply);
  };
  const take = async (request: Wanted, reply: SomeReply, work: (opened: Opened) => Promise<FastifyReply>, needsConfirmed = true): Promise<FastifyReply> => {
    const refusal = desk.refusalOf(request, request.params.link);
    if (refusal) return desk.fail(reply, request, refusal === 'limited' ? 429 : 403, refusal);
    const opened = await open(request);
    if (!opened) return dead(request, reply);
    return needsConfirmed && opened.link.confirmed_at === null ? desk.goOn(reply, request, opened.path, null) : work(opened);
  };
  inFormScope(app, ports, (scope) => {
    const schema = { tags: ['care'], params: LinkParams, querystring: LangQuery };
    scope.get('/c/:link', { schema: { ...schema, summary: 'Is it you? And then: what you want (HTML)' } }, async (request, reply) => {
      const opened = await open(request);
      if (!opened) return dead(request, reply);
      if (opened.link.confirmed_at !== null) return showHome(request, reply, 200, opened, noteFrom(request));
      const view = await ports.postgres.withMerchant(opened.merchant, (tx) => confirmView(ports, tx, opened));
      return desk.send(reply, 200, view.language, pages.confirmPage(view), true);
    });
    scope.get('/c/:link/contacts', { schema: { ...schema, summary: 'Who contacted me (HTML)' } }, (request, reply) => page(request, reply, async (opened) => {
      const cursor = readPageCursor(request.query.after, ['moment', 'uuid']);
      const view = await ports.postgres.withMerchant(opened.merchant, (tx) => historyView(ports, tx, opened, cursor.ok ? cursor.value : null));
      return desk.send(reply, 200, view.language, pages.historyPage(view));
    }));
    scope.get('/c/:link/data', { schema: { ...schema, summary: 'My data (HTML)' } }, (request, reply) => page(request, reply, (opened) => showData(request, reply, 200, opened, noteFrom(request))));
    scope.get('/c/:link/data.json', { schema: { ...schema, summary: 'My data' } }, (request, reply) => page(request, reply, async (opened) => {
      const held = await ports.postgres.withMerchant(opened.merchant, (tx) => exportOf(ports, tx, opened));
      return (reply as FastifyReply).headers({ 'content-type': 'application/json; charset=utf-8', 'content-disposition': 'attachment; filename="my-data.json"', 'cache-control': 'private, no-store', 'x-robots-tag': 'noindex' }).serializer(String).send(JSON.stringify(held, (_, part: unknown) => (typeof part === 'bigint' ? part.toString() : part), 2));
    }));
    scope.get('/c/:link/erase', { schema: { ...schema, summary: 'What erasure takes and what it leaves (HTML)' } }, (request, reply) => page(request, reply, async ({ frame }) => desk.send(reply, 200, frame.language, pages.erasePage({ ...frame, problem: null }), true)));

    scope.post('/c/:link/confirm', { schema: { ...schema, summary: 'Yes, that was me' } }, (request, reply) => take(request, reply, async (opened) => {
      await confirm(ports, opened);
      return desk.goOn(reply, request, opened.path, 'confirmed');
    }, false));
    scope.post('/c/:link/not-me', { schema: { ...schema, summary: 'This was not me' } }, (request, reply) => take(request, reply, async (opened) => {
      await notMe(ports, opened);
      return desk.goOn(reply, request, opened.path, 'not_me');
    }, false));
    scope.post('/c/:link/erase', { schema: { ...schema, summary: 'Erase my data' } }, (request, reply) => take(request, reply, async (opened) => {
      const { frame } = opened;
      if (formOf(request).get('sure') !== 'yes') return desk.send(reply, 422, frame.language, pages.erasePage({ ...frame, problem: 'sure_missing' }), true);
      await erase(ports, opened);
      // The link is dead from here on: this answer is the only one that can still say so.
      return desk.send(reply, 200, frame.language, pages.erasedPage(frame.language));
    }));
    addPushRoutes(scope, ports, desk, { page, take });
    for (const { name, summary, place, work } of FORMS) {
      scope.post(`/c/:link/${name}`, { schema: { ...schema, summary } }, (request, reply) => take(request, reply, async (opened) => {
        const outcome = await work(ports, opened, formOf(request), hasPrivacySignal(request));
        if ('done' in outcome) return desk.goOn(reply, request, `${opened.path}${place}`, outcome.done);
        return (place === '' ? showHome : showData)(request, reply, 422, opened, problemNote(outcome.problem, outcome.said));
      }));
    }
  });
}

/** What a link opens, with the shop that sent it; null: nothing, or nothing any more. */
function makeOpen(ports: CarePorts, desk: FormDesk): (request: Wanted) => Promise<Opened | null> {
  return async (request) => {
    const read = readLinkText(request.params.link);
    const link = read && await ports.contact.openLink(read.merchant, read.token);
    if (!read || link?.kind !== 'person' || link.erased) return null;
    const store = await ports.postgres.withMerchant(read.merchant, async (tx) => {
      const first = await ports.firstStore(tx);
      const own = link.message && await ports.findStore(tx, link.message.store);
      return first && (link.message && own ? { ...first, ...own, id: link.message.store } : first);
    });
    if (!store) return null;
    const path = `/c/${request.params.link}`;
    return { merchant: read.merchant, link, path, store, frame: { language: desk.languageOf(request), path, shop_name: store.shop_name, timezone: store.timezone } };
  };
}
