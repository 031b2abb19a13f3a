import { ok, type Verdict, warn } from './verdict.ts';

/**
 * Numbers that the kernel keeps once for the whole host, or once for each uid, and that no limit of a sandbox bounds
 * (docs/isolation.md). The platform changes none of them by itself: they are the host's. Null: could not be read.
 */

export function judgeNetNamespaces(maxNetNamespaces: number | null): Verdict {
  if (maxNetNamespaces === null) return warn('unknown', 'The setting user.max_net_namespaces could not be read.');
  if (maxNetNamespaces <= 4_096) return ok(`${maxNetNamespaces} for each student`);
  return warn(
    `${maxNetNamespaces} for each student`,
    'Each takes memory that no sandbox is charged for: sudo sysctl -w user.max_net_namespaces=1024 ' +
      '(keep it in /etc/sysctl.d/).',
  );
}

export function judgeTerminals(maxTerminals: number | null): Verdict {
  if (maxTerminals === null) return warn('unknown', 'The setting kernel.pty.max could not be read.');
  if (maxTerminals >= 65_536) return ok(`${maxTerminals} on the whole host`);
  return warn(
    `${maxTerminals} on the whole host`,
    'One student can take them all: sudo sysctl -w kernel.pty.max=1048576 (keep it in /etc/sysctl.d/). Their memory ' +
      'counts as the sandbox’s, which then bounds them.',
  );
}

export function judgeNeighbours(maxNeighbours: number | null): Verdict {
  if (maxNeighbours === null)
    return warn('unknown', 'The setting net.ipv4.neigh.default.gc_thresh3 could not be read.');
  if (maxNeighbours >= 16_384) return ok(`${maxNeighbours} entries on the whole host`);
  return warn(
    `${maxNeighbours} entries on the whole host`,
    'One student can fill it, and new connections of everybody then wait: sudo sysctl -w ' +
      'net.ipv4.neigh.default.gc_thresh1=4096 net.ipv4.neigh.default.gc_thresh2=16384 ' +
      'net.ipv4.neigh.default.gc_thresh3=65536 (keep them in /etc/sysctl.d/).',
  );
}
