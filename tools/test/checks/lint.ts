import { join } from 'node:path';
import type { Check } from '../check.ts';
import { runProgram } from '../run-program.ts';
import { listSources, root } from '../source-files.ts';

/** The rules stand in .oxlintrc.json. */
export const lintCheck: Check = {
  stage: 'lint',
  title: 'lint: no source breaks a rule of .oxlintrc.json',
  find: async () => {
    const linter = join(root, 'node_modules/oxlint/bin/oxlint');
    const { exitCode, stdout, stderr } = await runProgram(process.execPath, [linter, '--deny-warnings', '--format', 'unix', 'apps', 'packages', 'tools']);
    if (exitCode !== 0) return [`${stdout}${stderr}`.trim() || `oxlint ended with exit code ${exitCode}`];
    return listSources().length === 0 ? ['There was nothing to lint.'] : [];
  },
};
