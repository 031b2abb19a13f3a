import { z } from 'zod';
import { SlipwayError } from './errors.ts';

/**
 * Settings, parsed once at the start. This file is the only reader of `process.env` in `lib/`, `app/` and `server.ts`;
 * docs/operating.md lists each setting, and a test holds the two together.
 */

const flag = z
  .enum(['true', 'false', '1', '0', 'yes', 'no'], 'must be true or false')
  .transform((text) => text === 'true' || text === '1' || text === 'yes');

/** An empty variable means the same as none: compose files and CI systems set many to ''. */
const optional = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());
const withDefault = <Schema extends z.ZodType>(schema: Schema, fallback: string) =>
  z.preprocess((value) => (value === undefined || value === '' ? fallback : value), schema);

const integer = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, 'must be a whole number')
    .transform(Number)
    .refine((n) => n >= min && n <= max, `must lie between ${min} and ${max}`);

const CIDR = /^(\d{1,3}\.){3}\d{1,3}\/\d{1,2}$/;

const schema = z.object({
  NODE_ENV: withDefault(
    z.enum(['production', 'development', 'test'], 'must be production, development or test'),
    'production',
  ),
  SLIPWAY_HOST: withDefault(z.string(), '0.0.0.0'),
  SLIPWAY_PORT: withDefault(integer(1, 65535), '3000'),
  SLIPWAY_URL: optional(
    z
      .url({ protocol: /^https?$/, error: 'must be an http or https address, such as https://labs.example.org' })
      .transform((url) => url.replace(/\/+$/, '')),
  ),
  SLIPWAY_STATE: optional(z.string()),
  SLIPWAY_SECRET: z.string({ error: 'is missing; `npm run up` makes one' }).min(32, 'must have at least 32 characters'),
  SLIPWAY_TRUST_PROXY: withDefault(flag, 'false'),
  SLIPWAY_LOG: withDefault(
    z.enum(['debug', 'info', 'warn', 'error', 'silent'], 'must be debug, info, warn, error or silent'),
    'info',
  ),
  SLIPWAY_LABS: withDefault(z.string(), 'labs'),
  DATABASE_URL: z
    .string({ error: 'is missing; `npm run up` starts a database of its own and sets it' })
    .regex(/^postgres(ql)?:\/\//, 'must start with postgresql://'),
  DOCKER_HOST: optional(
    z.string().regex(/^(unix|tcp|http|https):\/\//, 'must start with unix://, tcp://, http:// or https://'),
  ),
  SLIPWAY_INSTANCE: withDefault(
    z.string().regex(/^[a-z0-9][a-z0-9-]{0,30}$/, 'must be lower-case letters, digits and hyphens'),
    'slipway',
  ),
  SLIPWAY_SANDBOX_IMAGE: withDefault(z.string(), 'slipway/sandbox:latest'),
  SLIPWAY_SANDBOX_SUBNET: optional(z.string().regex(CIDR, 'must be a subnet such as 10.213.0.0/16')),
  SLIPWAY_SANDBOX_INTERNET: withDefault(flag, 'true'),
  SLIPWAY_SANDBOX_MINUTES: withDefault(integer(5, 1440), '90'),
  SLIPWAY_SANDBOX_EXTENSIONS: withDefault(integer(0, 20), '4'),
  SLIPWAY_SANDBOX_MAX: optional(integer(1, 10_000)),
  SLIPWAY_DISK_FLOOR_GB: withDefault(integer(0, 10_000), '5'),
  SLIPWAY_UID_BASE: withDefault(integer(100_000, 3_000_000_000), '1000000000'),
  GITHUB_ID: optional(z.string()),
  GITHUB_SECRET: optional(z.string()),
  OIDC_ISSUER: optional(z.url('must be the address of the issuer')),
  OIDC_CLIENT_ID: optional(z.string()),
  OIDC_CLIENT_SECRET: optional(z.string()),
  OIDC_NAME: withDefault(z.string().max(40), 'Single sign-on'),
});

const whole = schema.superRefine((env, context) => {
  const together = (names: readonly (keyof typeof env)[]) => {
    const missing = names.filter((name) => env[name] === undefined);
    if (missing.length === 0 || missing.length === names.length) return;
    for (const name of missing) {
      context.addIssue({ code: 'custom', path: [name], message: `is missing; ${names.join(', ')} go together` });
    }
  };
  together(['GITHUB_ID', 'GITHUB_SECRET']);
  together(['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET']);
});

export type Env = z.output<typeof schema>;

/** The names of all settings, for the documentation's test. */
export const SETTING_NAMES = Object.keys(schema.shape) as (keyof Env)[];

/** Parses the settings; throws `settings-invalid` whose message has one line for each variable that is wrong. */
export function readEnv(source: Readonly<Record<string, string | undefined>> = process.env): Env {
  const parsed = whole.safeParse(source);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'environment'} ${issue.message}`);
  throw new SlipwayError('settings-invalid', problems.join('\n'), { details: { problems } });
}

/** Whether browsers reach the platform by TLS, so that cookies must be Secure. */
export const servedByTls = (env: Pick<Env, 'SLIPWAY_URL'>): boolean => env.SLIPWAY_URL?.startsWith('https://') ?? false;

/**
 * next-auth reads its public address from the environment and nowhere else: SLIPWAY_URL where it is set, else the host
 * that each request names. Must be called before its handler.
 */
export function tellNextAuthItsAddress(env: Pick<Env, 'SLIPWAY_URL'>): void {
  if (env.SLIPWAY_URL) process.env.NEXTAUTH_URL = env.SLIPWAY_URL;
  else process.env.AUTH_TRUST_HOST = 'true';
}
