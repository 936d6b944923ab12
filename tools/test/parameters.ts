import { parseArgs } from 'node:util';
import { isStageName, stageNames, type StageName } from './stages.ts';

/** What `npm test -- …` was asked to run. */
export type Parameters = {
  /** Stages to run; all where nothing was asked. */
  readonly stages: readonly StageName[];
  /** Only these files, as given on the command line; empty for all. */
  readonly files: readonly string[];
  /** Only tests whose name holds this text, or matches it where it is written /…/. */
  readonly name: RegExp | undefined;
  /** Run on this PostgreSQL instead of the one that npm brought: its version, or the folder of its programs. */
  readonly postgres: string | undefined;
  /** Server processes of each shop that a browser test or a simulation opens. */
  readonly processes: number;
};

const PROCESSES_MAX = 4;

export const usage = `npm test -- [--only STAGE[,STAGE…]] [--file PATH]… [--name TEXT or /PATTERN/] [--postgres VERSION or FOLDER] [--processes 1 to ${PROCESSES_MAX}]
stages: ${stageNames.join(', ')}`;

/** Returns the parameters, or the sentence that says what is wrong with them. */
export function readParameters(words: readonly string[]): Parameters | string {
  let values: { only?: string[]; file?: string[]; name?: string; postgres?: string; processes: string };
  let positionals: string[];
  try {
    ({ values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        only: { type: 'string', multiple: true },
        file: { type: 'string', multiple: true },
        name: { type: 'string' },
        postgres: { type: 'string' },
        processes: { type: 'string', default: '1' },
      },
    }));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const asked = (values.only ?? []).flatMap((list) => list.split(','));
  const unknown = asked.filter((name) => !isStageName(name));
  if (unknown.length > 0) return `There is no stage called ${unknown.join(', ')}.`;
  const processes = Number(values.processes);
  if (!Number.isInteger(processes) || processes < 1 || processes > PROCESSES_MAX) return `A shop is run by 1 to ${PROCESSES_MAX} processes, not by ${values.processes}.`;
  const files = [...(values.file ?? []), ...positionals];
  const name = values.name === undefined ? undefined : readName(values.name);
  // Whoever names a file or a test wants that one, and not the static checks before it.
  const isNarrow = files.length > 0 || name !== undefined;
  const stages = stageNames.filter((stage) => (asked.length > 0 ? asked.includes(stage) : !isNarrow || !isStatic(stage)));
  return { stages, files, name, postgres: values.postgres, processes };
}

function isStatic(stage: StageName): boolean {
  return ['types', 'lint', 'imports', 'tidy'].includes(stage);
}

function readName(text: string): RegExp {
  const pattern = /^\/(.+)\/$/.exec(text)?.[1];
  return new RegExp(pattern ?? RegExp.escape(text));
}
