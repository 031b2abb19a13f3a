import { defineConfig } from 'prisma/config';

// The CLI insists on a native engine, even for `generate`, which needs none; any program that exists will do.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= '/bin/true';

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL ?? 'postgresql://unset@127.0.0.1:5432/unset' },
});
