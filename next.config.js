import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';

// Where node_modules lies: the production build runs in a copy of the sources some folders below.
const root = resolve(dirname(createRequire(import.meta.url).resolve('next/package.json')), '../..');

/** @type {import('next').NextConfig} */
export default {
  // ssh2, below dockerode, brings a native binary that a bundler can't take in.
  serverExternalPackages: ['dockerode', '@node-rs/argon2', 'pg'],
  turbopack: { root },
  // `npm run check` holds the types, of tests and tools as well; a build needs no second opinion.
  typescript: { ignoreBuildErrors: true },
  poweredByHeader: false,
  reactStrictMode: true,
  typedRoutes: false,
};
