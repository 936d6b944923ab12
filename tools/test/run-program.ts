import { spawn } from 'node:child_process';
import { root } from './source-files.ts';

export type ProgramResult = { readonly exitCode: number; readonly stdout: string; readonly stderr: string };

/** Runs a program to its end, in the root of the repository unless told otherwise. Never rejects for a bad exit. */
export function runProgram(command: string, parameters: readonly string[], options: { readonly cwd?: string; readonly signal?: AbortSignal } = {}): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, { cwd: options.cwd ?? root, stdio: ['ignore', 'pipe', 'pipe'], ...(options.signal === undefined ? {} : { signal: options.signal }) });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ exitCode: code ?? 1, stdout, stderr }));
  });
}
