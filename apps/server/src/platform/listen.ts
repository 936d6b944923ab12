// Opens the port. By itself the server is reached from this machine alone. With --lan the same port speaks HTTPS to
// other devices and plain HTTP to whoever has not installed the certificate yet: a connection's first byte says which.

import { Server as HttpServerOfNode } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import { createServer, type Server as NetServer, type Socket } from 'node:net';
import type { HttpServer } from './http.ts';
import { SERVER_TIMES } from './http-times.ts';
import { systemCode } from './files.ts';
import { StartFault } from './start-fault.ts';

export type Listening = {
  port: number;
  /** Replaces the certificate for connections that begin from now on. */
  setCertificate(certificate: { cert: string; key: string }): void;
  /** Takes no new connection and waits until those that are there have had their answers, at most `timeout_ms`. */
  close(timeout_ms: number): Promise<void>;
};

export type ListenOptions = {
  app: HttpServer; port: number; tls: { cert: string; key: string } | null;
  /** The one address to open, where it is neither this machine alone nor, with `tls`, all of them. */
  bind?: string | null;
};

const TLS_HANDSHAKE = 22;
const FIRST_BYTE_TIMEOUT_MS = 10_000;

/** Throws StartFault `port_in_use` or `port_not_allowed`. */
export async function listen({ app, port, tls, bind = null }: ListenOptions): Promise<Listening> {
  await app.ready();
  const plain = app.server;
  if (!(plain instanceof HttpServerOfNode)) throw new Error('the server is made for plain HTTP');
  const secure = tls ? makeTlsServer(app, tls) : null;
  // Node begins to watch for slow and idle connections when a server says that it listens; the doors listen for these.
  plain.emit('listening');
  secure?.emit('listening');
  const makeDoor = (): NetServer =>
    createServer({ noDelay: true, keepAlive: true }, (socket) => (secure ? sortByFirstByte(socket, plain, secure) : void plain.emit('connection', socket)));
  const doors = [makeDoor()];
  const open_port = await openDoor(doors[0] as NetServer, port, bind ?? (tls ? '0.0.0.0' : '127.0.0.1'));
  const opened = (): Listening => ({
    port: open_port,
    setCertificate: (certificate) => secure?.setSecureContext(certificate),
    close: (timeout_ms) => closeAll(app, doors, secure ? [plain, secure] : [plain], timeout_ms),
  });
  if (bind !== null) return opened();
  try {
    const second = makeDoor();
    await openDoor(second, open_port, tls ? '::' : '::1');
    doors.push(second);
  } catch (error) {
    // A machine without IPv6 is fine. Another program on the same port is not: "localhost" may lead to it.
    if (error instanceof StartFault && port !== 0) {
      doors.forEach((door) => door.close());
      throw error;
    }
  }
  return opened();
}

/** Throws as `listen` does where the port cannot be opened now: asked before the database is started, which takes longer. */
export async function checkPort(port: number, is_lan: boolean): Promise<void> {
  const door = createServer();
  await openDoor(door, port, is_lan ? '0.0.0.0' : '127.0.0.1');
  await new Promise((resolve) => door.close(resolve));
}

function makeTlsServer(app: HttpServer, tls: { cert: string; key: string }): TlsServer {
  try {
    const server = createTlsServer({ ...tls, minVersion: 'TLSv1.2', ...SERVER_TIMES }, (request, response) => app.routing(request, response));
    server.on('tlsClientError', () => {});
    return server;
  } catch (error) {
    throw new StartFault('certificate_not_usable', error instanceof Error ? error.message : String(error), error);
  }
}

function sortByFirstByte(socket: Socket, plain: HttpServerOfNode, secure: TlsServer): void {
  socket.setTimeout(FIRST_BYTE_TIMEOUT_MS, () => socket.destroy());
  const onEarlyError = (): void => void socket.destroy();
  socket.once('error', onEarlyError);
  socket.once('data', (first) => {
    socket.pause();
    socket.setTimeout(0);
    socket.removeAllListeners('timeout');
    socket.unshift(first);
    const server = first[0] === TLS_HANDSHAKE ? secure : plain;
    server.emit('connection', socket);
    socket.off('error', onEarlyError);
    // A TLS connection reports its errors by itself, its socket must not end the process.
    socket.on('error', () => {});
    process.nextTick(() => socket.resume());
  });
}

function openDoor(door: NetServer, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    door.once('error', (error) => {
      const code = systemCode(error);
      if (code === 'EADDRINUSE') return reject(new StartFault('port_in_use', String(port), error));
      if (code === 'EACCES') return reject(new StartFault('port_not_allowed', String(port), error));
      reject(error);
    });
    door.listen({ port, host, ipv6Only: true }, () => {
      const address = door.address();
      resolve(address !== null && typeof address === 'object' ? address.port : port);
    });
  });
}

async function closeAll(app: HttpServer, doors: NetServer[], servers: (HttpServerOfNode | TlsServer)[], timeout_ms: number): Promise<void> {
  const closed = Promise.all(doors.map((door) => new Promise((resolve) => door.close(resolve))));
  const closeIdle = (): void => servers.forEach((server) => server.closeIdleConnections());
  closeIdle();
  const idle_timer = setInterval(closeIdle, 50);
  const end_timer = setTimeout(() => servers.forEach((server) => server.closeAllConnections()), timeout_ms);
  await closed;
  clearInterval(idle_timer);
  clearTimeout(end_timer);
  servers.forEach((server) => server.close());
  await app.close();
}
