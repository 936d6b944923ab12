/**
 * Looking at history again, as a job: stretch by stretch, each in a transaction of its own that also says how far it has come. One
 * run of a merchant at a time. A run that was cut off begins anew when its job is taken up; what it found before is not found twice.
 */
import { assert } from '@stilltill/domain/result';
import type { WatchRun } from '@stilltill/protocol';
import type { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';
import { answerByPolicy } from './answers.ts';
import { beginAgain, lookAgain } from './look.ts';
import type { WatchPorts } from './ports.ts';
import { insertFindings } from './store.ts';

const JOB = 'watch.look_again';
/** A run that fails so often is told as failed. */
const ATTEMPTS_MAX = 5;

type Row = {
  readonly id: string; readonly from_at: Date; readonly asked_at: Date; readonly asked_by: string; readonly state: z.output<typeof WatchRun>['state'];
  readonly reached_at: Date | null; readonly ended_at: Date | null; readonly entries: number; readonly findings: number; readonly new_findings: number;
};
const COLUMNS = 'id, from_at, asked_at, asked_by, state, reached_at, ended_at, entries, findings, new_findings';

export type Runs = ReturnType<typeof makeRuns>;

export function makeRuns(ports: WatchPorts) {
  const { postgres, clock, ids, jobs, live, log } = ports;
  const attempts = new Map<string, number>();
  jobs.define(JOB, async ({ merchant_id, body }) => {
    assert(merchant_id !== null, 'watch belongs to a merchant');
    const { run } = body as { readonly run: string };
    try {
      await work(ports, merchant_id, run);
      attempts.delete(run);
    } catch (error) {
      const tried = (attempts.get(run) ?? 0) + 1;
      attempts.set(run, tried);
      log.warn({ err: error, run, tried }, 'looking at history again was cut off');
      if (tried < ATTEMPTS_MAX) throw error;
      attempts.delete(run);
      await postgres.withMerchant(merchant_id, (tx) => note(ports, tx, run, { state: 'failed', ended_at: new Date(clock.now_ms()) }));
    }
  });
  return {
    /** Asks for a run; the one that is open already where there is one. */
    async ask(tx: MerchantTx, from: Date, by: string): Promise<z.input<typeof WatchRun>> {
      const id = ids.uuid();
      const now = new Date(clock.now_ms());
      const made = await tx.execute(
        `insert into app.watch_run (merchant_id, id, from_at, asked_at, asked_by, state, entries, findings, new_findings) values ($1, $2, $3, $4, $5, 'waiting', 0, 0, 0) on conflict do nothing`,
        [tx.merchant_id, id, from, now, by], 'watch.ask_run',
      );
      if (made > 0) await jobs.enqueue(tx, JOB, { run: id });
      live.publishAfterCommit(tx, { type: 'watch_run', run: id });
      const open = (await tx.query<Row>(`select ${COLUMNS} from app.watch_run where merchant_id = $1 and state in ('waiting', 'running')`, [tx.merchant_id], 'watch.open_run'))[0];
      return describeRun(open ?? { id, from_at: from, asked_at: now, asked_by: by, state: 'waiting', reached_at: null, ended_at: null, entries: 0, findings: 0, new_findings: 0 });
    },
    /** The newest run; null: there was none. */
    async newest(tx: MerchantTx): Promise<z.input<typeof WatchRun> | null> {
      const [row] = await tx.query<Row>(`select ${COLUMNS} from app.watch_run where merchant_id = $1 order by asked_at desc, id desc limit 1`, [tx.merchant_id], 'watch.newest_run');
      return row ? describeRun(row) : null;
    },
    /** Does the work of a run that was asked for: what its job does. */
    work: (merchant: string, run: string) => work(ports, merchant, run),
  };
}

function describeRun(row: Row): z.input<typeof WatchRun> {
  const { id, from_at, asked_at, asked_by, state, reached_at, ended_at, entries, findings, new_findings } = row;
  return { id, from: from_at.toISOString(), asked_at: asked_at.toISOString(), asked_by, state, reached: reached_at?.toISOString() ?? null, ended_at: ended_at?.toISOString() ?? null, entries, findings, new_findings };
}

async function work(ports: WatchPorts, merchant: string, run: string): Promise<void> {
  const { postgres, clock, ids } = ports;
  const [row] = await postgres.withMerchant(merchant, (tx) => tx.query<Row>(`select ${COLUMNS} from app.watch_run where merchant_id = $1 and id = $2 and state in ('waiting', 'running')`, [tx.merchant_id, run], 'watch.run'));
  // Taken up once more behind its end: there is nothing left to do.
  if (!row) return;
  const again = await postgres.withMerchant(merchant, (tx) => beginAgain(ports, tx, row.from_at));
  const sums = { entries: 0, findings: 0, new_findings: 0 };
  for (let is_over = false; !is_over;) {
    await postgres.withMerchant(merchant, async (tx) => {
      const stretch = await lookAgain(ports, tx, again);
      is_over = stretch.is_over;
      const found = await insertFindings(tx, stretch.findings, ids.uuid, new Date(clock.now_ms()));
      sums.entries += stretch.entries;
      sums.findings += stretch.findings.length;
      sums.new_findings += found.length;
      await note(ports, tx, run, { state: is_over ? 'done' : 'running', reached_at: stretch.reached, ended_at: is_over ? new Date(clock.now_ms()) : null, ...sums });
      // Tills are told by it, so it comes last.
      await answerByPolicy(ports, tx, found);
    });
  }
}

async function note({ live }: WatchPorts, tx: MerchantTx, run: string, to: Pick<Row, 'state' | 'ended_at'> & Partial<Row>): Promise<void> {
  await tx.execute(
    `update app.watch_run set state = $3, ended_at = $4, reached_at = coalesce($5, reached_at), entries = coalesce($6, entries), findings = coalesce($7, findings), new_findings = coalesce($8, new_findings)
      where merchant_id = $1 and id = $2`,
    [tx.merchant_id, run, to.state, to.ended_at, to.reached_at ?? null, to.entries ?? null, to.findings ?? null, to.new_findings ?? null], 'watch.note_run',
  );
  live.publishAfterCommit(tx, { type: 'watch_run', run });
}
