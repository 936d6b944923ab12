// `npm run notices`: writes NOTICES.md.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../test/source-files.ts';
import { findForbiddenLicences, noticesPath, readShippedPackages, renderNotices } from './notices.ts';

const packages = readShippedPackages();
writeFileSync(join(root, noticesPath), renderNotices(packages));
console.log(`wrote ${noticesPath}: ${packages.length} packages`);
for (const sentence of findForbiddenLicences(packages)) {
  console.error(sentence);
  process.exitCode = 1;
}
