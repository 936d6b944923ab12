// A shop in the process of its test, with the doors of its rooms: for what no screen does, as saying what a customer said.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningServer, startServer } from '@stilltill/server/main.ts';
import { NO_NETWORKS } from '@stilltill/server/platform/addresses.ts';
import { freePort } from './free-port.ts';

export type NearShop = Pick<RunningServer, 'modules' | 'platform' | 'setup_link'> & { readonly origin: string; remove(): Promise<void> };

export async function startNearShop(): Promise<NearShop> {
  const data_folder = await mkdtemp(join(tmpdir(), 'stilltill-near-'));
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const server = await startServer({ config: { port, data_folder, keys_folder: join(data_folder, 'keys'), database_url: null, upgrade_in_place: null, lan: false, public_address: origin, keeper: null, tls: null, bind: null, proxies: NO_NETWORKS, metrics_from: NO_NETWORKS, log_level: 'error', log_target: 'file' } });
  return {
    modules: server.modules, platform: server.platform, setup_link: server.setup_link, origin,
    async remove() {
      await server.stop();
      await rm(data_folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
