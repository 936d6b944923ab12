// The server as a program: what it says to the person who started it, and how it ends.

import type { Config } from './config.ts';
import { endProcess } from './end-process.ts';
import { isOfOwnMachine } from './platform.ts';
import type { Step } from './start.ts';
import { StartFault } from './start-fault.ts';

/** What the program needs to know of a server. */
export type ProgramServer = {
  origins: readonly string[];
  setup_link: string | null;
  /** What else the person who starts it should read. */
  notes: readonly { title: string; lines: readonly string[] }[];
  root_fingerprint: string | null;
  failed: Promise<void>;
  stop(): Promise<void>;
};

const STEPS: Record<Step, { en: string; zh: string }> = {
  initialising: { en: 'Making the database (first start, a few seconds)', zh: '正在建立数据库（首次启动，需要几秒）' },
  recovering: { en: 'The database recovers after an unclean stop', zh: '上次未正常停止，数据库正在恢复' },
  stopping_orphan: { en: 'Stopping the database of a server that was killed', zh: '正在停止上次遗留的数据库' },
  migrating: { en: 'Bringing the database up to date', zh: '正在更新数据库结构' },
  restored: { en: 'The database was restored from a backup; tills send again what is missing', zh: '数据库已从备份恢复；终端会补发缺少的内容' },
  seeding: { en: 'Making the demo shop', zh: '正在建立演示店铺' },
  certificate: { en: 'Making the certificate for other devices', zh: '正在为其他设备生成证书' },
};

// npm hands on the signal that the terminal has given to us already: within this time it is the same key press.
const SAME_PRESS_MS = 700;
const STOP_TIMEOUT_MS = 60_000;

/** Runs a server until it is told to stop; ends the process with the exit code that fits. */
export async function runProgram(
  readConfig: () => Config,
  start: (options: { config: Config; report: (step: Step) => void }) => Promise<ProgramServer>,
): Promise<void> {
  // Whoever read our output may have gone; the shop goes on.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  let server: ProgramServer | null = null;
  let stopped_ms: number | null = null;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (stopped_ms !== null) {
      if (performance.now() - stopped_ms < SAME_PRESS_MS) return;
      say('Stopped at once. The next start recovers by itself.', '已强制停止，下次启动会自动恢复。');
      endProcess(signal === 'SIGINT' ? 130 : 143);
    }
    stopped_ms = performance.now();
    say('Finishing what is being done, then stopping (again: at once)', '正在完成手头的工作后停止（再按一次立即停止）');
    // While it still starts, it is stopped as soon as it has started.
    if (server) void stopAndExit(server, 0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  // A bug that nothing caught: what is in memory is not to be trusted any more, what is stored is.
  process.on('uncaughtException', (error) => {
    process.stderr.write(`\n程序出错，正在停止。The program has a fault and stops.\n${error instanceof Error ? error.stack : String(error)}\n`);
    if (server === null || stopped_ms !== null) endProcess(70);
    stopped_ms = performance.now();
    void stopAndExit(server, 70);
  });
  try {
    const config = readConfig();
    server = await start({ config, report: (step) => say(STEPS[step].en, STEPS[step].zh) });
    if (stopped_ms !== null) return await stopAndExit(server, 0);
    // Since the process began: loading the program is part of the start.
    printReady(server, config, performance.now());
    const running = server;
    void running.failed.then(async () => {
      if (stopped_ms !== null) return;
      say('The database ended by itself. Start again; nothing was lost.', '数据库意外停止。请重新启动，数据没有丢失。');
      await stopAndExit(running, 70);
    });
  } catch (error) {
    if (error instanceof StartFault) {
      process.stderr.write(`\n${error.sentences.zh}\n${error.sentences.en}\n`);
      endProcess(error.exit_code);
    }
    process.stderr.write(`\n程序出错，未能启动。The program has a fault and did not start.\n${error instanceof Error ? error.stack : String(error)}\n`);
    endProcess(70);
  }
}

async function stopAndExit(server: ProgramServer, exit_code: number): Promise<void> {
  setTimeout(() => endProcess(70), STOP_TIMEOUT_MS).unref();
  try {
    await server.stop();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    endProcess(70);
  }
  if (exit_code === 0) say('Stopped. Everything is stored.', '已停止，数据都已保存。');
  endProcess(exit_code);
}

function say(en: string, zh: string): void {
  process.stdout.write(`  ${zh} · ${en}\n`);
}

function printReady(server: ProgramServer, config: Config, took_ms: number): void {
  const base = server.origins[0] ?? '';
  const lines = [
    '',
    `  Stilltill  ${(took_ms / 1000).toFixed(1)} s`,
    '',
    `  终端 Till     ${base}/till/`,
    `  后台 Office   ${base}/office/`,
    `  接口 API      ${base}/api/openapi.json`,
  ];
  if (config.lan) {
    const others = server.origins.slice(1).filter((origin) => !isOfOwnMachine(origin));
    const first = others.find((origin) => /^https:\/\/\d/.test(origin)) ?? others[0];
    if (server.root_fingerprint && first) {
      lines.push('', '  其他设备，第一次：打开并安装根证书 Other devices, the first time: to install the root certificate', `    ${first.replace('https:', 'http:')}/`, '  根证书指纹 Its fingerprint (SHA-256)', `    ${server.root_fingerprint}`);
    }
    lines.push('', '  其他设备 Other devices', ...others.map((origin) => `    ${origin}/`));
  }
  if (server.setup_link) lines.push('', '  店主设置（只能用一次）  Set-up for the owner, can be used once', `    ${server.setup_link}`);
  for (const { title, lines: said } of server.notes) lines.push('', `  ${title}`, ...said.map((line) => `    ${line}`));
  lines.push('', '  Ctrl-C 停止 stops', '', '');
  process.stdout.write(lines.join('\n'));
}
