import { BackupFault } from '@stilltill/server/platform/backup/backup-fault.ts';
import { isAnythingUnderWay } from '@stilltill/server/platform/backup/place-gate.ts';
import { endProcess } from '@stilltill/server/platform/end-process.ts';
import { StartFault } from '@stilltill/server/platform/start-fault.ts';

/** Runs a command; what was foreseen is said in both languages, and the exit code says that it failed. */
export async function runCommand(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    const lines = error instanceof BackupFault || error instanceof StartFault ? [error.sentences.zh, error.sentences.en] : [error instanceof Error ? error.message : String(error)];
    process.stderr.write(`${lines.join('\n')}\n`);
    process.exitCode = error instanceof StartFault ? error.exit_code : 2;
    // Else the command would wait for a share that may never answer again.
    if (isAnythingUnderWay()) endProcess(process.exitCode);
  }
}
