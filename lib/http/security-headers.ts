export type PolicyInput = {
  /** Fresh for each response; base64. Next puts it on every script that it writes. */
  nonce: string;
  /** React and hot reload evaluate code and open a WebSocket that the policy of production forbids. */
  development: boolean;
  /** Whether sign-in leads to another site (GitHub, OIDC), which a form's redirect must be allowed to reach. */
  signsInElsewhere: boolean;
};

/**
 * Scripts by nonce and from our own origin only. Styles may be inline: xterm.js writes its colours and cell sizes into
 * style elements of its own, which carry no nonce.
 */
export function contentSecurityPolicy({ nonce, development, signsInElsewhere }: PolicyInput): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}'${development ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    `connect-src 'self'${development ? ' ws: wss:' : ''}`,
    "object-src 'none'",
    "base-uri 'self'",
    `form-action 'self'${signsInElsewhere ? ' https:' : ''}`,
    "frame-ancestors 'none'",
  ].join('; ');
}

/** What every response carries besides the policy. */
export function securityHeaders(options: { tls: boolean }): Readonly<Record<string, string>> {
  return {
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
    'cross-origin-resource-policy': 'same-origin',
    // Browsers ignore the first and complain about it on a plain-http address, as a workshop's laptop has.
    ...(options.tls && {
      'cross-origin-opener-policy': 'same-origin',
      'strict-transport-security': 'max-age=31536000',
    }),
  };
}
