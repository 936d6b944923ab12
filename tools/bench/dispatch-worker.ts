/** A worker of the dispatch bench, in a process of its own that is killed at random: it takes up what is due and sends it over real SMTP and SMPP. */
import type { Channel } from '@stilltill/domain/contact';
import { assert } from '@stilltill/domain/result';
import { composeServer } from '@stilltill/server/compose.ts';
import { type Sender, makeSmppSender, makeSmtpSender } from '@stilltill/server/modules/contact/index.ts';
import { systemRandom } from '@stilltill/server/platform/ids.ts';
import { silentLog } from '@stilltill/server/platform/log.ts';
import { openPostgres } from '@stilltill/server/platform/postgres.ts';
import type { RoleUrls } from '@stilltill/server/platform/postgres-roles.ts';

export type WorkOrder = { readonly urls: RoleUrls; readonly folder: string; readonly merchant: string; readonly worker: string; readonly shift_ms: number; readonly smtp_port: number; readonly smpp_port: number };

const AT_ONCE = 100;

async function work({ urls, folder, merchant, worker, shift_ms, smtp_port, smpp_port }: WorkOrder): Promise<void> {
  const clock = { now_ms: () => Date.now() + shift_ms };
  const postgres = openPostgres({ urls, log: silentLog });
  const server = await composeServer({ folder, postgres, clock, random: systemRandom, log: silentLog });
  const mail = makeSmtpSender({ from: { name: 'Bench', address: 'shop@bench.example' }, reply_to: null, bounce_to: null, dkim: null, host: '127.0.0.1', port: smtp_port, tls: 'none', ca: null, sign_in: null, name: 'bench.example' }, clock);
  const sms = makeSmppSender({
    host: '127.0.0.1', port: smpp_port, tls: false, ca: null, system_id: 'bench', password: 'secret', system_type: '', sender: 'BENCH', long_texts: 'parts', alphabet: 'gsm7', receipt_ids: 'same', permanent_errors: [],
  }, clock, () => Promise.resolve());
  const senders = new Map<Channel, Sender>([['email', mail], ['sms', sms]]);
  tell('ready');
  while ((await server.modules.contact.dispatchDue(merchant, { worker, senders, at_once: AT_ONCE })) > 0) tell('busy');
  await Promise.all([mail.close(), sms.close()]);
  await server.stop();
  await postgres.close();
  tell('idle');
}

function tell(state: 'ready' | 'busy' | 'idle'): void {
  assert(process.send, 'this process is forked by the bench');
  process.send(state);
}

process.once('message', (order: WorkOrder) => void work(order).then(() => process.disconnect?.()));
process.on('disconnect', () => process.exit());
