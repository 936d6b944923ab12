/** The page for notifications, the one script of the customers' pages and its service worker, which no page but this one may run. */
import type { FastifyReply } from 'fastify';
import type { CareNote } from '@stilltill/domain/care';
import type { HttpServer } from '../../platform/http.ts';
import { type FormDesk, LangQuery, LinkParams, type SomeReply, type SomeRequest, formOf, hasPrivacySignal, noteFrom, problemNote } from './forms.ts';
import type { Opened } from './person.ts';
import type { CarePorts } from './ports.ts';
import { pushView, turnOff, turnOn } from './push.ts';

type Wanted = { readonly params: { readonly link: string } } & SomeRequest;
type Draw = (request: Wanted, reply: SomeReply, draw: (opened: Opened) => Promise<FastifyReply>) => Promise<FastifyReply>;

/** `page`, `take`: how a person's pages are shown and their forms taken. */
export function addPushRoutes(scope: HttpServer, ports: CarePorts, desk: FormDesk, { page, take }: { readonly page: Draw; readonly take: Draw }): void {
  const { pages } = ports;
  const show = async (request: Wanted, reply: SomeReply, status: number, opened: Opened, note: CareNote): Promise<FastifyReply> => {
    const view = await ports.postgres.withMerchant(opened.merchant, (tx) => pushView(ports, tx, opened, note, hasPrivacySignal(request)));
    return view ? desk.send(reply, status, view.language, pages.pushPage(view), true, pages.PUSH_SECURITY_POLICY) : desk.goOn(reply, request, opened.path, null);
  };
  const schema = { tags: ['care'], params: LinkParams, querystring: LangQuery };
  scope.get('/c/:link/push', { schema: { ...schema, summary: 'Notifications on this device (HTML)' } }, (request, reply) => page(request, reply, (opened) => show(request, reply, 200, opened, noteFrom(request))));
  scope.post('/c/:link/push', { schema: { ...schema, summary: 'Send notifications to this browser' } }, (request, reply) => take(request, reply, async (opened) => {
    const outcome = await turnOn(ports, opened, formOf(request), hasPrivacySignal(request));
    return 'done' in outcome ? desk.goOn(reply, request, opened.path, outcome.done) : show(request, reply, 422, opened, problemNote(outcome.problem, outcome.said));
  }));
  scope.post('/c/:link/push-off', { schema: { ...schema, summary: 'Send no more notifications to this browser' } }, (request, reply) => take(request, reply, async (opened) => {
    const { hasEnded } = await turnOff(ports, opened, formOf(request));
    return hasEnded ? desk.send(reply, 200, opened.frame.language, pages.pushEndedPage(opened.frame)) : desk.goOn(reply, request, opened.path, 'push_off');
  }));
  for (const [path, script] of [[pages.PUSH_SCRIPT_PATH, pages.PUSH_SCRIPT], [pages.PUSH_WORKER_PATH, pages.PUSH_WORKER]] as const) {
    scope.get(path, { schema: { hide: true } }, (_request, reply) => (
      // The worker runs under the policy that it is sent with: it may call nobody.
      (reply as FastifyReply).headers({ 'content-type': 'text/javascript; charset=utf-8', 'content-security-policy': pages.CONTENT_SECURITY_POLICY, 'cache-control': 'no-cache' }).serializer(String).send(script)
    ));
  }
}
