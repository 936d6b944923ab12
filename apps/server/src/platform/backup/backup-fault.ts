// Why a backup or a restore could not be done, said to the person who waits for it. Like StartFault these sentences never
// cross a wire as codes of the registry: commands print them, and the office shows them as they are.

const SENTENCES = {
  passphrase_wrong: {
    en: () => 'The passphrase does not open this backup; type it again as it was set.',
    zh: () => '密码短语不对，打不开这份备份；请按设定时的写法重新输入。',
  },
  passphrase_short: {
    en: () => 'A passphrase of a backup has at least 12 characters, and the two differ; choose another.',
    zh: () => '备份的密码短语至少 12 个字符，且两个不能相同；请另选。',
  },
  target_unreachable: {
    en: (detail: string) => `The place of the backups cannot be reached or written to (${detail}); check it and try again, nothing was lost.`,
    zh: (detail: string) => `备份位置无法访问或写入（${detail}）；请检查后重试，数据没有丢失。`,
  },
  target_hanging: {
    en: (detail: string) => `The place of the backups does not answer (${detail}); see that it is on and its network works. Nothing was lost, and backups go on by themselves once it answers.`,
    zh: (detail: string) => `备份位置没有响应（${detail}）；请检查该设备是否开机、网络是否连通。数据没有丢失，恢复响应后会自动继续备份。`,
  },
  target_taken: {
    en: (detail: string) => `${detail} already holds backups of another server or of an earlier setup; choose an empty place.`,
    zh: (detail: string) => `${detail} 中已有其他服务器或以前设置的备份；请选择一个空位置。`,
  },
  keys_apart: {
    en: (detail: string) => `The keys of these backups do not lie in ${detail}; name their place with --keys-from, or a folder of keys with --keys-folder.`,
    zh: (detail: string) => `${detail} 中没有这份备份的密钥；请用 --keys-from 指定密钥的备份位置，或用 --keys-folder 指定密钥文件夹。`,
  },
  not_set_up: {
    en: () => 'No backup is set up yet; name a place with --to.',
    zh: () => '尚未设置备份；请用 --to 指定位置。',
  },
  keys_elsewhere: {
    en: (detail: string) => `The keys lie in ${detail} (STILLTILL_KEYS), where backups do not look; nothing was backed up. Keep them in the folder keys of the data folder, or back both folders up with the tools of the machine.`,
    zh: (detail: string) => `密钥放在 ${detail}（STILLTILL_KEYS），备份功能不读取该位置，因此没有备份。请把密钥放回数据文件夹中的 keys，或用系统自带的工具备份这两个文件夹。`,
  },
  no_backup: {
    en: (detail: string) => `There is no complete backup ${detail}.`,
    zh: (detail: string) => `没有可用的完整备份（${detail}）。`,
  },
  time_not_covered: {
    en: (detail: string) => `That time is not covered: the backups reach to ${detail}.`,
    zh: (detail: string) => `备份不包含该时间：目前只到 ${detail}。`,
  },
  damaged: {
    en: (detail: string) => `The backup is damaged or was changed (${detail}); restore from an earlier one with --to, or from another copy.`,
    zh: (detail: string) => `备份已损坏或被改动（${detail}）；请用 --to 从更早的备份恢复，或使用另一份副本。`,
  },
  folder_not_empty: {
    en: (detail: string) => `${detail} already holds data and is left as it is; restore to an empty folder.`,
    zh: (detail: string) => `${detail} 中已有数据，未作改动；请恢复到空文件夹。`,
  },
  recovery_failed: {
    en: (detail: string) => `The database could not be recovered: ${detail}.`,
    zh: (detail: string) => `数据库无法恢复：${detail}。`,
  },
  archive_stuck: {
    en: (detail: string) => `The database does not archive its log (${detail}); see log/postgres.log in the data folder.`,
    zh: (detail: string) => `数据库未能归档日志（${detail}）；请查看数据文件夹中的 log/postgres.log。`,
  },
  already_running: {
    en: () => 'Another backup is under way; wait until it is done.',
    zh: () => '另一个备份正在进行；请等它完成。',
  },
} as const satisfies Record<string, { en: (detail: string) => string; zh: (detail: string) => string }>;

export type BackupFaultCode = keyof typeof SENTENCES;

/** Thrown by backups and restores from any depth; commands and the schedule catch it. */
export class BackupFault extends Error {
  override name = 'BackupFault';
  readonly code: BackupFaultCode;
  readonly sentences: { readonly en: string; readonly zh: string };

  constructor(code: BackupFaultCode, detail = '', cause?: unknown) {
    const sentences = { en: SENTENCES[code].en(detail), zh: SENTENCES[code].zh(detail) };
    super(sentences.en, { cause });
    this.code = code;
    this.sentences = sentences;
  }
}
