/** A network printer for tests of the whole program: it listens on an address of this machine's own network, answers as it is told to and keeps what it gets. */
import { once } from 'node:events';
import { type AddressInfo, type Socket, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';

export type NetworkPrinter = {
  readonly address: string; readonly port: number;
  /** What it was sent to print, without the questions before it. */
  readonly jobs: readonly Buffer[];
  /** To `DLE EOT` 1 to 4, as many as it gives. */
  answers: readonly number[];
  close(): void;
};

/** Ports that printers may have. */
const PORTS = Array.from({ length: 10 }, (_, place) => 9109 - place);
const PRIVATE = /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|f[cd][0-9a-f]{2}:)/;

/** Null: this machine has no address in a private network, and the server takes no other. */
export async function openNetworkPrinter(): Promise<NetworkPrinter | null> {
  const address = Object.values(networkInterfaces()).flat().map((each) => each?.address ?? '').find((each) => PRIVATE.test(each));
  if (address === undefined) return null;
  const sockets = new Set<Socket>();
  const jobs: Buffer[] = [];
  const server = createServer((socket) => {
    sockets.add(socket);
    let job = Buffer.alloc(0);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    socket.on('data', (part: Buffer) => {
      job = Buffer.concat([job, part]);
      while (job[0] === 0x10 && job[1] === 0x04 && job.length >= 3) {
        const byte = printer.answers[(job[2] ?? 1) - 1];
        job = job.subarray(3);
        if (byte !== undefined) socket.write(Uint8Array.of(byte));
      }
    });
    socket.on('end', () => {
      if (job.length > 0) jobs.push(job);
      socket.end();
    });
  });
  for (const port of PORTS) {
    server.listen(port, address);
    if (await Promise.race([once(server, 'listening').then(() => true), once(server, 'error').then(() => false)]).catch(() => false)) break;
  }
  if (!server.listening) throw new Error('no port of a printer is free on this machine');
  const printer: NetworkPrinter = {
    address, port: (server.address() as AddressInfo).port, jobs, answers: [],
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
  return printer;
}
