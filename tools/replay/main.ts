/** npm run replay -- --file FILE --tills 20: a real year through virtual tills, to the penny. docs/replay.md. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { formatFigures } from '../shared/figures.ts';
import { figuresOf } from './compare.ts';
import { replay } from './replay.ts';

const { values } = parseArgs({
  options: {
    file: { type: 'string', default: '../shared/data/online-retail.csv.gz' }, tills: { type: 'string', default: '20' },
    invoices: { type: 'string' }, json: { type: 'boolean', default: false },
  },
});
// npm runs scripts in the folder of package.json; a relative path means from where the person stands.
const file = resolve(process.env['INIT_CWD'] ?? process.cwd(), values.file);
if (!existsSync(file)) {
  process.stderr.write(`There is no file ${file}. Get “Online Retail” from the UCI Machine Learning Repository as CSV, and name it with --file.\n`);
  process.exitCode = 66;
} else {
  const replayed = await replay({
    file, tills: Number(values.tills), invoices_max: values.invoices === undefined ? Infinity : Number(values.invoices),
    onProgress: (done, all, day) => {
      if (process.stderr.isTTY) process.stderr.write(`\r${day}  ${done.toLocaleString('en')} of ${all.toLocaleString('en')} `);
      else if (done % 1000 === 0 && done > 0) process.stderr.write(`${day}  ${done} of ${all}\n`);
    },
  });
  if (process.stderr.isTTY) process.stderr.write('\n');
  const { difference, missing, plan } = replayed;
  for (const example of [...difference.examples, ...missing.examples]) process.stderr.write(`${example}\n`);
  const excluded = Object.entries(plan.excluded).map(([reason, { rows }]) => ({ name: `excluded.${reason}`, value: rows, unit: 'rows' }));
  const links = Object.entries(plan.links).map(([link, rows]) => ({ name: `refunds.${link}`, value: rows, unit: 'rows' }));
  process.stdout.write(formatFigures([...figuresOf(replayed), ...excluded, ...links], values.json));
  if (difference.minor !== 0n || difference.pieces !== 0n || missing.lost > 0 || missing.doubled > 0) process.exitCode = 1;
}
