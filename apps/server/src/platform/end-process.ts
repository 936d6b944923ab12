import { isAnythingUnderWay } from './backup/place-gate.ts';

/** Ends the process also where a file operation hangs: `process.exit` would wait for it, as long as the place of the backups is away. */
export function endProcess(exit_code: number): never {
  if (isAnythingUnderWay()) process.kill(process.pid, 'SIGKILL');
  process.exit(exit_code);
}
