/** A message centre for tests: the server of the kept SMPP package, which shares no line with the sender. */
import { once } from 'node:events';
import { createRequire } from 'node:module';
import type { AddressInfo, Server } from 'node:net';

export type CentrePdu = {
  readonly command: string;
  readonly destination_addr: string;
  readonly source_addr: string;
  readonly source_addr_ton: number;
  readonly esm_class: number;
  readonly data_coding: number;
  readonly registered_delivery: number;
  readonly system_id: string;
  readonly password: string;
  readonly command_status: number;
  readonly short_message: { readonly message: string; readonly udh?: readonly Buffer[] };
  readonly message_payload?: { readonly message: string };
  response(options?: Record<string, unknown>): CentrePdu;
};

export type CentreSession = {
  readonly socket: { destroy(): void; write(bytes: Buffer): void };
  on(event: 'pdu' | 'bind_transceiver' | 'submit_sm' | 'enquire_link' | 'unbind', listener: (pdu: CentrePdu) => void): void;
  on(event: 'error' | 'close', listener: () => void): void;
  send(pdu: CentrePdu): boolean;
  deliver_sm(options: Record<string, unknown>, answered: (pdu: CentrePdu) => void): boolean;
  enquire_link(answered: (pdu: CentrePdu) => void): boolean;
  close(): void;
};

const smpp = createRequire(import.meta.url)('smpp') as { createServer(options: object, listener: (session: CentreSession) => void): Server };

export type Centre = { readonly port: number; readonly sessions: CentreSession[]; readonly submits: CentrePdu[]; close(): void };

/** Binds whoever has the password, and answers to submits by `answer`; null says nothing. */
export async function startCentre(answer: (pdu: CentrePdu, index: number, session: CentreSession) => CentrePdu | null, tls: { readonly cert?: string; readonly key?: string } = {}): Promise<Centre> {
  const sessions: CentreSession[] = [];
  const submits: CentrePdu[] = [];
  const server = smpp.createServer(tls, (session) => {
    sessions.push(session);
    session.on('error', () => session.socket.destroy());
    session.on('bind_transceiver', (pdu) => session.send(pdu.response({ command_status: pdu.password === 'secret' ? 0 : 0x0e })));
    session.on('enquire_link', (pdu) => session.send(pdu.response()));
    session.on('unbind', (pdu) => { session.send(pdu.response()); session.close(); });
    session.on('submit_sm', (pdu) => {
      submits.push(pdu);
      const said = answer(pdu, submits.length, session);
      if (said !== null) session.send(said);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port, sessions, submits,
    close() { server.close(); for (const session of sessions) session.socket.destroy(); },
  };
}
