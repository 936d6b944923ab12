// Runs a program quietly and keeps what it said, for the case that it fails.
import { spawn } from 'node:child_process';

const running = new Set();
// What we started must not go on installing once we were told to end.
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/**
 * @param {string} command
 * @param {string[]} parameters
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, shell?: boolean, signal?: AbortSignal }} options
 * @returns {Promise<{ exitCode: number, output: string }>} 127 where the program cannot be started
 */
export function runCommand(command, parameters, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, parameters, { killSignal: 'SIGKILL', ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    running.add(child);
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => resolve({ exitCode: 127, output: `${output}${error.message}` }));
    child.on('close', (code, signal) => {
      running.delete(child);
      resolve({ exitCode: code ?? 1, output: signal ? `${output}ended by ${signal}` : output });
    });
  });
}

/** The last lines of a program's output: enough to see why it failed. */
export function tailOf(output, lineCount = 30) {
  return output.trimEnd().split('\n').slice(-lineCount).join('\n');
}
