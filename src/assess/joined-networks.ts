import type { Pointer } from '../domain/evidence.ts';
import type { ComposeNetwork, ComposeService } from '../domain/facts/compose.ts';
import type { Container, DockerNetwork } from '../domain/facts/container.ts';
import { isUnresolved } from '../domain/facts/setting.ts';
import { containerNamesOf, isProjectName } from './running-services.ts';
import { type Others, sharedWith } from './shared-namespaces.ts';

/** The evidence in which networks are looked for. */
export interface NetworkEvidence extends Others {
  readonly networks: readonly ComposeNetwork[];
  readonly dockerNetworks: readonly DockerNetwork[];
}

/** A network that a service or container is on. Where neither a project declares it nor a host shows it, nothing is known of it. */
export interface JoinedNetwork {
  /** As the project calls it, or Docker. */
  readonly name: string;
  readonly declared: ComposeNetwork | undefined;
  /** As hosts show it. */
  readonly found: readonly DockerNetwork[];
}

/**
 * Whose networks one uses: its own, or those of another service or container that it shares; null when the evidence does not hold that one,
 * or the chain comes back to itself.
 */
export function networkOwner(
  one: ComposeService | Container,
  evidence: Others,
  seen: readonly (ComposeService | Container)[] = [],
): ComposeService | Container | null {
  const next = sharedWith(one.networkMode, 'project' in one ? one.project : null, evidence);
  if (next === null) return one;
  const other = next === 'missing' ? null : 'service' in next ? next.service : next.container;
  return other === null || seen.includes(other) ? null : networkOwner(other, evidence, [...seen, one]);
}

/** Members of its project that declare the networks of a service, or of the one whose network it shares, e.g. `networks.backend`. */
export function joinedMembers(service: ComposeService, evidence: Others): string[] {
  const owner = networkOwner(service, evidence);
  return owner === null || !('project' in owner) ? [] : keysOf(owner).map((name) => `networks.${name}`);
}

function keysOf({ networkMode, networks }: ComposeService): readonly string[] {
  if (networkMode !== null) return [];
  return networks.length > 0 ? networks : ['default'];
}

/** The networks that a project gives a service, and those on which a host shows a container of it. */
export function networksOfService(service: ComposeService, { networks, dockerNetworks }: NetworkEvidence): JoinedNetwork[] {
  const { project } = service;
  const others = new Set(networks.map((network) => network.project).filter((name) => name !== project));
  const asked = keysOf(service).map((name): JoinedNetwork => {
    const declared = networks.find((one) => one.project === project && one.network === name);
    const found = dockerNetworks.filter(
      (one) => !others.has(one.composeProject ?? '') && isCalled(one.name, name, project, declared),
    );
    return { name, declared, found };
  });
  const patterns = containerNamesOf(service);
  const besides = dockerNetworks.filter(
    (network) =>
      !asked.some(({ found }) => found.includes(network)) &&
      network.name !== 'none' &&
      network.containers.some((name) => patterns.some((pattern) => pattern.test(name))),
  );
  return [...asked, ...besides.map((network): JoinedNetwork => ({ name: network.name, declared: undefined, found: [network] }))];
}

/** The networks that a container is connected to; `project` is that of the Compose file that asks for it. */
export function networksOfContainer(
  { networkMode, networks: connected, composeProject }: Container,
  project: string | null,
  { networks, dockerNetworks }: NetworkEvidence,
): JoinedNetwork[] {
  const names = (connected.length > 0 ? connected : [networkMode]).filter((name) => name !== 'none');
  const known = [project, composeProject].filter((name) => name !== null);
  return names.map((name) => ({
    name,
    declared: networks.find((one) => known.includes(one.project) && isCalled(name, one.network, one.project, one)),
    found: dockerNetworks.filter((network) => network.name === name),
  }));
}

/** Whether Docker calls the network of a project so. A project whose file does not name it can go by any name. */
function isCalled(name: string, key: string, project: string, declared: ComposeNetwork | undefined): boolean {
  const own = declared?.name ?? (declared?.external === true ? key : null);
  if (typeof own === 'string') return name === own;
  return isProjectName(project) ? name === `${project}_${key}` : name.endsWith(`_${key}`);
}

/** Docker's own networks, none of which is internal. */
const PREDEFINED: readonly string[] = ['bridge', 'default', 'host'];

/** Whether containers on a network are reached without any published port: on the host's own network or its LAN, or past the gateway. */
export function isReached({ declared, found }: JoinedNetwork): boolean {
  const real = declared?.name ?? (declared?.external === true ? declared.network : null);
  return real === 'host' || found.some(({ name }) => name === 'host') || [declared, ...found].some(reachesPast);
}

function reachesPast(network: ComposeNetwork | DockerNetwork | undefined): boolean {
  if (network === undefined) return false;
  const { driver, internal, gatewayMode } = network;
  if (driver === 'host') return true;
  if (internal === true) return false;
  return driver === 'macvlan' || driver === 'ipvlan' || gatewayMode === 'routed' || gatewayMode === 'nat-unprotected';
}

/** Whether a network is internal, by all that speaks of it; null when that does not decide it. */
export function isInternal({ name, declared, found }: JoinedNetwork): boolean | null {
  if (found.some(({ internal }) => !internal)) return false;
  const shown = found.length > 0 ? true : null;
  // A project that does not declare its network "default" is given one that is not internal.
  if (declared === undefined) return shown ?? (PREDEFINED.includes(name) ? false : null);
  const { external, internal } = declared;
  return external === true || isUnresolved(external) || isUnresolved(internal) ? shown : internal === true;
}

/** Where networks are declared and shown. */
export function pointersTo(networks: readonly JoinedNetwork[]): Pointer[] {
  return networks.flatMap(({ declared, found }) =>
    [...(declared === undefined ? [] : [declared]), ...found].map(({ from }) => from),
  );
}
