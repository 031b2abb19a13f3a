import Docker from 'dockerode';

const DEFAULT_SOCKET = '/var/run/docker.sock';

/** A client of the host engine at `dockerHost` (unix://, tcp://, http:// or https://), else at the default socket. */
export function connectHostEngine(dockerHost: string | undefined): Docker {
  if (!dockerHost) return new Docker({ socketPath: DEFAULT_SOCKET });
  const url = new URL(dockerHost);
  if (url.protocol === 'unix:') return new Docker({ socketPath: url.pathname || DEFAULT_SOCKET });
  const secure = url.protocol === 'https:';
  const port = url.port || (secure ? '2376' : '2375');
  return new Docker({ protocol: secure ? 'https' : 'http', host: url.hostname, port });
}
