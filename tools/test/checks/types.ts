import { join } from 'node:path';
import type { Check } from '../check.ts';
import { runProgram } from '../run-program.ts';
import { root } from '../source-files.ts';

/** TypeScript 7 checks the whole repository in seconds; it has no API, so its command is run. */
export const typesCheck: Check = {
  stage: 'types',
  title: 'types: every source is sound in strict mode',
  find: async () => {
    const compiler = join(root, 'node_modules/typescript-native/bin/tsc');
    const { exitCode, stdout, stderr } = await runProgram(process.execPath, [compiler, '--noEmit', '--pretty', 'false', '-p', 'tsconfig.json']);
    if (exitCode === 0) return [];
    return [`${stdout}${stderr}`.trim() || `tsc ended with exit code ${exitCode}`];
  },
};
