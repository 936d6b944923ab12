/** Starts the server of a replay as a process of its own, and asks it things beside the HTTP that tills speak. */
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { ServerFigures } from './server-figures.ts';

export type ShopTerminal = { readonly id: string; readonly code: string; readonly operator: { readonly id: string; readonly pin: string } };
export type Shop = { readonly merchant: string; readonly terminals: readonly ShopTerminal[]; readonly products: readonly { readonly id: string; readonly code: string }[] };

export type Questions = {
  setClock: { readonly at_ms: number };
  makeShop: { readonly tills: number; readonly products: readonly { readonly code: string; readonly name: string; readonly price_minor: string }[] };
  figures: { readonly merchant: string };
  makeCustomers: { readonly merchant: string; readonly count: number };
  eraseCustomer: { readonly merchant: string; readonly customer: string };
  stop: object;
};
export type Answers = { setClock: null; makeShop: Shop; figures: ServerFigures; makeCustomers: { readonly customers: readonly string[] }; eraseCustomer: null; stop: null };
export type Question = keyof Questions;
export type Asked = { readonly number: number; readonly question: Question; readonly asked: unknown };

export type ServerLink = {
  readonly origin: string;
  ask<N extends Question>(question: N, asked: Questions[N]): Promise<Answers[N]>;
  /** The power is cut: nothing is finished. The database of the data folder lives on by itself. */
  kill(): Promise<void>;
  /** Ends the server, and the process if it does not end by itself. */
  stop(): Promise<void>;
};

type Waiting = { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void };

/**
 * `data_folder` is where the server keeps its keys, and its database unless `database_url` names another one. Rejects
 * where the server does not start.
 */
export async function startServerProcess(data_folder: string, database_url: string | null): Promise<ServerLink> {
  const waiting = new Map<number, Waiting>();
  const child: ChildProcess = fork(join(import.meta.dirname, 'server-process.ts'), [], {
    env: { ...process.env, STILLTILL_DATA: data_folder, ...(database_url === null ? {} : { DATABASE_URL: database_url }) }, stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  let number = 0;
  const hear = <T>(): Promise<T> => new Promise<unknown>((resolve, reject) => waiting.set(number, { resolve, reject })) as Promise<T>;
  const ended = new Promise<void>((resolve) => child.once('exit', (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`the server ended with ${code}`));
    resolve();
  }));
  child.on('message', (message) => {
    const { number: of, value, error } = message as { number: number; value?: unknown; error?: string };
    const asker = waiting.get(of);
    waiting.delete(of);
    if (error === undefined) asker?.resolve(value);
    else asker?.reject(new Error(error));
  });
  const { origin } = await hear<{ origin: string }>();
  const ask: ServerLink['ask'] = (question, asked) => {
    number += 1;
    const heard = hear<Answers[typeof question]>();
    child.send({ number, question, asked } satisfies Asked);
    return heard;
  };
  return {
    origin, ask,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    async stop() {
      if (child.connected) await ask('stop', {}).catch(() => {});
      const timer = setTimeout(() => child.kill('SIGKILL'), 20_000);
      await ended;
      clearTimeout(timer);
    },
  };
}
