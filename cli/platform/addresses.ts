import { networkInterfaces } from 'node:os';
import type { Env } from '#lib/env.ts';

type Interfaces = Readonly<
  Record<string, readonly { address: string; family: string; internal: boolean }[] | undefined>
>;

/** Networks of containers: reachable from this machine only. */
const NOT_LAN = /^(docker|br-|veth|virbr|cni|flannel|podman)/;

/** Addresses to open in a browser, the best one for others first: the public one, this machine's in its networks, localhost. */
export function addressesOf(
  { SLIPWAY_URL, SLIPWAY_HOST, SLIPWAY_PORT }: Pick<Env, 'SLIPWAY_URL' | 'SLIPWAY_HOST' | 'SLIPWAY_PORT'>,
  interfaces: Interfaces = networkInterfaces(),
): string[] {
  const at = (host: string) => `http://${host.includes(':') ? `[${host}]` : host}:${SLIPWAY_PORT}`;
  const everywhere = SLIPWAY_HOST === '0.0.0.0' || SLIPWAY_HOST === '::';
  const local = everywhere
    ? [
        ...Object.entries(interfaces)
          .filter(([name]) => !NOT_LAN.test(name))
          .flatMap(([, addresses]) => addresses ?? [])
          .filter(({ family, internal }) => family === 'IPv4' && !internal)
          .map(({ address }) => at(address)),
        at('localhost'),
      ]
    : [at(SLIPWAY_HOST)];
  return SLIPWAY_URL ? [SLIPWAY_URL, ...local] : local;
}

/** Where this machine itself reaches the server. */
export function ownAddress({ SLIPWAY_HOST, SLIPWAY_PORT }: Pick<Env, 'SLIPWAY_HOST' | 'SLIPWAY_PORT'>): string {
  const host = SLIPWAY_HOST === '0.0.0.0' ? '127.0.0.1' : SLIPWAY_HOST === '::' ? '[::1]' : SLIPWAY_HOST;
  return `http://${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${SLIPWAY_PORT}`;
}
