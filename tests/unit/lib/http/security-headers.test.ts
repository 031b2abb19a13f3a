import { expect, test } from 'vitest';
import { contentSecurityPolicy, securityHeaders } from '#lib/http/security-headers.ts';

const policyOf = (change: Partial<Parameters<typeof contentSecurityPolicy>[0]>) =>
  contentSecurityPolicy({ nonce: 'bm9uY2U=', development: false, signsInElsewhere: false, ...change });

test('in production scripts need the nonce or our origin, and nothing may frame a page', () => {
  const policy = policyOf({});
  expect(policy).toContain("script-src 'self' 'nonce-bm9uY2U=';");
  expect(policy).not.toContain('unsafe-eval');
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).toContain("form-action 'self';");
});

test('forms may lead to another site only where sign-in does', () => {
  expect(policyOf({ signsInElsewhere: true })).toContain("form-action 'self' https:;");
});

test('hot reload may evaluate code and open WebSockets', () => {
  expect(policyOf({ development: true })).toContain("'unsafe-eval'");
  expect(policyOf({ development: true })).toContain("connect-src 'self' ws: wss:");
});

test('transport security is demanded only where there is TLS', () => {
  expect(securityHeaders({ tls: true })).toHaveProperty('strict-transport-security');
  expect(securityHeaders({ tls: false })).not.toHaveProperty('strict-transport-security');
});
