/**
 * Hands bytes to a network printer on its raw port. Before them it is asked how it is: one that says that it has no paper
 * gets no job, which would come out later, beside the one that somebody prints again.
 */
import { connect } from 'node:net';
import { isHeldUp, isPolledAnswer, polledAnswers } from '@stilltill/domain/fault';
import { type Result, fail, ok } from '@stilltill/domain/result';

const CONNECT_MS_MAX = 3_000;
/** A printer that takes nothing for so long has no paper or an open cover. */
const STALL_MS_MAX = 8_000;
/** For all four questions. They are answered past the job that is under way, in some milliseconds, or by nobody. */
const ASK_MS_MAX = 400;
const QUESTIONS = 4;

/** What the printer answered to `DLE EOT` 1 to 4, in hex; absent: nothing. */
export type Said = { readonly said?: string };

/**
 * The whole of it, or a fault: `printer_unreachable` before the first byte, `printer_not_ready` where it says so itself,
 * `printer_stopped` after the first byte. No bytes: it is only asked.
 */
export function sendToPrinter(address: string, port: number, bytes: Uint8Array): Promise<Result<Said>> {
  return new Promise((resolve) => {
    const said: number[] = [];
    let step: 'connecting' | 'asking' | 'printing' | 'out' = 'connecting';
    const socket = connect({ host: address, port, autoSelectFamily: false });
    let asking: NodeJS.Timeout | undefined;
    const end = (result: Result<Said>): void => {
      clearTimeout(asking);
      socket.destroy();
      resolve(result);
    };
    const saying = (): Said => (said.length === 0 ? {} : { said: Buffer.from(said).toString('hex') });
    const done = (): void => end(ok(saying()));
    const broken = (): void => end(fail(step === 'printing' || step === 'out' ? 'printer_stopped' : 'printer_unreachable', said.length === 0 ? undefined : saying()));
    // One after the other: each is told from the next only by its turn.
    const ask = (): void => void socket.write(Uint8Array.of(0x10, 0x04, said.length + 1));
    const print = (): void => {
      clearTimeout(asking);
      if (bytes.length === 0) return done();
      if (isHeldUp(polledAnswers(said))) return end(fail('printer_not_ready', saying()));
      step = 'printing';
      socket.setTimeout(STALL_MS_MAX);
      socket.end(bytes);
    };
    // One listener for all steps: each that is added stays.
    socket.setTimeout(CONNECT_MS_MAX, () => (step === 'out' ? done() : broken()));
    socket.on('error', broken);
    socket.on('connect', () => {
      step = 'asking';
      asking = setTimeout(print, ASK_MS_MAX);
      ask();
    });
    // What a printer says back must be read also while it prints, or it never closes its side.
    socket.on('data', (part: Buffer) => {
      for (const byte of part) {
        if (step !== 'asking' || said.length === QUESTIONS || !isPolledAnswer(byte)) continue;
        said.push(byte);
        if (said.length === QUESTIONS) print();
        else ask();
      }
    });
    // All is out and the printer has closed its side, or left it open for longer than it needs.
    socket.on('finish', () => {
      step = 'out';
      socket.setTimeout(STALL_MS_MAX);
    });
    socket.on('close', (hadError) => (!hadError && step === 'out' ? done() : broken()));
  });
}
