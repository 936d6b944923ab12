/** Where the commands about backups get passphrases from: a file, the environment, or the person at the keyboard. */
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

export type PassphraseName = 'backup' | 'keys';

const VARIABLES = { backup: 'STILLTILL_BACKUP_PASSPHRASE', keys: 'STILLTILL_KEYS_PASSPHRASE' } as const;
const ASKED = { backup: 'Passphrase of the backups 备份密码短语: ', keys: 'Passphrase of the keys 密钥密码短语: ' } as const;

/** Never from the command line, which other people of the machine can see. */
export async function readPassphrase(name: PassphraseName, file: string | undefined): Promise<string> {
  if (file !== undefined) return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  const given = process.env[VARIABLES[name]];
  if (given) return given;
  if (!process.stdin.isTTY) throw new Error(`Give the passphrase in a file (--${name === 'backup' ? '' : 'keys-'}passphrase-file) or in ${VARIABLES[name]}.`);
  process.stderr.write(ASKED[name]);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const asking = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    return await asking.question('');
  } finally {
    asking.close();
    process.stderr.write('\n');
  }
}
