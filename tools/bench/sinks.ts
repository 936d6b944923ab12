/** The other sides of the dispatch bench: a mail server and a message centre that take everything and count it. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { startCentre } from '@stilltill/testing/smpp-centre';
import { SMTPServer } from 'smtp-server';

export type Sinks = {
  readonly smtp_port: number; readonly smpp_port: number;
  /** How often each message arrived, by the id that its text names. */
  readonly arrived: ReadonlyMap<string, number>;
  close(): Promise<void>;
};

const NAMED = /\[([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\]/;

export async function startSinks(): Promise<Sinks> {
  const arrived = new Map<string, number>();
  const take = (text: string): void => {
    const id = NAMED.exec(text)?.[1] ?? 'nameless';
    arrived.set(id, (arrived.get(id) ?? 0) + 1);
  };
  const smtp = new SMTPServer({
    authOptional: true, disableReverseLookup: true, hideSTARTTLS: true, logger: false,
    onData(stream, _session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        take(Buffer.concat(chunks).toString('latin1'));
        callback();
      });
    },
  });
  // Workers are killed in the midst of a connection.
  smtp.on('error', () => {});
  const listener = smtp.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const centre = await startCentre((pdu) => {
    take(pdu.short_message.message);
    return pdu.response({ message_id: String(arrived.size) });
  });
  return {
    smtp_port: (listener.address() as AddressInfo).port, smpp_port: centre.port, arrived,
    async close() {
      centre.close();
      await new Promise<void>((closed) => void smtp.close(() => closed()));
    },
  };
}
