import type Docker from 'dockerode';

export type Removed = { containers: number; networks: number; volumes: number };

/** Removes everything on the engine that carries this instance's label. What is gone already counts as removed. */
export async function removeInstance(docker: Docker, instance: string): Promise<Removed> {
  const filters = { label: [`slipway.instance=${instance}`] };
  const containers = await docker.listContainers({ all: true, filters });
  await Promise.all(containers.map(({ Id }) => goneIsFine(docker.getContainer(Id).remove({ force: true, v: true }))));
  const networks = await docker.listNetworks({ filters });
  await Promise.all(networks.map(({ Id }) => goneIsFine(docker.getNetwork(Id).remove())));
  const { Volumes: volumes } = await docker.listVolumes({ filters });
  await Promise.all((volumes ?? []).map(({ Name }) => goneIsFine(docker.getVolume(Name).remove())));
  return { containers: containers.length, networks: networks.length, volumes: volumes?.length ?? 0 };
}

/** 404: gone. 409 on a container: its removal is under way already. */
async function goneIsFine(removal: Promise<unknown>): Promise<void> {
  try {
    await removal;
  } catch (error) {
    const { statusCode, message } = error as { statusCode?: number; message?: string };
    if (statusCode === 404) return;
    if (statusCode === 409 && /already in progress/i.test(message ?? '')) return;
    throw error;
  }
}
