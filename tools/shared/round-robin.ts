/** A load balancer of the simplest kind: each connection goes to the next process in turn, past those that are gone. */
import { type AddressInfo, type Socket, connect, createServer } from 'node:net';

export type RoundRobin = { readonly origin: URL; close(): Promise<void> };

/** Listens on loopback. A connection ends with its process: whoever holds it asks again, and is brought to another. */
export async function startRoundRobin(backends: readonly URL[]): Promise<RoundRobin> {
  let turn = 0;
  const open = new Set<Socket>();
  const bring = (caller: Socket, tries_left: number): void => {
    const backend = backends[turn % backends.length];
    turn += 1;
    if (backend === undefined || tries_left === 0) return void caller.destroy();
    const onward = connect({ host: backend.hostname, port: Number(backend.port), noDelay: true });
    let is_connected = false;
    onward.once('connect', () => {
      is_connected = true;
      caller.pipe(onward).pipe(caller);
    });
    onward.on('error', () => (is_connected ? caller.destroy() : bring(caller, tries_left - 1)));
    onward.on('close', () => is_connected && caller.destroy());
    caller.on('close', () => onward.destroy());
  };
  const server = createServer({ noDelay: true }, (caller) => {
    open.add(caller);
    caller.on('close', () => open.delete(caller)).on('error', () => caller.destroy());
    bring(caller, backends.length);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    async close() {
      for (const each of open) each.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
