/** Rounds, inspections and their pictures, below /api/v1/office/fleet. */
import { fail, ok } from '@stilltill/domain/result';
import {
  Inspection, InspectionPage, InspectionPicture, InspectionPictureAnswer, InspectionQuery, InspectionRound, InspectionRoundList, NewInspection, NewInspectionRound, NoDetails, OverduePage, OverdueQuery, PictureId, Uuid,
} from '@stilltill/protocol';
import { z } from 'zod';
import { answer, sendProblem } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';
import { IdempotencyHeaders } from '../../platform/idempotency.ts';
import { PICTURE_HEADERS, hashOfPicture, merchantOfPicture, pictureId, readPicture } from '../../platform/picture.ts';
import { makeDoCommand } from '../catalog/index.ts';
import { type EstateDeps, FLEET_BASE as BASE } from './estate-deps.ts';
import { endRound, keepInspectionPicture, listInspections, listOverdue, listRounds, makeRound, readInspectionPicture, writeInspection } from './inspections.ts';

const PICTURE_BYTES_MAX = 300_000;
const tags = ['office'];
const Path = z.object({ id: Uuid });

export function addInspectionRoutes(app: HttpServer, deps: EstateDeps): void {
  const { postgres, clock, ids, requireOffice } = deps;
  const doCommand = makeDoCommand(deps, 'enrol_terminal');
  const now = (): Date => new Date(clock.now_ms());

  app.get(`${BASE}/rounds`, { schema: { tags, summary: 'Rounds of inspections', response: { 200: InspectionRoundList } } }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, ok({ items: await postgres.withMerchant(who.value.merchant, (tx) => listRounds(tx, now())) }));
  });
  app.post(`${BASE}/rounds`, { schema: { tags, summary: 'Say which terminals are looked at how often', headers: IdempotencyHeaders, body: NewInspectionRound, response: { 200: InspectionRound } } }, (request, reply) => (
    doCommand(request, reply, InspectionRound, async (tx) => {
      const id = ids.uuid();
      const made = await makeRound(tx, id, request.body, now());
      const round = made.ok ? (await listRounds(tx, now())).find((each) => each.id === id) : undefined;
      return round ? ok(round) : made.ok ? fail('not_found') : made;
    })
  ));
  app.post(`${BASE}/rounds/:id/end`, { schema: { tags, summary: 'End a round', headers: IdempotencyHeaders, params: Path, body: NoDetails, response: { 200: InspectionRound } } }, (request, reply) => (
    doCommand(request, reply, InspectionRound, async (tx) => {
      const round = await endRound(tx, request.params.id, now()) ? (await listRounds(tx, now())).find(({ id }) => id === request.params.id) : undefined;
      return round ? ok(round) : fail('not_found');
    })
  ));
  app.get(`${BASE}/overdue`, { schema: { tags, summary: 'Terminals that should have been looked at', querystring: OverdueQuery, response: { 200: OverduePage } } }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, await postgres.withMerchant(who.value.merchant, (tx) => listOverdue(tx, request.query, now())));
  });
  app.get(`${BASE}/inspections`, { schema: { tags, summary: 'Inspections of a terminal, the newest first', querystring: InspectionQuery, response: { 200: InspectionPage } } }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    const { terminal, after, limit } = request.query;
    return answer(reply, await postgres.withMerchant(who.value.merchant, (tx) => listInspections(tx, terminal, after, limit)));
  });
  app.post(`${BASE}/inspections`, { schema: { tags, summary: 'Put down what an inspection found', headers: IdempotencyHeaders, body: NewInspection, response: { 200: Inspection } } }, (request, reply) => (
    doCommand(request, reply, Inspection, (tx, who) => writeInspection(deps, tx, request.body, who.name.slice(0, 100)))
  ));
  app.post(`${BASE}/inspection-pictures`, {
    bodyLimit: 2 * PICTURE_BYTES_MAX, schema: { tags, summary: 'Send a picture of an inspection', body: InspectionPicture, response: { 200: InspectionPictureAnswer } },
  }, async (request, reply) => {
    const who = await requireOffice(request, 'enrol_terminal');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    const picture = readPicture(request.body.picture, PICTURE_BYTES_MAX);
    if (!picture.ok) return answer(reply, picture);
    await postgres.withMerchant(who.value.merchant, (tx) => keepInspectionPicture(tx, picture.value, now()));
    return answer(reply, ok({ picture: pictureId(who.value.merchant, picture.value.hash) }));
  });
  // Unlike a picture of goods it is shown to those of the office alone: it shows seals.
  app.get(`${BASE}/inspection-pictures/:picture`, { schema: { tags, summary: 'A picture of an inspection', params: z.object({ picture: PictureId }) } }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault);
    const { picture } = request.params;
    const found = merchantOfPicture(picture) === who.value.merchant ? await postgres.withMerchant(who.value.merchant, (tx) => readInspectionPicture(tx, hashOfPicture(picture))) : undefined;
    if (!found) return sendProblem(reply, { code: 'not_found' });
    return reply.type(found.kind).headers({ ...PICTURE_HEADERS, 'cache-control': 'private, max-age=31536000, immutable' }).serializer((bytes: unknown) => bytes as string).send(found.bytes);
  });
}
