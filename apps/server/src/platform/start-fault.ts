// Why a server could not start, said to the person who started it: one sentence in each language and an exit code.
// These never cross a wire and so do not stand in the registry of error codes. Exit codes follow sysexits.h.

import { systemCode } from './files.ts';

type Sentence = { exit_code: number; en: (detail: string) => string; zh: (detail: string) => string };

const SENTENCES = {
  setting_not_valid: {
    exit_code: 78,
    en: (detail) => `A setting is not valid: ${detail}.`,
    zh: (detail) => `设置无效：${detail}。`,
  },
  port_in_use: {
    exit_code: 69,
    en: (port) => `Port ${port} is already in use; stop the program that uses it or choose another with PORT.`,
    zh: (port) => `端口 ${port} 已被占用；请停止占用它的程序，或用 PORT 另选一个端口。`,
  },
  port_not_allowed: {
    exit_code: 77,
    en: (port) => `This account may not open port ${port}; choose one above 1023 with PORT.`,
    zh: (port) => `当前账户无权打开端口 ${port}；请用 PORT 选择大于 1023 的端口。`,
  },
  data_folder_in_use: {
    exit_code: 75,
    en: (folder) => `The data folder ${folder} is in use by another Stilltill server; stop that one first or choose another folder with STILLTILL_DATA.`,
    zh: (folder) => `数据文件夹 ${folder} 正被另一个 Stilltill 服务器使用；请先停止它，或用 STILLTILL_DATA 另选文件夹。`,
  },
  data_folder_newer: {
    exit_code: 78,
    en: (detail) => `The data was written by a newer version of Stilltill (${detail}); update the program, nothing was changed.`,
    zh: (detail) => `数据由更新版本的 Stilltill 写入（${detail}）；请更新程序，数据未被改动。`,
  },
  data_folder_damaged: {
    exit_code: 65,
    en: (detail) => `The data folder cannot be used as it is: ${detail}.`,
    zh: (detail) => `数据文件夹目前无法使用：${detail}。`,
  },
  disk_full: {
    exit_code: 74,
    en: (folder) => `The disk that holds ${folder} is full; free some space and start again, nothing was lost.`,
    zh: (folder) => `${folder} 所在的磁盘已满；请腾出空间后重新启动，数据没有丢失。`,
  },
  no_right_to_write: {
    exit_code: 77,
    en: (path) => `This account has no right to write to ${path}; give it that right or choose another folder with STILLTILL_DATA.`,
    zh: (path) => `当前账户无权写入 ${path}；请授予权限，或用 STILLTILL_DATA 另选文件夹。`,
  },
  root_without_user_namespace: {
    exit_code: 77,
    en: () => 'PostgreSQL does not run as root, and this system allows neither a user namespace nor another account that reaches the files; start Stilltill as an ordinary user or set DATABASE_URL.',
    zh: () => 'PostgreSQL 不能以 root 运行，而本系统既不允许用户命名空间，也没有能访问这些文件的其他账户；请以普通用户启动 Stilltill，或设置 DATABASE_URL。',
  },
  postgres_not_available: {
    exit_code: 69,
    en: (detail) => `No PostgreSQL comes with Stilltill for this machine (${detail}); install the packages again or set DATABASE_URL.`,
    zh: (detail) => `Stilltill 没有适用于本机的 PostgreSQL（${detail}）；请重新安装软件包，或设置 DATABASE_URL。`,
  },
  postgres_did_not_start: {
    exit_code: 70,
    en: (detail) => `The database did not start: ${detail}.`,
    zh: (detail) => `数据库未能启动：${detail}。`,
  },
  database_unreachable: {
    exit_code: 69,
    en: (detail) => `The PostgreSQL of DATABASE_URL cannot be reached: ${detail}.`,
    zh: (detail) => `无法连接 DATABASE_URL 指定的 PostgreSQL：${detail}。`,
  },
  database_too_old: {
    exit_code: 78,
    en: (version) => `The PostgreSQL of DATABASE_URL is version ${version}; Stilltill needs 15 or later.`,
    zh: (version) => `DATABASE_URL 指定的 PostgreSQL 版本为 ${version}；Stilltill 需要 15 或更高版本。`,
  },
  database_not_utf8: {
    exit_code: 78,
    en: (encoding) => `The database of DATABASE_URL is encoded as ${encoding}; Stilltill needs UTF8.`,
    zh: (encoding) => `DATABASE_URL 指定的数据库编码为 ${encoding}；Stilltill 需要 UTF8。`,
  },
  database_role_not_allowed: {
    exit_code: 77,
    en: (detail) => `The user of DATABASE_URL may not prepare the database (${detail}); it needs CREATEROLE and CREATE on the database, and to own or administer the roles stilltill_owner, stilltill_app, stilltill_auth and stilltill_jobs where they exist.`,
    zh: (detail) => `DATABASE_URL 的用户无权准备数据库（${detail}）；它需要 CREATEROLE 权限和该数据库的 CREATE 权限；若角色 stilltill_owner、stilltill_app、stilltill_auth、stilltill_jobs 已存在，还需能管理它们。`,
  },
  migration_changed: {
    exit_code: 78,
    en: (name) => `The migration ${name} was applied with other content than this program has; install the program again as it was released.`,
    zh: (name) => `迁移 ${name} 已执行的内容与本程序中的不同；请重新安装正式发布的程序。`,
  },
  upgrade_failed: {
    exit_code: 70,
    en: (detail) => `The database could not be brought to this version (${detail}). That was tried on a copy: nothing of yours was changed. Start the version from before, and report this line.`,
    zh: (detail) => `数据库无法升级到本版本（${detail}）。升级只在副本上试过：您的数据没有任何改动。请启动升级前的版本，并反馈这一行。`,
  },
  upgrade_needs_space: {
    exit_code: 74,
    en: (detail) => `Bringing the database to this version needs ${detail} of free disk for a copy; free some space and start again, nothing was changed.`,
    zh: (detail) => `升级数据库需要 ${detail} 的可用磁盘空间来存放副本；请腾出空间后重新启动，数据没有任何改动。`,
  },
  upgrade_in_use: {
    exit_code: 75,
    en: (detail) => `Others are connected to the database of DATABASE_URL (${detail}), which must be at rest while it is upgraded or put back. Stop every process of the other version and whatever else is connected, then start again; nothing was changed.`,
    zh: (detail) => `DATABASE_URL 指定的数据库还有其他连接（${detail}）；升级或退回时不能有人使用它。请停止另一版本的所有进程及其他连接后重新启动，数据没有任何改动。`,
  },
  upgrade_not_copied: {
    exit_code: 77,
    en: (detail) => `Before an upgrade the database of DATABASE_URL is copied on its own server, which did not succeed (${detail}). Let its user own the database and have CREATEDB; or take a backup with pg_dump and start once with STILLTILL_UPGRADE_IN_PLACE set to the number that stands first in the brackets. Nothing was changed.`,
    zh: (detail) => `升级前会在同一服务器上复制 DATABASE_URL 指定的数据库，但复制未成功（${detail}）。请让其用户拥有该数据库并具有 CREATEDB 权限；或先用 pg_dump 备份，再把 STILLTILL_UPGRADE_IN_PLACE 设为括号中开头的数字启动一次。数据没有任何改动。`,
  },
  upgrade_taken_back: {
    exit_code: 70,
    en: (detail) => `A copy of the database came to this version, but the database itself did not (${detail}). All of it was taken back: nothing of yours was changed. Start the version from before, and report this line.`,
    zh: (detail) => `数据库的副本已升级到本版本，但数据库本身没有成功（${detail}）。已全部撤回：您的数据没有任何改动。请启动升级前的版本，并反馈这一行。`,
  },
  no_way_back: {
    exit_code: 69,
    en: () => 'There is no database from before an upgrade any more: it is kept for seven days. Restore a backup instead (npm run restore, or the tools of your own PostgreSQL).',
    zh: () => '升级前的数据库已不在：只保留七天。请改用备份恢复（npm run restore，或您自己的 PostgreSQL 的工具）。',
  },
  way_back_by_hand: {
    exit_code: 77,
    en: (detail) => `The user of DATABASE_URL may not put the database of before in its place. With every process stopped, let somebody who may do so run this from another database: ${detail}.`,
    zh: (detail) => `DATABASE_URL 的用户无权换回升级前的数据库。请停止所有进程，由有权限的人在另一个数据库中执行：${detail}。`,
  },
  certificate_not_usable: {
    exit_code: 78,
    en: (detail) => `The certificate of STILLTILL_TLS_CERT and STILLTILL_TLS_KEY cannot be used: ${detail}.`,
    zh: (detail) => `STILLTILL_TLS_CERT 与 STILLTILL_TLS_KEY 指定的证书无法使用：${detail}。`,
  },
} as const satisfies Record<string, Sentence>;

/** Why the server could not start; closed, one sentence each. */
export type StartFaultCode = keyof typeof SENTENCES;

/** All codes, for the test that each has its sentences. */
export const START_FAULT_CODES = Object.keys(SENTENCES) as StartFaultCode[];

/**
 * Thrown while starting and caught only by main.ts, which prints both sentences and leaves with `exit_code`. It is
 * thrown and not returned, since it ends the process from any depth and nothing on the way could act on it.
 */
export class StartFault extends Error {
  readonly code: StartFaultCode;
  readonly exit_code: number;
  readonly sentences: { en: string; zh: string };

  constructor(code: StartFaultCode, detail: string, cause?: unknown) {
    const sentence: Sentence = SENTENCES[code];
    super(sentence.en(detail), { cause });
    this.name = 'StartFault';
    this.code = code;
    this.exit_code = sentence.exit_code;
    this.sentences = { en: sentence.en(detail), zh: sentence.zh(detail) };
  }
}

/** Turns an error of the file system into its fault; an error of another kind is returned as it is. */
export function faultOfFileError(error: unknown, path: string): unknown {
  switch (systemCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new StartFault('disk_full', path, error);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new StartFault('no_right_to_write', path, error);
    case 'ENOTDIR':
    case 'EEXIST':
      return new StartFault('data_folder_damaged', `${path} is not a folder`, error);
    default:
      return error;
  }
}
