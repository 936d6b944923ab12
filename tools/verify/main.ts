/**
 * `npm run verify`: walks every journal and says by name what is wrong. --data FOLDER (default ./data), or DATABASE_URL;
 * --json prints one line for each figure. Exit code 1 where anything is wrong.
 */
import { parseArgs } from 'node:util';
import { type Figure, formatFigures } from '../shared/figures.ts';
import { describeFinding } from './findings.ts';
import { findDatabase } from './find-database.ts';
import { type Verified, verifyDatabase } from './verify.ts';

const FINDINGS_SHOWN_MAX = 1000;

function figuresOf(verified: Verified, seconds: number): Figure[] {
  return [
    { name: 'entries_verified', value: verified.entries, unit: '' },
    { name: 'breaks', value: verified.findings.length, unit: '' },
    { name: 'chains', value: verified.chains, unit: '' },
    { name: 'seals_verified', value: verified.seals, unit: '' },
    { name: 'gaps', value: verified.gaps, unit: '' },
    { name: 'branches', value: verified.branches, unit: '' },
    { name: 'sales', value: verified.sales, unit: '' },
    { name: 'refunds', value: verified.refunds, unit: '' },
    { name: 'stock_movements', value: verified.movements, unit: '' },
    { name: 'messages', value: verified.messages, unit: '' },
    { name: 'point_entries', value: verified.point_entries, unit: '' },
    { name: 'till_words', value: verified.till_words, unit: '' },
    ...[...verified.amounts].flatMap(([currency, { sold_minor, refunded_minor }]): Figure[] => [
      { name: `sold_minor.${currency}`, value: String(sold_minor), unit: currency }, { name: `refunded_minor.${currency}`, value: String(refunded_minor), unit: currency },
    ]),
    { name: 'seconds', value: Math.round(seconds * 100) / 100, unit: 's' },
  ];
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { data: { type: 'string', default: process.env['STILLTILL_DATA'] ?? 'data' }, json: { type: 'boolean', default: false } } });
  const database = await findDatabase(values.data, process.env['DATABASE_URL'] || null);
  try {
    const began = performance.now();
    let shown = 0;
    const verified = await verifyDatabase({
      app_url: database.urls.stilltill_app, auth_url: database.urls.stilltill_auth, server_public_key: database.server_public_key,
      onFinding: (finding) => {
        shown += 1;
        if (shown <= FINDINGS_SHOWN_MAX) process.stderr.write(`${describeFinding(finding)}\n`);
      },
    });
    if (database.server_public_key === null) process.stderr.write('The server’s key is not at hand, so acknowledgements were not checked; name its data folder with --data.\n');
    process.stdout.write(formatFigures(figuresOf(verified, (performance.now() - began) / 1000), values.json));
    process.exitCode = verified.findings.length > 0 ? 1 : 0;
  } finally {
    await database.stop();
  }
}

if (import.meta.main) {
  await main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  });
}
