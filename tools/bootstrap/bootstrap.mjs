// Makes a fresh clone ready for one npm script: packages, links, web apps, a browser.
// This file must load under any Node that npm can start, so that an old one gets a
// sentence and not a syntax error: it uses no newer syntax and imports nothing by itself.
var version = process.versions.node.split('.').map(Number);
var isNodeNewEnough = version[0] > 20 || (version[0] === 20 && version[1] >= 19);

if (!isNodeNewEnough) {
  console.error('Stilltill needs Node 20.19 or later to install itself; this is Node ' + process.versions.node + '.');
  process.exit(1);
}

import('./prepare.mjs').then(function (module) {
  return module.prepare(process.argv[2]);
}).catch(function (error) {
  // A failure that was foreseen is one sentence; anything else is a bug and shows where.
  console.error(error && error.isForeseen ? error.message : error);
  // At once: what was started and is still ending must not keep anybody waiting.
  process.exit(1);
});
