import type { Pointer } from '../domain/evidence.ts';
import type { FactsOf } from '../domain/fact.ts';
import type { Context } from './check.ts';
import { daemonSwitch } from './daemon-settings.ts';
import type { OfHost } from './hosts.ts';

/** What shows which of the two systems confines the containers of a host. The kernel runs one of them. */
export const CONFINEMENT_FACTS = ['composeService', 'container', 'daemonSettings', 'daemonCommand', 'benchResult'] as const;

/** Where the evidence shows that a system is at work; empty where it does not. */
export interface Confinement {
  readonly appArmor: readonly Pointer[];
  readonly seLinux: readonly Pointer[];
  /** Hosts in scope of which it shows neither, where there are several. */
  readonly unshown: readonly string[];
}

type ConfinementFacts = FactsOf<(typeof CONFINEMENT_FACTS)[number]>;

const seLinuxSwitch = daemonSwitch('selinux-enabled', ({ selinux }) => selinux, false);

/**
 * AppArmor is at work where a container runs under a profile, or where Docker Bench found one on each container that ran (Docker gives no
 * profile, not even the word `unconfined`, where the kernel has AppArmor off). Docker labels containers for SELinux where
 * `selinux-enabled` is set. AppArmor and SELinux exclude one another (https://docs.kernel.org/admin-guide/LSM/), so that where both show
 * there are several hosts. What runs on a host that is known is confined by what is at work there; anything else may run on each of them.
 */
export function confinementOf(facts: ConfinementFacts, { organisation }: Context): (given: OfHost) => Confinement {
  const { hosts } = organisation.scope;
  const on = (host: string | null) => systemsOn(facts, (one) => host === null || one.host === host);
  const isSilent = ({ appArmor, seLinux }: Omit<Confinement, 'unshown'>) => appArmor.length + seLinux.length === 0;
  const unshown = hosts.length < 2 ? [] : hosts.filter((host) => isSilent(on(host)));
  return ({ host = null }) => ({ ...on(host), unshown: host === null ? unshown : [] });
}

function systemsOn(
  { container, daemonSettings, daemonCommand, benchResult }: ConfinementFacts,
  isThere: (one: OfHost) => boolean,
): Omit<Confinement, 'unshown'> {
  return {
    appArmor: [
      ...container.filter((one) => isThere(one) && one.appArmorProfile !== null),
      ...benchResult.filter((one) => isThere(one) && one.clause === '5.2' && one.result === 'PASS'),
    ].map(({ from }) => from),
    seLinux: [
      ...daemonSettings.filter((one) => isThere(one) && seLinuxSwitch.inFile(one) === true),
      ...daemonCommand.filter((one) => isThere(one) && seLinuxSwitch.inFlags(one.flags) === true),
    ].map(({ from }) => from),
  };
}
