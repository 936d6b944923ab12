// A shop as its owner starts it: the real program as a process of its own, on a free port and in a data folder that
// ends with it. With STILLTILL_TEST_PROCESSES=2 (npm test -- --processes 2) it is two processes behind a proxy; see
// several-processes.ts.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { startProcesses } from './several-processes.ts';
import { type Shop, setupLinkIn, startProcess } from './shop-process.ts';

export type { Shop } from './shop-process.ts';

export type ShopOptions = {
  readonly data_folder?: string;
  readonly port?: number;
  readonly environment?: Readonly<Record<string, string>>;
  readonly arguments?: readonly string[];
  /** Server processes; 1 where a test's subject is the one machine itself: its database, its certificate. */
  readonly processes?: number;
};

/** Starts a shop and waits until it says where it is. Rejects with all that it printed when it ends before. */
export async function startShop(options: ShopOptions = {}): Promise<Shop> {
  const data_folder = options.data_folder ?? (await mkdtemp(join(tmpdir(), 'stilltill-shop-')));
  const port = options.port ?? (await freePort());
  const origin = `http://localhost:${port}`;
  const processes = options.processes ?? Number(process.env['STILLTILL_TEST_PROCESSES'] ?? 1);
  if (processes > 1) return startProcesses(processes, { data_folder, port, environment: options.environment ?? {} });
  const { stop, output, process_id } = await startProcess(options.arguments ?? [], { PORT: String(port), STILLTILL_DATA: data_folder, STILLTILL_PUBLIC_ADDRESS: origin, ...options.environment });
  return {
    origin, data_folder, output, process_id, stop,
    setup_link: setupLinkIn(output()),
    async remove() {
      await stop();
      await rm(data_folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
