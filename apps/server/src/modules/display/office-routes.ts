/** What the back office asks of the display room. What customers see is a setting of the shop: the owner's. */
import { type Result, fail, ok } from '@stilltill/domain/result';
import { DISPLAY_PICTURE_BYTES_MAX, DisplayPicture, NewDisplayPicture, StoreDisplay, Uuid } from '@stilltill/protocol';
import { z } from 'zod';
import { answer, sendProblem } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';
import { pictureId, readPicture } from '../../platform/picture.ts';
import { noteCommand } from '../office-changes/index.ts';
import { countDisplayPictures, dropUnusedDisplayPictures, insertDisplayPicture } from './pictures.ts';
import type { DisplayPorts } from './ports.ts';

const Path = z.object({ id: Uuid });
const DISPLAY = '/api/v1/office/stores/:id/display';
const tags = ['office'];

type Rules = { displayOf(merchant: string, store: string): Promise<Result<z.output<typeof StoreDisplay>>> };

export function addDisplayOfficeRoutes(app: HttpServer, ports: DisplayPorts, rules: Rules): void {
  const { postgres, clock, requireOffice } = ports;
  app.get(DISPLAY, { schema: { tags, summary: 'What a store’s customer displays show', params: Path, response: { 200: StoreDisplay } } }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, await rules.displayOf(who.value.merchant, request.params.id));
  });

  app.put(DISPLAY, { schema: { tags, summary: 'Set what a store’s customer displays show', params: Path, body: StoreDisplay, response: { 200: StoreDisplay } } }, async (request, reply) => {
    const who = await requireOffice(request, 'change_settings');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    const { display, simple_mode } = request.body;
    return answer(reply, await postgres.withMerchant(who.value.merchant, async (tx): Promise<Result<z.output<typeof StoreDisplay>>> => {
      if (await countDisplayPictures(tx, display.pictures) !== new Set(display.pictures).size) return fail('picture_unusable');
      const others = (await ports.stores(tx)).filter(({ id }) => id !== request.params.id);
      await dropUnusedDisplayPictures(tx, [...display.pictures, ...others.flatMap((store) => store.display?.pictures ?? [])], clock.now_ms());
      if (!(await ports.setDisplay(tx, request.params.id, display, simple_mode))) return fail('not_found');
      await noteCommand(tx, clock, request, who.value);
      return ok(request.body);
    }));
  });

  app.post('/api/v1/office/display-pictures', {
    schema: { tags, summary: 'Bring a picture for customer displays', body: NewDisplayPicture, response: { 200: DisplayPicture } },
  }, async (request, reply) => {
    const who = await requireOffice(request, 'change_settings');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    const read = readPicture(request.body.picture, DISPLAY_PICTURE_BYTES_MAX);
    if (!read.ok) return sendProblem(reply, read.fault) as never;
    const picture = read.value;
    await postgres.withMerchant(who.value.merchant, (tx) => insertDisplayPicture(tx, picture, clock.now_ms()));
    return answer(reply, ok({ picture: pictureId(who.value.merchant, picture.hash) }));
  });
}
