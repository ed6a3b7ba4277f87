/** The import table of ARCHITECTURE.md, enforced. Each room may import itself and what it lists. */
const rooms = {
  kernel: [],
  model: ['kernel'],
  transport: ['kernel'],
  protocols: ['kernel', 'model', 'transport'],
  config: ['kernel', 'protocols'],
  lab: ['kernel', 'model', 'transport', 'protocols', 'config'],
  journal: ['kernel', 'model'],
  terminal: ['kernel'],
  sim: ['kernel', 'transport', 'protocols'],
  runtime: ['kernel', 'model', 'lab', 'journal'],
  repl: ['kernel', 'model', 'runtime', 'terminal'],
  tui: ['kernel', 'model', 'runtime', 'terminal'],
  testing: ['kernel', 'model', 'transport', 'protocols'],
};

const roomRules = Object.entries(rooms).map(([room, allowed]) => ({
  name: `room-${room}`,
  comment: `src/${room} may import ${[room, ...allowed].join(', ')}`,
  severity: 'error',
  from: { path: `^src/${room}/` },
  to: { path: '^(src|commands)/', pathNot: `^src/(${[room, ...allowed].join('|')})/` },
}));

module.exports = {
  forbidden: [
    ...roomRules,
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'protocols-see-interfaces-only',
      comment: 'A protocol speaks to transport/net.ts; nothing in it opens a socket by itself.',
      severity: 'error',
      from: { path: '^src/protocols/' },
      to: { path: '^src/transport/', pathNot: '^src/transport/net\\.ts$' },
    },
    {
      name: 'protocols-ignore-each-other',
      severity: 'error',
      comment: 'Only iblrig builds on another protocol: the echo protocol.',
      from: { path: '^src/protocols/([^/]+)/', pathNot: '^src/protocols/iblrig/' },
      to: { path: '^src/protocols/[^/]+/', pathNot: '^src/protocols/$1/' },
    },
    {
      name: 'iblrig-builds-on-ibl-echo',
      severity: 'error',
      from: { path: '^src/protocols/iblrig/' },
      to: { path: '^src/protocols/[^/]+/', pathNot: '^src/protocols/(iblrig|ibl-echo)/' },
    },
    {
      name: 'wire-is-pure',
      comment: 'Machines know no socket, clock or promise, so that they can be tested with tables.',
      severity: 'error',
      from: { path: '^src/protocols/([^/]+)/wire/' },
      to: { pathNot: '^(src/kernel/|src/protocols/$1/wire/|node:buffer|buffer$)' },
    },
    {
      name: 'sockets-only-in-transport',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/transport/' },
      to: { path: '^(node:)?(dgram|net|tls|http|https|http2)$' },
    },
    {
      name: 'ink-only-in-tui',
      severity: 'error',
      from: { path: '^(src|commands)/', pathNot: '^src/(tui|repl/tables)' },
      to: { path: 'node_modules/(ink|react|ink-table|@alcalzone/ink-table)/' },
    },
    {
      name: 'react-free-view-models',
      severity: 'error',
      from: { path: '^src/tui/view-models/' },
      to: { path: 'node_modules/(ink|react)/' },
    },
    {
      name: 'no-test-code',
      severity: 'error',
      from: { path: '^(src|commands)/' },
      to: { path: '^(test|bench|tools)/' },
    },
    {
      name: 'no-dev-dependencies',
      severity: 'error',
      from: { path: '^(src|commands)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: '@types/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.json'],
    },
  },
};
