/**
 * `npm run drill`: restores the last backup beside the running system, verifies every journal and prints what it proved.
 * With --file it first replays a year, backs it up and loses it. docs/backup.md.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { BackupFault } from '@stilltill/server/platform/backup/backup-fault.ts';
import { readSetup } from '@stilltill/server/platform/backup/backup-files.ts';
import { openStores } from '@stilltill/server/platform/backup/place.ts';
import { readPassphrase } from '../backup/passphrases.ts';
import { runCommand } from '../backup/say-fault.ts';
import { type Figure, formatFigures } from '../shared/figures.ts';
import { findDatabase } from '../verify/find-database.ts';
import { type LostYear, loseYear } from './lost-year.ts';
import { type Proof, countEntries, proveRestore } from './prove.ts';

/** Entries of the last minute may still have been on their way when the log was closed. */
const UNDER_WAY_MS = 60_000;

const figure = (name: string, value: number | string, unit = ''): Figure => ({ name, value, unit });
const seconds = (value: number): number => Math.round(value * 10) / 10;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      file: { type: 'string' }, tills: { type: 'string', default: '20' }, invoices: { type: 'string' }, json: { type: 'boolean', default: false },
      data: { type: 'string', default: process.env['STILLTILL_DATA'] ?? 'data' }, 'passphrase-file': { type: 'string' }, 'keys-passphrase-file': { type: 'string' },
    },
  });
  const base = process.env['INIT_CWD'] ?? process.cwd();
  const onFinding = (sentence: string): void => void process.stderr.write(`${sentence}\n`);
  const { figures, is_proven } = values.file === undefined
    ? await drillOfLast(resolve(base, values.data), values['passphrase-file'], values['keys-passphrase-file'], onFinding)
    : figuresOfYear(await loseYear({
      file: fileOf(resolve(base, values.file)), tills: Number(values.tills), invoices_max: values.invoices === undefined ? Infinity : Number(values.invoices), onFinding,
      onProgress: (done, all, day) => void (done % 1000 === 0 && done > 0 && process.stderr.write(`${day}  ${done} of ${all}\n`)),
    }));
  process.stdout.write(formatFigures(figures, values.json));
  process.exitCode = is_proven ? 0 : 1;
}

function fileOf(path: string): string {
  if (!existsSync(path)) throw new Error(`There is no file ${path}; docs/replay.md says where the year comes from.`);
  return path;
}

function figuresOfYear({ replayed, at_end, at_moment, ...lost }: LostYear): { figures: Figure[]; is_proven: boolean } {
  const breaks = at_end.verified.findings.length + at_moment.verified.findings.length;
  const pitr_entries_off = Math.abs(at_moment.verified.entries - lost.entries_at_moment);
  const erased_came_back = at_end.erased_came_back + at_moment.erased_came_back;
  const is_to_the_penny = replayed.difference.minor === 0n && replayed.missing.lost === 0 && replayed.missing.doubled === 0;
  return {
    figures: [
      figure('entries_written', lost.entries_written), figure('entries_verified', at_end.verified.entries), figure('breaks', breaks),
      figure('restore_s', seconds(at_end.restore_s), 's'), figure('pitr_restore_s', seconds(at_moment.restore_s), 's'),
      figure('pitr_entries', at_moment.verified.entries), figure('pitr_entries_off', pitr_entries_off),
      figure('erased_in_backup', at_moment.erased_in_backup), figure('erased_came_back', erased_came_back),
      figure('backup_s', seconds(lost.backup_s), 's'), figure('backup_bytes', lost.backup_bytes, 'B'), figure('sealed_bytes', lost.sealed_bytes, 'B'),
      figure('entries_during_base', lost.entries_during_base), figure('restores_noticed', Number(at_end.was_noticed) + Number(at_moment.was_noticed)),
      figure('sales', at_end.verified.sales), figure('refunds', at_end.verified.refunds), figure('replay_s', seconds(replayed.seconds), 's'),
    ],
    is_proven: is_to_the_penny && lost.entries_written === at_end.verified.entries && breaks === 0 && pitr_entries_off === 0 && erased_came_back === 0
      && at_moment.erased_in_backup > 0 && at_end.was_noticed && at_moment.was_noticed,
  };
}

async function drillOfLast(folder: string, passphrase_file: string | undefined, keys_passphrase_file: string | undefined, onFinding: (sentence: string) => void): Promise<{ figures: Figure[]; is_proven: boolean }> {
  const setup = readSetup(folder);
  if (setup === null) throw new BackupFault('not_set_up');
  const [passphrase, keys_passphrase] = [await readPassphrase('backup', passphrase_file), await readPassphrase('keys', keys_passphrase_file)];
  const root = mkdtempSync(join(tmpdir(), 'stilltill-drill-'));
  try {
    const proof = await proveRestore({ ...openStores(setup), folder: join(root, 'restored'), passphrase, keys_passphrase, to_ms: null, onFinding });
    const { written, restored } = await compareWithRunning(folder, join(root, 'restored'), proof);
    return {
      figures: [
        figure('entries_written', written), figure('entries_restored', restored), figure('entries_verified', proof.verified.entries), figure('breaks', proof.verified.findings.length),
        figure('restore_s', seconds(proof.restore_s), 's'), figure('erasures', proof.erasures), figure('erased_came_back', proof.erased_came_back),
        figure('restores_noticed', Number(proof.was_noticed)), figure('base', proof.base_at), figure('covered_until', proof.covered_until),
      ],
      is_proven: written === restored && proof.verified.findings.length === 0 && proof.erased_came_back === 0 && proof.was_noticed,
    };
  } finally {
    rmSync(root, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Entries that both must hold: those that had arrived a minute before the backup's last moment. */
async function compareWithRunning(folder: string, restored_folder: string, { covered_until }: Proof): Promise<{ written: number; restored: number }> {
  const until = new Date(Date.parse(covered_until) - UNDER_WAY_MS).toISOString();
  const [running, beside] = [await findDatabase(folder, null), await findDatabase(restored_folder, null)];
  try {
    return { written: await countEntries(running.admin_url, until), restored: await countEntries(beside.admin_url, until) };
  } finally {
    await running.stop();
    await beside.stop();
  }
}

await runCommand(main);
