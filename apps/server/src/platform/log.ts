import { renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import type { Config } from './config.ts';
import { ensureFolder } from './files.ts';
import { errorForLog } from './log-error.ts';

/** Structured log lines; a field that could identify a customer or open a door never goes in. */
export type Log = pino.Logger;

/** How many lines of trouble a process wrote since it began. */
export type LogLines = { readonly warn: number; readonly error: number };

/** As pino numbers them. */
const LEVELS = { warn: 40, error: 50 } as const;
const FILE_BYTES_MAX = 20 * 1024 * 1024;
const REDACTED = ['req.headers.authorization', 'req.headers.cookie', 'password', 'pin', 'token', '*.password', '*.pin', '*.token'];

/** Opens the log. The file in the data folder is set aside at 20 MiB, and one older file is kept. */
export function openLog(config: Pick<Config, 'data_folder' | 'log_level' | 'log_target'>): { readonly log: Log; readonly lines: LogLines; close(): Promise<void> } {
  const lines = { warn: 0, error: 0 };
  const options: pino.LoggerOptions = {
    level: config.log_level, base: null, timestamp: pino.stdTimeFunctions.isoTime, redact: REDACTED, serializers: { err: errorForLog },
    hooks: {
      logMethod(words, method, level) {
        if (level >= LEVELS.error) lines.error += 1;
        else if (level >= LEVELS.warn) lines.warn += 1;
        method.apply(this, words);
      },
    },
  };
  if (config.log_target === 'stdout') return { log: pino(options, pino.destination(1)), lines, close: async () => {} };
  const folder = join(config.data_folder, 'log');
  const path = join(folder, 'server.ndjson');
  ensureFolder(folder);
  const setAsideIfLarge = (): boolean => {
    const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    if (size > FILE_BYTES_MAX) renameSync(path, `${path}.1`);
    return size > FILE_BYTES_MAX;
  };
  setAsideIfLarge();
  // Few lines are written, and the last ones before a crash are those that matter: so each is written at once.
  const destination = pino.destination({ dest: path, sync: true, mode: 0o600 });
  // A log that cannot be written (a full disk) must not stop the shop.
  destination.on('error', () => {});
  const timer = setInterval(() => {
    if (setAsideIfLarge()) destination.reopen();
  }, 60_000).unref();
  return {
    log: pino(options, destination),
    lines,
    close: async () => {
      clearInterval(timer);
      destination.flushSync();
    },
  };
}

/** A log that keeps nothing, for tests and tools. */
export const silentLog: Log = pino({ level: 'silent' });
