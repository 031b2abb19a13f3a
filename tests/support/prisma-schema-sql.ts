import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import { connectionFields } from '#lib/db/connection.ts';

const SCHEMA = 'prisma/schema.prisma';

/** The part of the schema engine's WebAssembly build that is used here. */
type SchemaEngine = {
  diff(params: object): Promise<{ stdout: string | null }>;
};

/**
 * The statements with which Prisma would make `prisma/schema.prisma` from nothing. Prisma's schema engine is run as the
 * WebAssembly that its package brings, since the native one would have to be downloaded; it asks the server at `url`
 * for its version.
 */
export async function sqlOfPrismaSchema(url: string): Promise<string> {
  const content = await readFile(SCHEMA, 'utf8');
  const adapter = new PrismaPg(connectionFields(url));
  const factory = bindMigrationAwareSqlAdapterFactory({
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    connect: () => adapter.connect(),
    connectToShadowDb: () =>
      Promise.reject(new Error('A schema is compared with nothing, which needs no shadow database.')),
  });
  const engine = await loadEngine([[SCHEMA, content]], factory);
  const { stdout } = await engine.diff({
    from: { tag: 'empty' },
    to: { tag: 'schemaDatamodel', files: [{ path: SCHEMA, content }] },
    script: true,
    shadowDatabaseUrl: null,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  });
  if (!stdout) throw new Error('The schema engine answered with no statements.');
  return stdout;
}

async function loadEngine(datamodels: readonly [string, string][], factory: unknown): Promise<SchemaEngine> {
  const folder = dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm'));
  const glue = await import(pathToFileURL(join(folder, 'schema_engine_bg.js')).href);
  const { instance } = await WebAssembly.instantiate(await readFile(join(folder, 'schema_engine_bg.wasm')), {
    './schema_engine_bg.js': glue,
  });
  glue.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
  return glue.SchemaEngine.new({ datamodels }, () => {}, factory);
}
