/** The door of the backups room: how backups of the server stand, for the owner; its keeper may also say how often and how long. */
import { type Result, fail, ok } from '@stilltill/domain/result';
import { BackupPlan, BackupStanding } from '@stilltill/protocol';
import type { z } from 'zod';
import { answer, sendProblem } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';
import type { Platform } from '../../platform/platform.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import { noteCommand } from '../office-changes/index.ts';
import type { OfficeIdentity, RequireOffice } from '../office/index.ts';

/** What the room asks of the platform and of other rooms. The composition fills it in. */
export type BackupPorts = Pick<Platform, 'postgres' | 'clock' | 'backups'> & {
  readonly requireOffice: RequireOffice;
  /** Whether this merchant decides about the server itself, which others may share. */
  isKeeper(merchant: string): Promise<boolean>;
  /** The day of the shop's first sale, YYYY-MM-DD; null: it has not sold. */
  firstDay(tx: MerchantTx): Promise<string | null>;
};

const PATH = '/api/v1/office/backups';
const tags = ['office'];
const DAY_MS = 86_400_000;
/** Why it fails names folders and addresses of a machine that is not theirs. */
const SAID_TO_OTHERS = { en: 'Backups of this server fail; its keeper sees why.', zh: '这台服务器的备份失败，原因由服务器管理方查看。' };

export function makeBackups(ports: BackupPorts) {
  const { postgres, clock, backups, requireOffice } = ports;

  async function read(merchant: string): Promise<z.input<typeof BackupStanding>> {
    const { last_base, place, keys_place, failure, own, ...now } = backups.standing();
    const is_keeper = await ports.isKeeper(merchant);
    const sells_without = now.state === 'not_set_up' && isLongAgo(await postgres.withMerchant(merchant, ports.firstDay), clock.now_ms());
    return {
      ...now, is_keeper, place: is_keeper ? place : null, keys_place: is_keeper ? keys_place : null, failure: failure && { ...failure, ...(is_keeper ? {} : SAID_TO_OTHERS) },
      own: own && is_keeper ? { checked_at: own.checked_at, findings: own.findings.map(({ en, zh }) => ({ en, zh })) } : null,
      worry: sells_without ? 'not_set_up' : now.worry,
      last_base: last_base && { at: last_base.at, took_ms: Math.round(last_base.took_ms), sealed_bytes: last_base.sealed_bytes },
    };
  }

  return {
    /** Below /api/v1/office/backups. Where several merchants share a server, each owner sees whether it is backed up, and one decides how. */
    addOfficeRoutes(app: HttpServer): void {
      app.get(PATH, { schema: { tags, summary: 'How backups of the server stand, for the owner', response: { 200: BackupStanding } } }, async (request, reply) => {
        const who = owner(await requireOffice(request, 'change_settings'));
        if (!who.ok) return sendProblem(reply, who.fault) as never;
        return answer(reply, ok(await read(who.value.merchant)));
      });
      app.put(PATH, { schema: { tags, summary: 'Say how often a base is taken, and how long bases are kept', body: BackupPlan, response: { 200: BackupStanding } } }, async (request, reply) => {
        const who = owner(await requireOffice(request, 'change_settings'));
        if (!who.ok) return sendProblem(reply, who.fault) as never;
        // Whoever shortens what is kept destroys it: not from a screen that somebody left open.
        if (!who.value.is_fresh) return sendProblem(reply, { code: 'step_up_needed' }) as never;
        // Fewer copies are fewer of everybody's: no merchant shortens the past of another.
        if (!await ports.isKeeper(who.value.merchant)) return sendProblem(reply, { code: 'not_permitted' }) as never;
        const set = backups.setPlan(request.body);
        if (set.ok) await postgres.withMerchant(who.value.merchant, (tx) => noteCommand(tx, clock, request, who.value));
        return answer(reply, set.ok ? ok(await read(who.value.merchant)) : set);
      });
    },
  };
}

function owner(who: Result<OfficeIdentity>): Result<OfficeIdentity> {
  return who.ok && who.value.role !== 'owner' ? fail('not_permitted') : who;
}

/** The day itself, and one more. */
function isLongAgo(first_day: string | null, now_ms: number): boolean {
  return first_day !== null && now_ms - Date.parse(`${first_day}T00:00:00Z`) > 2 * DAY_MS;
}
