import { makeOwnerLink, readOwners } from '@stilltill/server/modules/office/index.ts';

type Tx = Parameters<typeof makeOwnerLink>[0];
export type Wanted = {
  /** Null: there is one owner alone. */
  readonly email: string | null;
  readonly lost_devices: boolean;
  /** Where the office is reached. */
  readonly origin: string;
};

/** What is said to whoever runs the command, in both languages: the link, or whose it might be. */
export async function linkFor(tx: Tx, ports: Parameters<typeof makeOwnerLink>[1], { email, lost_devices, origin }: Wanted): Promise<{ readonly is_made: boolean; readonly lines: readonly string[] }> {
  const owners = await readOwners(tx);
  const wanted = email === null ? owners : owners.filter((owner) => owner.email === email.toLowerCase());
  const [owner] = wanted;
  if (owners.length === 0 || !owner) {
    const lines = owners.length === 0
      ? ['There is no owner yet: npm start prints the link that makes one.', '还没有店主：npm start 会显示创建店主的链接。']
      : ['No owner has this address. These are they:', '没有使用这个邮箱的店主。现有店主：', ...owners.map((each) => `  ${each.email}`)];
    return { is_made: false, lines };
  }
  if (wanted.length > 1) return { is_made: false, lines: ['There are several owners: say which by --email.', '有多位店主，请用 --email 指明。', ...owners.map((each) => `  ${each.email}`)] };
  const made = await makeOwnerLink(tx, ports, owner, lost_devices);
  return {
    is_made: true,
    lines: [`${owner.name} (${owner.email})`, `  ${origin.replace(/\/$/, '')}${made.path}`, 'It works once, within an hour, and sets a new password. Everybody who has it could use it.', '链接一小时内有效，只能用一次，用于设置新密码。请勿转给他人。'],
  };
}
