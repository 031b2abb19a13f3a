/** @type {import('next').NextConfig} */
export default {
  // ssh2, below dockerode, brings a native binary that a bundler can't take in.
  serverExternalPackages: ['dockerode', '@node-rs/argon2', 'pg'],
  poweredByHeader: false,
  reactStrictMode: true,
  typedRoutes: false,
};
