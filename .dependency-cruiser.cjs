/**
 * The direction of imports, as docs/architecture.md draws it:
 *   app, server.ts, cli → lib/runtime → lib/use-cases → capabilities → leaves
 * A rule that is broken fails `npm run check`.
 */
const LEAVES = '^lib/(env|errors|log|once|clock|ids|bus)\\.ts$';
const CAPABILITIES = '^lib/(labs|sandbox|engine|terminal|realtime|grading|progress|cohorts|auth|postgres)/';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'lib-knows-nothing-above-it',
      severity: 'error',
      from: { path: '^lib/' },
      to: { path: '^(app|cli|tests|server\\.ts)' },
    },
    {
      name: 'leaves-import-only-packages-and-leaves',
      severity: 'error',
      from: { path: LEAVES },
      to: { path: '^lib/', pathNot: LEAVES, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'capabilities-do-not-call-use-cases',
      severity: 'error',
      from: { path: CAPABILITIES, pathNot: '^lib/realtime/' },
      to: { path: '^lib/use-cases/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'only-the-entry-points-reach-the-runtime',
      comment: 'Everything below takes its collaborators as an argument.',
      severity: 'error',
      from: { path: '^lib/', pathNot: '^lib/runtime\\.ts$' },
      to: { path: '^lib/runtime\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'labs-know-neither-docker-nor-the-database',
      severity: 'error',
      from: { path: '^lib/labs/' },
      to: {
        path: '^lib/(sandbox|engine|db|terminal|realtime|auth)/|^dockerode$|^pg$',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'pages-use-use-cases',
      comment: 'No Prisma, no Docker, no sockets of the server in app/.',
      severity: 'error',
      from: { path: '^app/' },
      to: {
        path: '^lib/(db|engine|terminal/(shell|terminals)|realtime)|node_modules/(dockerode|pg|@prisma|socket\\.io)/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'one-importer-of-socket-io',
      severity: 'error',
      from: { path: '^(lib|app|server\\.ts)', pathNot: '^lib/realtime/' },
      to: { path: 'node_modules/socket\\.io/' },
    },
    {
      name: 'one-folder-speaks-to-each-engine',
      comment: "lib/sandbox/docker-driver.ts to the host engine, lib/engine to the student's.",
      severity: 'error',
      from: { path: '^(lib|app|server\\.ts)', pathNot: '^lib/(sandbox/docker-[a-z-]+\\.ts|engine/)' },
      to: { path: 'node_modules/dockerode/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'one-folder-speaks-to-postgres',
      severity: 'error',
      from: { path: '^(lib|app|server\\.ts)', pathNot: '^lib/(db|postgres)/' },
      to: { path: 'node_modules/(pg|@prisma)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'not-to-dev-dependencies',
      severity: 'error',
      from: { path: '^(lib|app|server\\.ts)' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: 'node_modules/@types/' },
    },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules|^lib/db/generated' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
    exclude: { path: '^(\\.next|\\.slipway)' },
  },
};
