import { networkInterfaces } from 'node:os';
import type Docker from 'dockerode';
import { codeOf, SlipwayError } from '../errors.ts';
import type { Log } from '../log.ts';
import { type DockerSettings, INSTANCE_LABEL, networkName, networkOptions, subnetsToTry } from './docker-container.ts';
import { askEngine, statusOf } from './docker-errors.ts';
import { untilGone } from './docker-removal.ts';
import { parseLocalAddresses } from './docker-start.ts';

/** Addresses of the host that are older than this are asked for anew. */
const ADDRESSES_AGE_MS = 60_000;

/** What has to be there before a sandbox: the network, and what must stay out of reach from it. */
export function createHostPreparation(docker: Docker, env: DockerSettings, log: Log) {
  let network: Promise<readonly string[]> | null = null;
  let addresses: { found: Promise<readonly string[]>; readAt: number } | null = null;

  const subnetsOfNetwork = async (): Promise<string[]> => {
    const { IPAM } = await askEngine('looking for the network', () => docker.getNetwork(networkName(env)).inspect());
    return (IPAM?.Config ?? []).flatMap(({ Subnet }) => (Subnet?.includes('.') ? [Subnet] : []));
  };

  /** The subnets of the network, which is made where it is not there. */
  const makeNetwork = async (): Promise<readonly string[]> => {
    try {
      return await subnetsOfNetwork();
    } catch (thrown) {
      if (codeOf(thrown) === 'host-engine-down') throw thrown;
    }
    const subnets = subnetsToTry(env);
    for (const subnet of subnets) {
      try {
        await askEngine('making the network', () => docker.createNetwork(networkOptions(env, subnet)));
        return [subnet];
      } catch (thrown) {
        const status = statusOf((thrown as Error).cause);
        // 409: somebody was faster. 403: another network of this engine has these addresses.
        if (status === 409) return subnetsOfNetwork();
        if (status !== 403) throw thrown;
      }
    }
    throw new SlipwayError(
      'host-engine-error',
      `${subnets.join(', ')} overlap with other networks of the host engine`,
      {
        details: { setting: 'SLIPWAY_SANDBOX_SUBNET' },
      },
    );
  };

  /** Every address of the host, asked for in its own network namespace: the platform may run in a container itself. */
  const findHostAddresses = async (): Promise<readonly string[]> => {
    const helper = await askEngine('asking for addresses', () =>
      docker.createContainer({
        Image: env.SLIPWAY_SANDBOX_IMAGE,
        Cmd: ['cat', '/proc/net/fib_trie'],
        Labels: { [INSTANCE_LABEL]: env.SLIPWAY_INSTANCE },
        HostConfig: { NetworkMode: 'host', CapDrop: ['ALL'] },
        Tty: true,
      }),
    );
    try {
      const output = await askEngine('asking for addresses', () => helper.attach({ stream: true, stdout: true }));
      await askEngine('asking for addresses', () => helper.start());
      let text = '';
      for await (const chunk of output) text += chunk;
      return parseLocalAddresses(text);
    } finally {
      await untilGone('removing a helper', () => helper.remove({ force: true, v: true }));
    }
  };

  /** No start waits for a renewal: it takes as long as half a start, and what it misses the own addresses most often know. */
  const hostAddresses = (): Promise<readonly string[]> => {
    const now = Date.now();
    if (addresses === null) {
      const found = findHostAddresses();
      addresses = { found, readAt: now };
      found.catch(() => {
        addresses = null;
      });
    } else if (now - addresses.readAt > ADDRESSES_AGE_MS) {
      const old = addresses;
      old.readAt = now;
      findHostAddresses().then(
        (found) => {
          old.found = Promise.resolve(found);
        },
        (cause) => log.warn('sandbox.addresses-unknown', { cause }),
      );
    }
    return addresses.found;
  };

  return {
    /** Addresses and subnets that no sandbox may reach, beside the private ranges. */
    async prepare(): Promise<{ denied: readonly string[] }> {
      // In this order: the network brings the host one more address, which must be denied too.
      network ??= makeNetwork().catch((thrown) => {
        network = null;
        throw thrown;
      });
      const subnets = await network;
      const found = env.SLIPWAY_SANDBOX_INTERNET ? await hostAddresses() : [];
      return { denied: [...new Set([...subnets, ...found, ...ownAddresses()])] };
    },
    forget() {
      network = null;
      addresses = null;
    },
  };
}

/** Those of this process's own network: at once, and most often the host's. */
function ownAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return all.flatMap(({ family, internal, address }) => (family === 'IPv4' && !internal ? [address] : []));
}
