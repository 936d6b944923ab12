/** Hands bytes to a network printer on its raw port. */
import { connect } from 'node:net';
import { type Result, fail, ok } from '@stilltill/domain/result';

const CONNECT_MS_MAX = 3_000;
/** A printer that takes nothing for so long has no paper or an open cover. */
const STALL_MS_MAX = 8_000;

/** The whole of it, or a fault: `printer_unreachable` before the first byte, `printer_stopped` after it. */
export function sendToPrinter(address: string, port: number, bytes: Uint8Array): Promise<Result<null>> {
  return new Promise((resolve) => {
    let isConnected = false;
    const socket = connect({ host: address, port, autoSelectFamily: false });
    const end = (result: Result<null>): void => {
      socket.destroy();
      resolve(result);
    };
    const broken = (): void => end(fail(isConnected ? 'printer_stopped' : 'printer_unreachable'));
    socket.setTimeout(CONNECT_MS_MAX, broken);
    socket.on('error', broken);
    socket.on('connect', () => {
      isConnected = true;
      socket.setTimeout(STALL_MS_MAX, broken);
      socket.end(bytes);
    });
    // What a printer says back (its state) must be read, or it never closes its side.
    socket.resume();
    // All is out and the printer has closed its side, or left it open for longer than it needs.
    socket.on('finish', () => socket.setTimeout(STALL_MS_MAX, () => end(ok(null))));
    socket.on('close', (hadError) => (hadError ? broken() : end(socket.writableFinished ? ok(null) : fail('printer_stopped'))));
  });
}
