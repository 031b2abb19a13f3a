import type { ClientConfig } from 'pg';

/**
 * The parts of a postgresql:// address. Given apart and not as a connection string, since with a string the `pg`
 * package ignores a `database` that is set beside it.
 */
export function connectionFields(
  url: string,
): Pick<ClientConfig, 'host' | 'port' | 'user' | 'password' | 'database' | 'ssl'> {
  const parsed = new URL(url);
  const mode = parsed.searchParams.get('sslmode') ?? 'disable';
  return {
    host: parsed.searchParams.get('host') ?? decodeURIComponent(parsed.hostname).replace(/^\[(.*)\]$/, '$1'),
    port: parsed.port === '' ? 5432 : Number(parsed.port),
    user: decodeURIComponent(parsed.username) || undefined,
    password: decodeURIComponent(parsed.password) || undefined,
    database: decodeURIComponent(parsed.pathname.slice(1)) || undefined,
    // As in libpq: `require` encrypts, only the `verify-…` modes also check who answers.
    ssl:
      mode === 'disable' || mode === 'allow' || mode === 'prefer'
        ? false
        : { rejectUnauthorized: mode.startsWith('verify') },
  };
}
