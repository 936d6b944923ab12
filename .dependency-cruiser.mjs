// Which way imports may go: domain ← protocol ← till-engine ← apps. The reasons stand in
// docs/adr and in the README; `npm test` checks the rules, and that they see every source.

const anyTest = String.raw`\.test\.tsx?$`;
/** Files that only tests use: they lie beside the source, named test-….ts, or in a folder testing/. */
const testHelper = String.raw`(/testing/|/test-[\w-]+\.tsx?$)`;

/** What a layer may import beside itself, Node's and npm's packages apart. */
function layer(name, from, mayImport, comment) {
  return {
    name,
    severity: 'error',
    comment,
    from: { path: from, pathNot: [anyTest] },
    to: { path: '^(apps|packages|tools)/', pathNot: mayImport },
  };
}

export default {
  forbidden: [
    { name: 'no-circle', severity: 'error', comment: 'Modules in a circle can only be understood, loaded and tested together.', from: {}, to: { circular: true } },
    { name: 'resolvable', severity: 'error', comment: 'An import that leads nowhere hides what it would have broken.', from: {}, to: { couldNotResolve: true } },
    {
      name: 'domain-is-pure',
      severity: 'error',
      comment: 'packages/domain decides alike on till and server: no I/O, no packages but CASL and two that read addresses.',
      from: { path: '^packages/domain/', pathNot: [anyTest] },
      to: { pathNot: ['^packages/domain/', '^node_modules/@casl/ability/', '^node_modules/libphonenumber-js/', '^node_modules/punycode.js/'] },
    },
    {
      name: 'domain-tests-stay-pure',
      severity: 'error',
      comment: 'A test of the domain needs nothing but the domain, node:test, fast-check and packages/testing.',
      from: { path: `^packages/domain/.*${anyTest}` },
      to: { path: '^(apps|tools)/' },
    },
    layer('protocol-knows-domain', '^packages/protocol/', ['^packages/(domain|protocol)/'], 'What crosses a wire depends on rules, never on a till or a server.'),
    layer('till-engine-knows-protocol', '^packages/till-engine/', ['^packages/(domain|protocol|till-engine)/'], 'The engine runs in a browser and in Node alike: it knows neither screens nor servers.'),
    layer('ui-has-no-business', '^packages/ui/', ['^packages/(domain|ui)/'], 'Shared components know words and codes of the domain, no protocol and no engine.'),
    layer('printing-knows-words', '^packages/printing/', ['^packages/(domain|printing)/', '^packages/ui/src/messages/'], 'A receipt is made from what it is given: the same on the till, in the office and in a test.'),
    layer('testing-knows-platform', '^packages/testing/', ['^packages/(domain|protocol|till-engine|testing)/', '^apps/server/src/'], 'Builders and simulators may open a real server; screens they do not know.'),
    {
      name: 'ui-is-for-web-apps',
      severity: 'error',
      comment: 'Components and their messages belong to screens; a server that needs a text takes it from the messages alone.',
      from: { path: '^(apps/server|apps/care|packages/(domain|protocol|till-engine|testing))/', pathNot: [anyTest] },
      to: { path: '^packages/ui/', pathNot: ['^packages/ui/src/messages/'] },
    },
    {
      name: 'testing-is-for-tests',
      severity: 'error',
      comment: 'Builders, fake clocks and simulators must not reach the product.',
      from: { path: '^(apps|packages)/', pathNot: [anyTest, testHelper, String.raw`\.bench\.ts$`] },
      to: { path: ['^packages/testing/', testHelper] },
    },
    {
      name: 'no-test-in-product',
      severity: 'error',
      comment: 'Importing a test file runs its tests.',
      from: {},
      to: { path: anyTest },
    },
    {
      name: 'apps-apart',
      severity: 'error',
      comment: 'No app imports another. Only the composition of the server may: it renders the pages of care, which need no script.',
      from: { path: '^apps/([^/]+)/', pathNot: ['^apps/server/src/(main|compose)\\.ts$', String.raw`^apps/[^/]+/.*\.browser\.test\.tsx?$`] },
      to: { path: '^apps/', pathNot: ['^apps/$1/'] },
    },
    {
      name: 'main-takes-care-alone',
      severity: 'error',
      comment: 'The composition of the server renders care; till and office are built and served as files.',
      from: { path: '^apps/server/src/(main|compose)\\.ts$' },
      to: { path: '^apps/', pathNot: ['^apps/(server|care)/'] },
    },
    {
      name: 'nothing-imports-tools',
      severity: 'error',
      comment: 'Tools stand outside: the product works without them.',
      from: { path: '^(apps|packages)/', pathNot: [anyTest] },
      to: { path: '^tools/' },
    },
    {
      name: 'one-door-per-module',
      severity: 'error',
      comment: 'A server module is used through its index.ts alone.',
      from: { path: '^apps/server/src/modules/([^/]+)/' },
      to: { path: '^apps/server/src/modules/[^/]+/', pathNot: ['^apps/server/src/modules/$1/', '^apps/server/src/modules/[^/]+/index\\.ts$'] },
    },
    {
      name: 'module-doors-for-others',
      severity: 'error',
      comment: 'Composition, tools and builders too use a server module through its index.ts.',
      from: { path: '^(apps|packages|tools)/', pathNot: ['^apps/server/src/modules/'] },
      to: { path: '^apps/server/src/modules/[^/]+/', pathNot: ['^apps/server/src/modules/[^/]+/index\\.ts$'] },
    },
    {
      name: 'senders-behind-the-gate',
      severity: 'error',
      comment: 'What goes out to people goes through the gate: senders and clearances are used inside of the contact room alone.',
      from: { path: '^(apps|packages|tools)/', pathNot: ['^apps/server/src/modules/contact/', anyTest] },
      to: { path: '^apps/server/src/modules/contact/(senders/|clearance\\.ts)' },
    },
    {
      name: 'platform-knows-no-module',
      severity: 'error',
      comment: 'platform/ holds no business word, so that each module can build on it.',
      from: { path: '^apps/server/src/platform/', pathNot: [anyTest] },
      to: { path: '^apps/server/src/', pathNot: ['^apps/server/src/platform/'] },
    },
    {
      name: 'main-is-composition',
      severity: 'error',
      comment: 'main.ts puts the modules together; nothing builds on it.',
      from: { path: '^(apps|packages)/', pathNot: [anyTest] },
      to: { path: '^apps/server/src/main\\.ts$' },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules'] },
    exclude: { path: [String.raw`(^|/)(dist|\.cache)/`] },
    // Types are imports too: who knows another's types depends on it.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
      mainFields: ['module', 'main', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.d.ts'],
    },
  },
};
