/**
 * How a PostgreSQL of the owner's is backed up, as far as it tells: whether its log goes out, since when not, and when a base
 * was taken. It is asked and never changed. What was copied elsewhere, by snapshots of a disk or by a provider, it does not know.
 */
import pg from 'pg';
import { systemCode } from '../files.ts';

/** What the server says of itself; null: whoever asks may not know it. */
export type OwnServerState = {
  readonly version: string;
  readonly archive_mode: 'off' | 'on' | 'always';
  readonly has_archive_command: boolean;
  /** A program that reads the log as it is written: pg_receivewal, Barman. */
  readonly is_streamed: boolean | null;
  readonly sent_at: Date | null;
  readonly sent_segment: string | null;
  readonly failed_at: Date | null;
  readonly failed_segment: string | null;
  readonly failed_count: number;
  /** Finished segments that nobody took yet. */
  readonly waiting_segments: number | null;
  readonly archive_timeout_s: number;
  /** When the last base that this server was asked for ended. */
  readonly base_at: Date | null;
  /** False: it may not be known, as `base_at`. */
  readonly may_look: boolean;
  readonly is_durable: boolean;
  readonly now: Date;
};

export type OwnServerFinding = { readonly code: OwnServerCode; readonly en: string; readonly zh: string };

const HOUR_MS = 3_600_000;
const BASE_AGE_MAX_MS = 8 * 24 * HOUR_MS;
const ARCHIVE_TIMEOUT_MAX_S = 3600;
const WAITING_MAX = 4;

const SENTENCES = {
  no_archive: {
    en: () => 'The log is not archived: archive_mode is off and no program reads the log. Set archive_mode = on with an archive_command that copies each segment to another machine and restart PostgreSQL, or set up pgBackRest, Barman or WAL-G. Until then a lost disk loses all that came since the last base.',
    zh: () => '数据库日志没有归档：archive_mode 为 off，也没有程序读取日志。请设置 archive_mode = on 和把每段日志复制到另一台机器的 archive_command 并重启 PostgreSQL，或使用 pgBackRest、Barman、WAL-G。在此之前，磁盘一旦损坏，上次基础备份之后的数据都会丢失。',
  },
  no_command: {
    en: () => 'archive_mode is on, but neither archive_command nor archive_library is set: PostgreSQL keeps its log until the disk is full. Set one of them and reload.',
    zh: () => 'archive_mode 已开启，但没有设置 archive_command 或 archive_library：PostgreSQL 会一直保留日志，直到磁盘写满。请设置其中一项并重新加载配置。',
  },
  archive_failing: {
    en: (detail: string) => `The log does not go out: ${detail}. See PostgreSQL’s own log for what the archive command says.`,
    zh: (detail: string) => `日志无法归档：${detail}。请查看 PostgreSQL 日志中归档命令的输出。`,
  },
  never_archived: {
    en: () => 'Archiving is set up, and no segment has gone out yet. Run “select pg_switch_wal()” and this check again a minute later.',
    zh: () => '已设置归档，但还没有任何一段日志送出。请执行“select pg_switch_wal()”，一分钟后再检查。',
  },
  archive_behind: {
    en: (detail: string) => `${detail} segments of the log wait to go out: the archive command is slower than the shop. What waits is lost with the disk.`,
    zh: (detail: string) => `有 ${detail} 段日志等待归档：归档命令跟不上。磁盘一旦损坏，等待中的日志会丢失。`,
  },
  no_timeout: {
    en: (detail: string) => `archive_timeout is ${detail}: the log goes out only when a segment of 16 MB is full, in a quiet shop after hours. Set archive_timeout = 60s and reload.`,
    zh: (detail: string) => `archive_timeout 为 ${detail}：一段日志写满 16 MB 才会送出，生意清淡时要等几个小时。请设置 archive_timeout = 60s 并重新加载配置。`,
  },
  no_base: {
    en: () => 'No base was taken from this server that it knows of. Run pg_basebackup, or the full backup of your tool; without a base the archived log restores nothing. A snapshot of the disk, or a base taken from a replica, is not seen here.',
    zh: () => '此服务器没有基础备份的记录。请执行 pg_basebackup 或备份工具的完整备份；没有基础备份，归档日志无法恢复任何数据。磁盘快照或从副本做的备份在这里看不到。',
  },
  base_old: {
    en: (detail: string) => `The last base is ${detail} days old: to restore it the log of all these days has to be there, and takes long. Take one at least each week.`,
    zh: (detail: string) => `上次基础备份是 ${detail} 天前：恢复时需要这些天的全部日志，耗时很长。请至少每周做一次。`,
  },
  not_durable: {
    en: () => 'fsync or full_page_writes is off: a power cut can destroy this database. Turn both on.',
    zh: () => 'fsync 或 full_page_writes 已关闭：断电可能损坏整个数据库。请全部开启。',
  },
  not_asked: {
    en: (detail: string) => `The database server could not be asked how its copies are made (${detail}). It is asked again within the hour; see that its address and password in DATABASE_URL are right.`,
    zh: (detail: string) => `无法向数据库服务器查询备份情况（${detail}）。一小时内会再次查询；请确认 DATABASE_URL 中的地址和密码正确。`,
  },
  may_not_look: {
    en: () => 'The user of DATABASE_URL may not see when a base was taken. Run “grant pg_monitor to” that user as superuser to have it checked here.',
    zh: () => 'DATABASE_URL 的用户无权查看基础备份的时间。请以超级用户对它执行“grant pg_monitor to”，这里才能检查。',
  },
} as const satisfies Record<string, { en: (detail: string) => string; zh: (detail: string) => string }>;

export type OwnServerCode = keyof typeof SENTENCES;
/** A provider may copy by means of its own, which the server does not know of. */
const UNCERTAIN = new Set<OwnServerCode>(['no_base', 'may_not_look']);

/** Whether copies lack something, and not only our knowledge of them. */
export const isCertain = ({ code }: OwnServerFinding): boolean => !UNCERTAIN.has(code);
/** Why nothing is known now. */
export const notAsked = (reason: string): OwnServerFinding => ({ code: 'not_asked', en: SENTENCES.not_asked.en(reason), zh: SENTENCES.not_asked.zh(reason) });

/** Asks the server. Throws the driver's error where it does not answer. */
export async function readOwnServer(admin_url: string): Promise<OwnServerState> {
  const client = new pg.Client({ connectionString: admin_url, connectionTimeoutMillis: 10_000, query_timeout: 30_000, application_name: 'stilltill-backup' });
  client.on('error', () => {});
  await client.connect();
  try {
    const { rows: [said] } = await client.query<Omit<OwnServerState, 'is_streamed' | 'waiting_segments' | 'base_at' | 'may_look'>>(`
      select current_setting('server_version') as version, current_setting('archive_mode') as archive_mode,
        (current_setting('archive_command') not in ('', '(disabled)') or current_setting('archive_library') <> '') as has_archive_command,
        last_archived_time as sent_at, last_archived_wal as sent_segment, last_failed_time as failed_at, last_failed_wal as failed_segment,
        failed_count::integer as failed_count, extract(epoch from current_setting('archive_timeout')::interval)::integer as archive_timeout_s,
        current_setting('fsync') = 'on' and current_setting('full_page_writes') = 'on' as is_durable, now() as now
      from pg_stat_archiver`);
    if (!said) throw new Error('pg_stat_archiver has one row');
    const streamed = await client.query<{ is_known: boolean; is_there: boolean }>(`
      select pg_has_role('pg_read_all_stats', 'usage') as is_known,
        exists (select from pg_stat_replication where application_name ~ 'receivewal|receive_wal|barman|pgbackrest') as is_there`);
    const [stream] = streamed.rows;
    return { ...said, is_streamed: stream?.is_there ? true : stream?.is_known ? false : null, ...await look(client) };
  } finally {
    await client.end().catch(() => {});
  }
}

/** A base leaves a file of its history in the log, which stays there until the next one. */
async function look(client: pg.Client): Promise<Pick<OwnServerState, 'waiting_segments' | 'base_at' | 'may_look'>> {
  try {
    const { rows: [seen] } = await client.query<{ waiting_segments: number; base_at: Date | null }>(`
      select (select count(*)::integer from pg_ls_archive_statusdir() where name ~ '^[0-9A-F]{24}\\.ready$') as waiting_segments,
        (select max(modification) from pg_ls_waldir() where name ~ '\\.backup$') as base_at`);
    return { waiting_segments: seen?.waiting_segments ?? 0, base_at: seen?.base_at ?? null, may_look: true };
  } catch (error) {
    if (systemCode(error) !== '42501') throw error;
    return { waiting_segments: null, base_at: null, may_look: false };
  }
}

/** What is missing, the worst first. None: as far as the server tells, its copies are made. */
export function judgeOwnServer(state: OwnServerState): OwnServerFinding[] {
  const found: OwnServerFinding[] = [];
  const add = (code: OwnServerCode, en = '', zh = en): void => void found.push({ code, en: SENTENCES[code].en(en), zh: SENTENCES[code].zh(zh) });
  if (!state.is_durable) add('not_durable');
  if (state.archive_mode === 'off') {
    if (state.is_streamed !== true) add('no_archive');
  } else if (!state.has_archive_command) add('no_command');
  else judgeArchive(state, add);
  if (!state.may_look) add('may_not_look');
  else if (state.base_at === null) add('no_base');
  else if (state.now.getTime() - state.base_at.getTime() > BASE_AGE_MAX_MS) add('base_old', String(Math.floor((state.now.getTime() - state.base_at.getTime()) / (24 * HOUR_MS))));
  return found;
}

function judgeArchive(state: OwnServerState, add: (code: OwnServerCode, en?: string, zh?: string) => void): void {
  const { failed_at, sent_at, failed_segment, failed_count, waiting_segments, archive_timeout_s } = state;
  if (failed_at !== null && (sent_at === null || failed_at > sent_at)) {
    const last = sent_at === null ? { en: 'nothing ever went out', zh: '从未成功过' } : { en: `the last segment went out at ${sent_at.toISOString()}`, zh: `上次成功是 ${sent_at.toISOString()}` };
    add('archive_failing', `${failed_segment ?? 'a segment'} failed at ${failed_at.toISOString()}, ${failed_count} tries failed in all, ${last.en}`, `${failed_segment ?? ''} 于 ${failed_at.toISOString()} 失败，累计失败 ${failed_count} 次，${last.zh}`);
  } else if (sent_at === null) add('never_archived');
  else if (waiting_segments !== null && waiting_segments > WAITING_MAX) add('archive_behind', String(waiting_segments));
  if (archive_timeout_s === 0 || archive_timeout_s > ARCHIVE_TIMEOUT_MAX_S) add('no_timeout', archive_timeout_s === 0 ? '0' : `${archive_timeout_s} s`);
}
