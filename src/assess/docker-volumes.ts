import type { ComposeService, Mount } from '../domain/facts/compose.ts';
import type { Container, DockerVolume } from '../domain/facts/container.ts';
import type { Observation } from '../domain/observation.ts';
import { distinctPointers } from './merge-observations.ts';
import { isProjectName } from './running-services.ts';

/** Judges a service or container with what hosts show of its volumes in the place of what files say of them. */
export function judgeWithVolumes<One extends ComposeService | Container>(
  one: One,
  volumes: readonly DockerVolume[],
  judge: (one: One) => Observation,
): Observation {
  const used = new Set<DockerVolume>();
  const mounts = one.isolation.mounts.flatMap((mount) => {
    const found = volumes.filter((volume) => isVolumeOf(mount, volume, one));
    for (const volume of found) used.add(volume);
    return found.length === 0 ? [mount] : asShown(mount, found);
  });
  if (used.size === 0) return judge(one);
  const judged = judge({ ...one, isolation: { ...one.isolation, mounts } });
  return { ...judged, pointers: distinctPointers([...judged.pointers, ...[...used].map(({ from }) => from)]) };
}

/** Members of its project that declare what a service mounts, e.g. `volumes.data`. */
export function declaredMounts({ isolation }: ComposeService): string[] {
  return isolation.mounts.flatMap(({ declaredBy }) => declaredBy ?? []);
}

/** A volume that exists keeps its options, whatever the project has come to say of it; a place that the project names counts as well. */
function asShown({ unresolved: _, ...mount }: Mount, found: readonly DockerVolume[]): Mount[] {
  const shown = found.flatMap(({ shows }) => shows.map((place): Mount => ({ ...mount, ...place })));
  return mount.type === 'volume' ? shown : [mount, ...shown];
}

function isVolumeOf(
  { type, source, declaredBy, dockerName }: Mount,
  volume: DockerVolume,
  one: ComposeService | Container,
): boolean {
  if (!('project' in one)) return type === 'volume' && source === volume.name;
  const key = /^volumes\.(.+)$/.exec(declaredBy ?? '')?.[1];
  if (key === undefined) return false;
  if (dockerName !== undefined) return dockerName === volume.name;
  const { composeProject, composeVolume, name } = volume;
  if (isProjectName(one.project))
    return name === `${one.project}_${key}` || (composeProject === one.project && composeVolume === key);
  return composeVolume === key || name.endsWith(`_${key}`);
}
