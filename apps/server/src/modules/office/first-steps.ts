/** What a new shop still has to set up: what can be counted is counted, the rest is as a person said. */
import { type Result, ok } from '@stilltill/domain/result';
import { DecideFirstStep, FIRST_STEPS, type FirstStep, FirstStepName, FirstSteps } from '@stilltill/protocol';
import { z } from 'zod';
import { answer, sendProblem } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { RequireOffice } from './identity.ts';
import type { OfficePorts } from './ports.ts';

type Decided = 'done' | 'put_off';
type Steps = z.output<typeof FirstSteps>;

async function readSteps({ countedSteps, otherDevices }: Pick<OfficePorts, 'countedSteps' | 'otherDevices'>, tx: MerchantTx): Promise<Steps> {
  const decided = new Map((await tx.query<{ step: FirstStep; decided: Decided }>('select step, decided from app.first_step where merchant_id = $1', [tx.merchant_id], 'first_step.all')).map((row) => [row.step, row.decided]));
  const counted = await countedSteps(tx);
  return { steps: FIRST_STEPS.map((name) => ({ name, state: counted.has(name) ? 'done' : decided.get(name) ?? 'open' })), other_devices: [...otherDevices()] };
}

/** Keeps what a person said of a step; `open` takes it back. */
export async function decideStep(tx: MerchantTx, step: FirstStep, state: Decided | 'open', now: Date): Promise<void> {
  if (state === 'open') {
    await tx.execute('delete from app.first_step where merchant_id = $1 and step = $2', [tx.merchant_id, step]);
    return;
  }
  await tx.execute(
    'insert into app.first_step (merchant_id, step, decided, at) values ($1, $2, $3, $4) on conflict (merchant_id, step) do update set decided = excluded.decided, at = excluded.at',
    [tx.merchant_id, step, state, now],
  );
}

export function addFirstStepRoutes(app: HttpServer, requireOffice: RequireOffice, ports: Pick<OfficePorts, 'postgres' | 'clock' | 'countedSteps' | 'otherDevices' | 'noteCommand'>): void {
  const tags = ['office'];
  app.get('/api/v1/office/first-steps', { schema: { tags, summary: 'What the shop still has to set up', response: { 200: FirstSteps } } }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, ok(await ports.postgres.withMerchant(who.value.merchant, (tx) => readSteps(ports, tx))));
  });
  app.put('/api/v1/office/first-steps/:step', {
    schema: { tags, summary: 'Say that a step is done, or can wait', params: z.object({ step: FirstStepName }), body: DecideFirstStep, response: { 200: FirstSteps } },
  }, async (request, reply) => {
    const who = await requireOffice(request, 'change_settings');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, await ports.postgres.withMerchant<Result<Steps>>(who.value.merchant, async (tx) => {
      await decideStep(tx, request.params.step, request.body.state, new Date(ports.clock.now_ms()));
      await ports.noteCommand(tx, ports.clock, request, who.value);
      return ok(await readSteps(ports, tx));
    }));
  });
}
